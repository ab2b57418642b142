/* One route: asking in rounds until everything can be judged. */
#include "providers/resolver/asker.h"
#include "providers/resolver/flight.h"
#include "providers/resolver/name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS_MAX 12
#define BATCH_MAX 256
#define RECENT_MS 1000
#define AHEAD_LABELS 3 /* zones that are asked for before they are needed */

/* Questions without an answer yet, each once. */
struct batch {
	size_t n;
	struct dns_question questions[BATCH_MAX];
};

static void want(struct batch *batch, const struct pool *pool,
		 const struct dns_question *question)
{
	if (batch->n >= BATCH_MAX ||
	    pool_find(pool, question->name, question->type))
		return;
	for (size_t i = 0; i < batch->n; i++)
		if (batch->questions[i].type == question->type &&
		    strcmp(batch->questions[i].name, question->name) == 0)
			return;
	batch->questions[batch->n++] = *question;
}

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
			want(batch, pool, &question);
			question.type = DNS_DS;
			if (k > 0)
				want(batch, pool, &question);
		}
		ldns_rdf_deep_free(zone);
	}
	ldns_rdf_deep_free(name);
}

static bool is_chain(uint16_t type)
{
	return type == DNS_DS || type == DNS_DNSKEY;
}

/* What was asked within the last second is taken from there. */
static void take_recent(const struct chase *chase, struct batch *batch,
			struct pool *pool)
{
	struct asker *asker = chase->asker;
	size_t left = 0;

	if (asker->recent_route != chase->route ||
	    flight_clock_ms() - asker->recent_ms > RECENT_MS)
		pool_free(&asker->recent);
	asker->recent_route = chase->route;
	for (size_t i = 0; i < batch->n; i++) {
		const struct dns_question *question = &batch->questions[i];
		const struct pool_entry *entry =
			is_chain(question->type)
				? pool_find(&asker->recent, question->name,
					    question->type)
				: NULL;

		if (!entry || !pool_copy(pool, entry))
			batch->questions[left++] = *question;
	}
	batch->n = left;
}

static void keep_recent(struct asker *asker, const struct pool_entry *entry)
{
	if (!entry->reply || !is_chain(entry->type))
		return;
	if (asker->recent.n == 0)
		asker->recent_ms = flight_clock_ms();
	pool_copy(&asker->recent, entry);
}

/* What came, as it came. */
static void capture(const struct chase *chase, struct query *query)
{
	const struct routes *routes = &chase->asker->routes;
	size_t at = (size_t)(chase->route - routes->route);
	struct captured entry = { .route = (at + routes->n -
					    chase->asker->capture_first) %
					   routes->n,
				  .type = query->type,
				  .packet = query->raw,
				  .len = query->raw ? query->raw_len : 0 };

	memcpy(entry.name, query->name, sizeof(entry.name));
	snprintf(entry.by, sizeof(entry.by), "%s", query->by);
	snprintf(entry.words, sizeof(entry.words), "%s", query->words);
	query->raw = NULL;
	dns_capture_add(chase->asker->capture, &entry);
}

static bool fetch(const struct chase *chase, struct batch *batch,
		  struct pool *pool)
{
	struct query *queries;
	bool ok;

	/* A capture is to hold all that its verdict rests on. */
	if (!chase->asker->capture)
		take_recent(chase, batch, pool);
	if (batch->n == 0)
		return true;
	queries = calloc(batch->n, sizeof(*queries));
	ok = queries != NULL;
	for (size_t i = 0; ok && i < batch->n; i++) {
		memcpy(queries[i].name, batch->questions[i].name,
		       sizeof(queries[i].name));
		queries[i].type = batch->questions[i].type;
		queries[i].keep_raw = chase->asker->capture != NULL;
		queries[i].clock = &chase->asker->clock;
	}
	if (ok)
		route_ask(chase->route, queries, batch->n, chase->end_ms);
	for (size_t i = 0; ok && i < batch->n; i++) {
		if (chase->asker->capture)
			capture(chase, &queries[i]);
		if (pool_add(pool, &queries[i]))
			keep_recent(chase->asker, &pool->entries[pool->n - 1]);
	}
	free(queries);
	return ok;
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
		want(batch, pool, &judge->missing[i]);
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
		done[i] = judge_question(&judge, &questions[i], &out[i]);
		settled[i] = done[i] && (judge.hopeless ||
					 account_is_proved(out[i].verdict));
		if (done[i])
			continue;
		want_missing(batch, pool, &judge);
		open++;
	}
	return open;
}

static void give_up(const struct dns_question *question, struct dns_answer *out)
{
	*out = (struct dns_answer){ .question = *question,
				    .rcode = -1,
				    .verdict = VERDICT_INDETERMINATE };
	snprintf(out->reason, sizeof(out->reason),
		 "the chain of trust takes more questions than are asked");
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
		want(batch, &pool, &questions[i]);
		want_ahead(chase, questions[i].name, batch, &pool);
	}
	for (int round = 0; batch && done && open && round < ROUNDS_MAX;
	     round++) {
		if (batch->n && !fetch(chase, batch, &pool))
			break;
		batch->n = 0;
		open = judge_open(chase, &pool, questions, n, out, done,
				  settled, batch);
	}
	for (size_t i = 0; i < n; i++)
		if (done ? !done[i] : !settled[i])
			give_up(&questions[i], &out[i]);
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
	for (int round = 0; batch && name && !done && round < ROUNDS_MAX;
	     round++) {
		struct judge judge = judge_of(chase, &pool);

		if (batch->n && !fetch(chase, batch, &pool))
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
