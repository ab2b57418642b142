#pragma once
/* One resolver handle: whom it asks, what it trusts, what it has proved. For
 * providers/resolver/. */
#include "providers/resolver/account.h"
#include "providers/resolver/judge.h"
#include "providers/resolver/route.h"

/* After the end of asking, for judging what has come by then. */
#define JUDGE_MS 500

struct asker {
	struct clock clock;
	struct anchors anchors;
	struct routes routes;
	int deadline_ms;
	int64_t asked_at, end_ms; /* the last ask: its time, its end */
	uint16_t authority_port;
	struct trust_cache cache;
	struct verified verified;
	/* DS and DNSKEY of the last second, so that questions of one look do
	 * not ask for the same chain again. */
	struct pool recent;
	int64_t recent_ms; /* monotonic: when its first answer came */
	const struct route *recent_route;
	struct dns_capture *capture; /* or NULL */
	size_t capture_first;	     /* the route that is its first */
};

/*
 * Asks until each of n questions can be judged, at most until end_ms
 * (monotonic), by one route after another while a verdict is bogus or could
 * not be had. A verdict that is proved by any of them stands; what the others
 * gave is told in its links.
 */
void asker_judge(struct asker *asker, const struct dns_question *questions,
		 size_t n, int64_t end_ms, struct dns_answer *out);
/* The keys of a zone and whether they are trusted as of now, by the first
 * route that can tell; freed with trust_free. */
void asker_trust(struct asker *asker, const char *zone, int64_t now,
		 int64_t end_ms, struct trust *out);
/* ---- one route alone: chase.c ---- */

struct chase {
	struct asker *asker;
	struct route *route;
	int64_t now; /* what signatures are held against */
	int64_t end_ms;
};
/* Those of n questions that are not settled; an answer that no other route
 * can better settles one. out[i] of a question that is settled stays. */
void chase_judge(const struct chase *chase,
		 const struct dns_question *questions, size_t n,
		 struct dns_answer *out, bool *settled);
void chase_trust(const struct chase *chase, const char *zone,
		 struct trust *out);

/* Recursive questions, unjudged, all at once; replies owned by the caller. */
void asker_raw(struct asker *asker, struct query *queries, size_t n,
	       int64_t end_ms);

/* Each question put to every authoritative server of its zone, as of now. */
bool asker_servers(struct asker *asker, const struct dns_question *questions,
		   size_t n, int64_t now, int64_t end_ms,
		   struct dns_authority *out, struct err *err);
