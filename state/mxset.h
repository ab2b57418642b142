#pragma once
/*
 * The MX RRset of one owner as a value: canonical names, sorted by preference
 * and name, copied with =. A record's identity is exchange and preference; the
 * TTL belongs to the set (RFC 2181 section 5.2) but is kept per record, since
 * some APIs do.
 */
#include "state/dname.h"
#include "state/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MXSET_MAX 16

/* The host that step 3 will assign, in a plan made before it is known. */
#define MX_ASSIGNED "ASSIGNED"

struct mx {
	char exchange[DNAME_MAX];
	uint16_t preference;
	uint32_t ttl;
};

struct mxset {
	size_t n;
	struct mx mx[MXSET_MAX];
};

/* Keeps the order; a record of the same identity only changes its TTL.
 * False when full. */
bool mxset_add(struct mxset *set, const char *exchange, uint16_t preference,
	       uint32_t ttl);
/* Takes out every record of that exchange; true if there was one. */
bool mxset_remove(struct mxset *set, const char *exchange);
const struct mx *mxset_find(const struct mxset *set, const char *exchange);
/* Exchange and preference. */
bool mxset_has(const struct mxset *set, const struct mx *mx);
/* Same identities; TTLs do not count. */
bool mxset_equal(const struct mxset *a, const struct mxset *b);
/* Same identities and TTLs. */
bool mxset_identical(const struct mxset *a, const struct mxset *b);
bool mxset_is_subset(const struct mxset *part, const struct mxset *whole);
uint32_t mxset_max_ttl(const struct mxset *set);
void mxset_set_ttl(struct mxset *set, uint32_t ttl);
/* Puts exchange in the place of MX_ASSIGNED. */
void mxset_bind(struct mxset *set, const char *exchange);

/*
 * Law 3: is set on the write order's own path from have to want? Every record
 * is in have or want; none is missing that both contain, and no host that both
 * name, whatever its preference; a host of have alone is missing only once all
 * that is wanted is there. Creates come first, then changes, then deletions.
 */
bool mxset_on_path(const struct mxset *set, const struct mxset *have,
		   const struct mxset *want);

/* "10 mx1.example. (60 s), 20 mx2.example. (60 s)"; "(none)". */
void mxset_text(const struct mxset *set, char *out, size_t size);
/* One zone-file line: "example.org. 60 IN MX 10 mx1.example." */
void mx_zone_line(const char *owner, const struct mx *mx, char *out,
		  size_t size);
