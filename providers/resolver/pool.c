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

bool pool_add(struct pool *pool, struct query *query)
{
	struct pool_entry *entry;

	if (pool->n == pool->room) {
		size_t room = pool->room ? pool->room * 2 : 16;

		entry = realloc(pool->entries, room * sizeof(*entry));
		if (!entry) {
			ldns_pkt_free(query->reply);
			query->reply = NULL;
			return false;
		}
		pool->entries = entry;
		pool->room = room;
	}
	entry = &pool->entries[pool->n++];
	*entry = (struct pool_entry){ .type = query->type,
				      .reply = query->reply };
	snprintf(entry->name, sizeof(entry->name), "%s", query->name);
	snprintf(entry->by, sizeof(entry->by), "%s", query->by);
	snprintf(entry->words, sizeof(entry->words), "%s", query->words);
	query->reply = NULL;
	return true;
}

void pool_free(struct pool *pool)
{
	for (size_t i = 0; i < pool->n; i++)
		ldns_pkt_free(pool->entries[i].reply);
	free(pool->entries);
	*pool = (struct pool){ 0 };
}
