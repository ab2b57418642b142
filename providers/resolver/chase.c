/* One route: asking in rounds until everything can be judged. */
#include "providers/resolver/chase.h"
#include "providers/resolver/flight.h"
#include "providers/resolver/name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS_MAX 12
#define AHEAD_LABELS 3 /* zones that are asked for before they are needed */

/* The first labels below what is proved are most likely zones: ask for their
 * keys with the question itself, so that a verdict takes one round. */
static void want_ahead(const struct chase *chase, const char *text,
		       struct batch *batch, const struct pool *pool)
{
	ldns_rdf *name = name_parse(text);
	uint8_t n = name ? ldns_dname_label_count(name) : 0;
	const struct trust *known =
		name ? trust_cache_find(&chase->asker->cache, name, chase->now)
		     : NULL;
	int above = known ? ldns_dname_label_count(known->zone) : 0;

	for (int k = known ? above + 1 : 0;
	     name && k <= n && k <= above + AHEAD_LABELS; k++) {
		ldns_rdf *zone = name_ancestor(name, (uint8_t)k);
		struct dns_question question = { .type = DNS_DNSKEY };

		if (zone) {
			name_text(zone, question.name);
			batch_want(batch, pool, &question);
			question.type = DNS_DS;
			if (k > 0)
				batch_want(batch, pool, &question);
		}
		ldns_rdf_deep_free(zone);
	}
	ldns_rdf_deep_free(name);
}

static struct judge judge_of(const struct chase *chase, const struct pool *pool)
{
	return (struct judge){ .anchors = &chase->asker->anchors,
			       .pool = pool,
			       .cache = &chase->asker->cache,
			       .now = chase->now,
			       .budget = { BUDGET_VERIFICATIONS,
					   &chase->asker->verified } };
}

static void want_missing(struct batch *batch, const struct pool *pool,
			 const struct judge *judge)
{
	for (size_t i = 0; i < judge->n_missing; i++)
		batch_want(batch, pool, &judge->missing[i]);
}

/* Judging is bounded as well: what has come by the end is judged, in time that
 * is left for that. */
static bool has_time(const struct chase *chase)
{
	return flight_clock_ms() < chase->end_ms + JUDGE_MS;
}

/* One look at every question that is still open; how many remain. */
static size_t judge_open(const struct chase *chase, const struct pool *pool,
			 const struct dns_question *questions, size_t n,
			 struct dns_answer *out, bool *done, bool *settled,
			 struct batch *batch)
{
	size_t open = 0;

	for (size_t i = 0; i < n; i++) {
		struct judge judge = judge_of(chase, pool);

		if (done[i])
			continue;
		open++;
		if (!has_time(chase))
			continue;
		done[i] = judge_question(&judge, &questions[i], &out[i]);
		settled[i] = done[i] && (judge.hopeless ||
					 account_is_proved(out[i].verdict));
		if (done[i])
			open--;
		else
			want_missing(batch, pool, &judge);
	}
	return open;
}

static void give_up(const struct chase *chase,
		    const struct dns_question *question, struct dns_answer *out)
{
	*out = (struct dns_answer){ .question = *question,
				    .rcode = -1,
				    .verdict = VERDICT_INDETERMINATE };
	if (has_time(chase)) {
		snprintf(out->reason, sizeof(out->reason),
			 "the chain of trust takes more questions than are "
			 "asked");
		return;
	}
	snprintf(out->reason, sizeof(out->reason),
		 "not finished in time: answers came too late, or too many of "
		 "them, to be judged");
	snprintf(out->hint, sizeof(out->hint),
		 "run it again when there is less to do here; resolver_timeout "
		 "in the settings gives more time");
}

void chase_judge(const struct chase *chase,
		 const struct dns_question *questions, size_t n,
		 struct dns_answer *out, bool *settled)
{
	struct batch *batch = calloc(1, sizeof(*batch));
	bool *done = calloc(n, sizeof(*done));
	struct pool pool = { 0 };
	size_t open = 1;

	for (size_t i = 0; batch && done && i < n; i++) {
		done[i] = settled[i];
		if (done[i])
			continue;
		batch_want(batch, &pool, &questions[i]);
		want_ahead(chase, questions[i].name, batch, &pool);
	}
	for (int round = 0; batch && done && open && round < ROUNDS_MAX &&
			    (round == 0 || has_time(chase));
	     round++) {
		if (batch->n && !chase_fetch(chase, batch, &pool))
			break;
		batch->n = 0;
		open = judge_open(chase, &pool, questions, n, out, done,
				  settled, batch);
	}
	for (size_t i = 0; i < n; i++)
		if (done ? !done[i] : !settled[i])
			give_up(chase, &questions[i], &out[i]);
	pool_free(&pool);
	free(batch);
	free(done);
}

void chase_trust(const struct chase *chase, const char *zone, struct trust *out)
{
	struct batch *batch = calloc(1, sizeof(*batch));
	ldns_rdf *name = name_parse(zone);
	struct pool pool = { 0 };
	bool done = false;

	*out = (struct trust){ .verdict = VERDICT_INDETERMINATE };
	if (batch && name)
		want_ahead(chase, zone, batch, &pool);
	for (int round = 0; batch && name && !done && round < ROUNDS_MAX &&
			    (round == 0 || has_time(chase));
	     round++) {
		struct judge judge = judge_of(chase, &pool);

		if (batch->n && !chase_fetch(chase, batch, &pool))
			break;
		batch->n = 0;
		done = trust_walk(&judge, name, out);
		if (!done)
			want_missing(batch, &pool, &judge);
	}
	if (!done)
		*out = (struct trust){ .verdict = VERDICT_INDETERMINATE };
	ldns_rdf_deep_free(name);
	pool_free(&pool);
	free(batch);
}
