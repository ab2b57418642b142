/* Asking from the root down, many questions in step. */
#include "providers/resolver/flight.h"
#include "providers/resolver/name.h"
#include "providers/resolver/quest.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#define TRY_MS 500
#define ROUND_MS 1100

struct iterator *iterator_open(const char *hints, uint16_t port,
			       struct err *err)
{
	struct iterator *iterator = calloc(1, sizeof(*iterator));

	if (!iterator) {
		err_set(err, ERR_INTERNAL, "resolver: out of memory");
		return NULL;
	}
	iterator->port = port;
	if (cuts_open(&iterator->cuts, hints, err))
		return iterator;
	free(iterator);
	return NULL;
}

void iterator_close(struct iterator *iterator)
{
	free(iterator);
}

void iterator_begin(struct iterator *iterator)
{
	iterator->turns.n = 0;
}

/* A server that answers, and one beside it that was not heard yet. */
static bool has_more(const struct turns *turns, const struct cut *cut)
{
	bool had = false, fresh = false;

	for (size_t i = 0; i < cut->n; i++) {
		const struct cut_server *server = &cut->server[i];
		bool one = quest_had_turn(turns, cut, server);

		had |= one;
		fresh |= !one && (server->n > 0 || !server->looked_up);
	}
	return had && fresh;
}

bool iterator_again(struct iterator *iterator)
{
	struct cuts *cuts = &iterator->cuts;
	bool more = false;

	turns_end_pass(&iterator->turns);
	for (size_t i = 0; i < cuts->n; i++) {
		struct cut *cut = &cuts->cut[i];

		if (*cut->good)
			turns_rest(&iterator->turns, cut->zone, cut->good);
		more |= has_more(&iterator->turns, cut);
		*cut->good = '\0';
	}
	cuts->n = 1; /* the root's */
	return more;
}

static void start_query(struct quest *quest)
{
	quest->query->recursive = false;
	quest->query->try_ms = TRY_MS;
	quest->query->endpoints = quest->to;
	quest->query->n_endpoints = quest->n_to;
}

/* One packet for each question that has somebody to ask. False: nothing
 * moves any more. */
static bool round_of(struct run *run, int64_t end_ms)
{
	struct query *batch = calloc(run->room, sizeof(*batch));
	size_t *who = calloc(run->room, sizeof(*who)), n = 0;
	int64_t left = end_ms - flight_clock_ms();

	for (size_t i = 0; i < run->n; i++)
		if (!run->quests[i].done)
			quest_plan(run, &run->quests[i]);
	for (size_t i = 0; batch && who && i < run->n; i++) {
		struct quest *quest = &run->quests[i];

		if (quest->done || quest->n_to == 0 ||
		    run->asked >= ITERATE_QUERIES_MAX)
			continue;
		start_query(quest);
		batch[n] = *quest->query;
		who[n++] = i;
		run->asked++;
	}
	if (n > 0)
		ask_all(batch, n, left < ROUND_MS ? (int)left : ROUND_MS);
	for (size_t i = 0; i < n; i++) {
		*run->quests[who[i]].query = batch[i];
		quest_digest(run, &run->quests[who[i]]);
	}
	free(batch);
	free(who);
	return n > 0;
}

static bool any_open(const struct run *run, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!run->quests[i].done)
			return true;
	return false;
}

static bool start(struct run *run, struct query *queries, size_t n)
{
	run->room = n + ITERATE_LOOKUPS_MAX;
	run->quests = calloc(run->room, sizeof(*run->quests));
	run->lookups = calloc(ITERATE_LOOKUPS_MAX + 1, sizeof(*run->lookups));
	for (size_t i = 0; i < n; i++) {
		queries[i].reply = NULL;
		queries[i].raw = NULL;
		queries[i].end = QUERY_SILENT;
		snprintf(queries[i].by, sizeof(queries[i].by),
			 "the servers from the root down");
		queries[i].words[0] = '\0';
	}
	if (!run->quests || !run->lookups ||
	    getrandom(&run->offset, sizeof(run->offset), 0) < 0)
		return false;
	for (run->n = 0; run->n < n; run->n++) {
		struct quest *quest = &run->quests[run->n];

		quest->query = &queries[run->n];
		quest->name = name_parse(queries[run->n].name);
		quest->done = !quest->name;
	}
	return true;
}

void iterator_ask(struct iterator *iterator, struct query *queries, size_t n,
		  int64_t end_ms)
{
	struct run run = { .iterator = iterator };

	cuts_tidy(&iterator->cuts, flight_clock_ms());
	if (start(&run, queries, n))
		while (any_open(&run, n) && flight_clock_ms() < end_ms &&
		       !query_interrupted(queries, n) && round_of(&run, end_ms))
			;
	for (size_t i = 0; i < run.n; i++) {
		if (!run.quests[i].done)
			quest_give_up(&run.quests[i], "no answer in time from");
		ldns_rdf_deep_free(run.quests[i].name);
	}
	for (size_t i = 0; i < run.n_lookups; i++)
		ldns_pkt_free(run.lookups[i].reply);
	free(run.lookups);
	free(run.quests);
}
