#pragma once
/* The answers that were collected for a judgement. For providers/resolver/. */
#include "providers/resolver/query.h"

struct pool_entry {
	char name[DNS_NAME_MAX];
	uint16_t type;
	ldns_pkt *reply; /* owned; NULL: nobody answered */
	char by[ROUTE_TEXT_MAX];
	char words[160];
};

struct pool {
	size_t n, room;
	struct pool_entry *entries;
};

const struct pool_entry *pool_find(const struct pool *pool, const char *name,
				   uint16_t type);
/* Takes the query's reply over. False when memory ran out. */
bool pool_add(struct pool *pool, struct query *query);
/* A copy of an entry. False when memory ran out. */
bool pool_copy(struct pool *pool, const struct pool_entry *entry);
void pool_free(struct pool *pool);
