#pragma once
/* Trust anchors: what the chain begins with. For providers/resolver/. */
#include "state/err.h"

#include <ldns/ldns.h>

#define ANCHORS_MAX 32

struct anchors {
	size_t n;
	ldns_rr *rr[ANCHORS_MAX]; /* DS and DNSKEY; owned */
	bool builtin;
};

/* file "": the root's key signing keys of 2017 and 2024 (IANA, root-anchors).
 * ERR_CONFIG for a file that cannot be read or holds none. */
bool anchors_load(const char *file, struct anchors *out, struct err *err);
/* One record as text; false when it is no DS or DNSKEY, or one too many. */
bool anchors_add(struct anchors *anchors, const char *record);
void anchors_free(struct anchors *anchors);
/* The deepest owner of an anchor at or above name; NULL none. */
const ldns_rdf *anchors_zone(const struct anchors *anchors,
			     const ldns_rdf *name);
