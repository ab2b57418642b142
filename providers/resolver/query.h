#pragma once
/* One question on its way, and what came of it. For providers/resolver/. */
#include "providers/resolver.h"

#include <ldns/ldns.h>

struct endpoint;

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
	bool keep_raw;	/* the reply's bytes are wanted */
	/* Looked at while waiting: is this program to end? NULL: it never is;
	 * the same in all that are asked together. */
	const struct clock *clock;
	int try_ms; /* how long a server is waited for at first; 0: 700 */
	size_t n_endpoints;
	const struct endpoint *endpoints; /* tried in this order */

	enum query_end end;
	ldns_pkt *reply; /* owned by the caller afterwards; NULL none */
	uint8_t *raw;	 /* likewise, with keep_raw */
	size_t raw_len;
	char by[ROUTE_TEXT_MAX]; /* who answered, or was asked last */
	char words[160];	 /* with any other end: what happened */
};

static inline bool query_interrupted(const struct query *queries, size_t n)
{
	return n > 0 && queries[0].clock && clock_interrupted(queries[0].clock);
}
