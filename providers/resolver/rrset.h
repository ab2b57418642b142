#pragma once
/* RRsets and their signatures as found in a packet. For providers/resolver/. */
#include <ldns/ldns.h>
#include <stdbool.h>

/* The lists are owned, the records in them belong to the packet. */
struct rrset {
	ldns_rdf *owner; /* belongs to the packet */
	ldns_rr_type type;
	ldns_rr_list *rrs;
	ldns_rr_list *sigs;
};

/* Doubled records count once (RFC 2181 section 5). False when there is none
 * of that name and type in the section. */
bool rrset_find(const ldns_pkt *pkt, ldns_pkt_section section,
		const ldns_rdf *owner, ldns_rr_type type, struct rrset *out);
void rrset_free(struct rrset *rrset);
