/* The answers that were collected for a judgement. */
#include "providers/resolver/pool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct pool_entry *pool_find(const struct pool *pool, const char *name,
				   uint16_t type)
{
	for (size_t i = 0; i < pool->n; i++)
		if (pool->entries[i].type == type &&
		    strcmp(pool->entries[i].name, name) == 0)
			return &pool->entries[i];
	return NULL;
}

/* The next free entry, or NULL. */
static struct pool_entry *more(struct pool *pool)
{
	if (pool->n == pool->room) {
		size_t room = pool->room ? pool->room * 2 : 16;
		struct pool_entry *entries =
			realloc(pool->entries, room * sizeof(*entries));

		if (!entries)
			return NULL;
		pool->entries = entries;
		pool->room = room;
	}
	return &pool->entries[pool->n++];
}

bool pool_add(struct pool *pool, struct query *query)
{
	struct pool_entry *entry = more(pool);

	if (entry) {
		*entry = (struct pool_entry){ .type = query->type,
					      .reply = query->reply };
		snprintf(entry->name, sizeof(entry->name), "%s", query->name);
		snprintf(entry->by, sizeof(entry->by), "%s", query->by);
		snprintf(entry->words, sizeof(entry->words), "%s",
			 query->words);
	} else {
		ldns_pkt_free(query->reply);
	}
	query->reply = NULL;
	return entry != NULL;
}

bool pool_copy(struct pool *pool, const struct pool_entry *from)
{
	ldns_pkt *reply = from->reply ? ldns_pkt_clone(from->reply) : NULL;
	struct pool_entry *entry;

	if (from->reply && !reply)
		return false;
	entry = more(pool);
	if (!entry) {
		ldns_pkt_free(reply);
		return false;
	}
	*entry = *from;
	entry->reply = reply;
	return true;
}

void pool_free(struct pool *pool)
{
	for (size_t i = 0; i < pool->n; i++)
		ldns_pkt_free(pool->entries[i].reply);
	free(pool->entries);
	*pool = (struct pool){ 0 };
}
