#pragma once
/* One resolver handle: whom it asks, what it trusts, what it has proved. For
 * providers/resolver/. */
#include "providers/resolver/judge.h"

struct asker {
	struct clock clock;
	struct anchors anchors;
	size_t n_endpoints;
	struct endpoint endpoints[RESOLVER_SERVERS_MAX];
	int deadline_ms;
	uint16_t authority_port;
	struct trust_cache cache;
	/* DS and DNSKEY of the last second, so that questions of one look do
	 * not ask for the same chain again. */
	struct pool recent;
	int64_t recent_ms; /* monotonic: when its first answer came */
};

/*
 * Asks until each of n questions can be judged, at most until end_ms
 * (monotonic); pool keeps the answers.
 */
void asker_judge(struct asker *asker, const struct dns_question *questions,
		 size_t n, int64_t end_ms, struct dns_answer *out);
/* The keys of a zone and whether they are trusted; freed with trust_free. */
void asker_trust(struct asker *asker, const char *zone, int64_t end_ms,
		 struct trust *out);
/* Recursive questions, unjudged, all at once; replies owned by the caller. */
void asker_raw(struct asker *asker, struct query *queries, size_t n,
	       int64_t end_ms);

bool authority_ask(struct asker *asker, const struct dns_question *questions,
		   size_t n, struct dns_authority *out, struct err *err);
