/* RRsets and their signatures as found in a packet. */
#include "providers/resolver/rrset.h"

#define RECORDS_MAX 512 /* of one RRset; more is treated as absent */

static const ldns_rr_list *section_of(const ldns_pkt *pkt,
				      ldns_pkt_section section)
{
	return section == LDNS_SECTION_ANSWER ? ldns_pkt_answer(pkt)
					      : ldns_pkt_authority(pkt);
}

static bool holds(const ldns_rr_list *list, const ldns_rr *rr)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++)
		if (ldns_rr_compare(ldns_rr_list_rr(list, i), rr) == 0)
			return true;
	return false;
}

static void take(struct rrset *out, ldns_rr *rr, const ldns_rdf *owner)
{
	ldns_rr_type type = ldns_rr_get_type(rr);

	if (ldns_rr_get_class(rr) != LDNS_RR_CLASS_IN ||
	    ldns_dname_compare(ldns_rr_owner(rr), owner) != 0)
		return;
	if (type == out->type && !holds(out->rrs, rr)) {
		ldns_rr_list_push_rr(out->rrs, rr);
		out->owner = ldns_rr_owner(rr);
	} else if (type == LDNS_RR_TYPE_RRSIG && ldns_rr_rd_count(rr) >= 9 &&
		   ldns_rdf2rr_type(ldns_rr_rrsig_typecovered(rr)) ==
			   out->type) {
		ldns_rr_list_push_rr(out->sigs, rr);
	}
}

bool rrset_find(const ldns_pkt *pkt, ldns_pkt_section section,
		const ldns_rdf *owner, ldns_rr_type type, struct rrset *out)
{
	const ldns_rr_list *list = section_of(pkt, section);
	size_t n = ldns_rr_list_rr_count(list);

	*out = (struct rrset){ .type = type,
			       .rrs = ldns_rr_list_new(),
			       .sigs = ldns_rr_list_new() };
	for (size_t i = 0; i < n && n <= 4 * RECORDS_MAX; i++)
		take(out, ldns_rr_list_rr(list, i), owner);
	if (ldns_rr_list_rr_count(out->rrs) > 0 &&
	    ldns_rr_list_rr_count(out->rrs) <= RECORDS_MAX)
		return true;
	rrset_free(out);
	return false;
}

void rrset_free(struct rrset *rrset)
{
	ldns_rr_list_free(rrset->rrs);
	ldns_rr_list_free(rrset->sigs);
	*rrset = (struct rrset){ 0 };
}
