#pragma once
/*
 * Packets: many queries at once in one poll loop, UDP with EDNS, TCP after
 * truncation, the next server after silence or failure, one deadline over
 * all. Judges nothing. For providers/resolver/.
 */
#include "providers/resolver.h"
#include "providers/resolver/endpoint.h"

#include <ldns/ldns.h>

enum query_end {
	QUERY_ANSWERED,
	QUERY_SILENT,	   /* nothing usable came in time */
	QUERY_UNREACHABLE, /* no route to any of its servers */
	QUERY_BAD,	   /* only malformed answers came */
};

struct query {
	char name[DNS_NAME_MAX];
	uint16_t type;
	bool recursive; /* RD and CD (RFC 4035 section 3.2.2); else neither */
	size_t n_endpoints;
	const struct endpoint *endpoints; /* tried in this order */

	enum query_end end;
	ldns_pkt *reply; /* owned by the caller afterwards; NULL none */
	char by[64];	 /* who answered, or was asked last */
	char words[160]; /* with any other end: what happened */
};

/* Asks all n; ms is the deadline over everything. */
void ask_all(struct query *queries, size_t n, int ms);
