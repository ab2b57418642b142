#pragma once
/* The update message of RFC 2136. Only for rfc2136.c: it shows ldns' types. */
#include "state/mxset.h"

#include <ldns/ldns.h>

/*
 * "If owner's MX RRset is still present (TTLs do not count), it becomes want":
 * one atomic message, freed with ldns_pkt_free. NULL when out of memory.
 */
ldns_pkt *update_new(const char *zone, const char *owner,
		     const ldns_rr_list *present, const struct mxset *want);
