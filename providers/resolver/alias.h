#pragma once
/* DNAME records in a packet, and the CNAMEs made from them (RFC 6672). For
 * providers/resolver/. */
#include "providers/resolver/rrset.h"

/* The DNAME RRset of the answer section that is the closest above name. False
 * when there is none. */
bool alias_find_dname(const ldns_pkt *pkt, const ldns_rdf *name,
		      struct rrset *out);
/* name with the DNAME's owner replaced by its target; NULL when that is too
 * long. Owned by the caller. */
ldns_rdf *alias_substituted(const ldns_rdf *name, const ldns_rr *dname);
/* Is this CNAME of name made by a DNAME of the packet? It is unsigned then, and
 * as good as the DNAME where it says the same (section 5.3.1). zone: that the
 * DNAME must lie in; NULL any. What was found is put into dname either way. */
bool alias_is_made(const ldns_pkt *pkt, const ldns_rdf *name,
		   const ldns_rdf *zone, const struct rrset *cname,
		   struct rrset *dname);
