#pragma once
/*
 * Which zone a name lies in, and whether its keys can be trusted: the walk
 * from the trust anchor down, over collected answers (RFC 4035 section 5).
 * Pure. For providers/resolver/.
 */
#include "providers/resolver/anchors.h"
#include "providers/resolver/links.h"
#include "providers/resolver/pool.h"

#define MISSING_MAX 64
#define TRUST_CACHE_MAX 64

struct trust {
	enum verdict verdict;
	ldns_rdf *zone;	    /* the deepest reached; owned */
	ldns_rr_list *keys; /* its DNSKEY RRset while SECURE; owned */
	int64_t expires_at; /* earliest end of a signature used; 0 none */
	int64_t fresh_until;
	uint64_t used; /* in the cache: when it last served */
	/* The verdict is not SECURE, but no cut below zone was proved. */
	bool open;
	size_t n_certain; /* links up to zone */
	struct links links;
	char reason[512];
	enum dns_cause cause;
	ldns_rdf *cause_zone; /* owned; NULL: zone */
};
void trust_free(struct trust *trust);

/* Zones that were proved secure, kept for their TTL. When it is full, the one
 * that was not on the way to a name for the longest time gives way. */
struct trust_cache {
	size_t n;
	uint64_t uses;
	struct trust entries[TRUST_CACHE_MAX];
};
void trust_cache_free(struct trust_cache *cache);
/* The deepest zone above or at name that is still fresh, or NULL. */
const struct trust *trust_cache_find(struct trust_cache *cache,
				     const ldns_rdf *name, int64_t now);

/* What a judgement is made from, and what it still lacks. */
struct judge {
	const struct anchors *anchors;
	const struct pool *pool;
	struct trust_cache *cache;
	int64_t now;
	struct budget budget;
	size_t n_missing;
	struct dns_question missing[MISSING_MAX];
	bool hopeless; /* other answers would not tell more */
};

/* The collected answer, or NULL: then it is put down as missing. */
const struct pool_entry *judge_need(struct judge *judge, const ldns_rdf *name,
				    ldns_rr_type type);

/* False: answers are missing. True: out tells, freed with trust_free. */
bool trust_walk(struct judge *judge, const ldns_rdf *name, struct trust *out);
/* Of an open one: takes it that there is no cut; zone is SECURE again. */
void trust_close(struct trust *trust);

/* ---- trust_answer.c ---- */

/* Whether somebody answered; else the walk ends as INDETERMINATE. It ends as
 * BOGUS where the rcode denies a name whose records the answer holds. */
bool trust_has_answer(const struct pool_entry *entry, const char *type,
		      struct trust *trust);

/* ---- trust_zone.c ---- */

/* Enters a zone by its DS (or anchors): are its keys vouched for? False:
 * missing. */
bool trust_enter(struct judge *judge, const ldns_rdf *zone,
		 const ldns_rr_list *ds, struct trust *trust);
/* Ends the walk with that verdict; at: whose fault it is. Always true. */
bool trust_stop(struct trust *trust, enum verdict verdict, enum dns_cause cause,
		const ldns_rdf *at, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
void trust_note_end(struct trust *trust, int64_t expires_at);
void trust_note_ttl(struct trust *trust, int64_t now, const ldns_rr_list *rrs);
