/* DNAME records in a packet, and the CNAMEs made from them. */
#include "providers/resolver/alias.h"
#include "providers/resolver/name.h"

bool alias_find_dname(const ldns_pkt *pkt, const ldns_rdf *name,
		      struct rrset *out)
{
	uint8_t n = ldns_dname_label_count(name);

	while (n-- > 0) {
		ldns_rdf *owner = name_ancestor(name, n);
		bool found = rrset_find(pkt, LDNS_SECTION_ANSWER, owner,
					LDNS_RR_TYPE_DNAME, out);

		ldns_rdf_deep_free(owner);
		if (found)
			return true;
	}
	return false;
}

ldns_rdf *alias_substituted(const ldns_rdf *name, const ldns_rr *dname)
{
	uint8_t tail = ldns_dname_label_count(ldns_rr_owner(dname));
	uint8_t n = (uint8_t)(ldns_dname_label_count(name) - tail);
	ldns_rdf *made = NULL;

	for (uint8_t i = 0; i < n; i++) {
		ldns_rdf *label = ldns_dname_label(name, i);

		if (!made)
			made = label;
		else if (label) {
			ldns_dname_cat(made, label);
			ldns_rdf_deep_free(label);
		}
	}
	if (made &&
	    ldns_dname_cat(made, ldns_rr_rdf(dname, 0)) != LDNS_STATUS_OK) {
		ldns_rdf_deep_free(made);
		made = NULL;
	}
	return made;
}

bool alias_is_made(const ldns_pkt *pkt, const ldns_rdf *name,
		   const ldns_rdf *zone, const struct rrset *cname,
		   struct rrset *dname)
{
	ldns_rdf *target;
	bool same;

	if (cname->type != LDNS_RR_TYPE_CNAME ||
	    ldns_rr_list_rr_count(cname->sigs) > 0 ||
	    ldns_rr_list_rr_count(cname->rrs) != 1 ||
	    !alias_find_dname(pkt, name, dname) ||
	    (zone && !name_within(dname->owner, zone)))
		return false;
	target = alias_substituted(name, ldns_rr_list_rr(dname->rrs, 0));
	same = target &&
	       ldns_dname_compare(
		       target,
		       ldns_rr_rdf(ldns_rr_list_rr(cname->rrs, 0), 0)) == 0;
	ldns_rdf_deep_free(target);
	return same;
}
