/* One round of one route: what was asked a moment ago is not asked again, the
 * rest at once. */
#include "providers/resolver/chase.h"
#include "providers/resolver/flight.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECENT_MS 1000

void batch_want(struct batch *batch, const struct pool *pool,
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
	const struct asker *asker = chase->asker;
	struct captured entry = { .route = routes_place(&asker->routes,
							chase->route,
							asker->capture_first),
				  .type = query->type,
				  .packet = query->raw,
				  .len = query->raw ? query->raw_len : 0 };

	memcpy(entry.name, query->name, sizeof(entry.name));
	snprintf(entry.by, sizeof(entry.by), "%s", query->by);
	snprintf(entry.words, sizeof(entry.words), "%s", query->words);
	query->raw = NULL;
	dns_capture_add(chase->asker->capture, &entry);
}

bool chase_fetch(const struct chase *chase, struct batch *batch,
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
