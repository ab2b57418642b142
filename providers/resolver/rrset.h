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
/* Has it all fields of its type? The parser lets empty rdata pass, as dynamic
 * updates have it (RFC 2136 section 2.4). */
bool rrset_is_whole(const ldns_rr *rr);
/* So have all records of its answer and authority sections. */
bool rrset_packet_is_whole(const ldns_pkt *pkt);
void rrset_free(struct rrset *rrset);
