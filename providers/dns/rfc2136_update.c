/* The update message of RFC 2136. */
#include "providers/dns/rfc2136_update.h"

#include "state/dname.h"

/* An RR without data: "the RRset exists not", "delete the RRset" (RFC 2136
 * sections 2.4.3 and 2.5.2). */
static bool add_bare(ldns_rr_list *list, const char *owner, ldns_rr_class class)
{
	ldns_rdf *name = ldns_dname_new_frm_str(owner);
	ldns_rr *rr = name ? ldns_rr_new() : NULL;

	if (!rr) {
		ldns_rdf_deep_free(name);
		return false;
	}
	ldns_rr_set_owner(rr, name);
	ldns_rr_set_type(rr, LDNS_RR_TYPE_MX);
	ldns_rr_set_class(rr, class);
	ldns_rr_set_ttl(rr, 0);
	if (ldns_rr_list_push_rr(list, rr))
		return true;
	ldns_rr_free(rr);
	return false;
}

static ldns_rr *mx_rr(const char *owner, const struct mx *mx)
{
	char line[2 * DNAME_MAX + 64];
	ldns_rr *rr = NULL;

	mx_zone_line(owner, mx, line, sizeof(line));
	ldns_rr_new_frm_str(&rr, line, 0, NULL, NULL);
	return rr;
}

/* The set is as it was read: every RR, TTL 0 (section 2.4.2). */
static bool add_prerequisites(const char *owner, const ldns_rr_list *present,
			      ldns_rr_list *list)
{
	size_t n = ldns_rr_list_rr_count(present);

	if (n == 0)
		return add_bare(list, owner, LDNS_RR_CLASS_NONE);
	for (size_t i = 0; i < n; i++) {
		ldns_rr *rr = ldns_rr_clone(ldns_rr_list_rr(present, i));
		if (!rr || !ldns_rr_list_push_rr(list, rr))
			return false;
		ldns_rr_set_ttl(rr, 0);
	}
	return true;
}

/* All away, then all of want: servers differ in what adding to a set does to
 * its TTL, but not in this. */
static bool add_changes(const char *owner, const struct mxset *want,
			ldns_rr_list *list)
{
	if (!add_bare(list, owner, LDNS_RR_CLASS_ANY))
		return false;
	for (size_t i = 0; i < want->n; i++) {
		ldns_rr *rr = mx_rr(owner, &want->mx[i]);
		if (!rr || !ldns_rr_list_push_rr(list, rr))
			return false;
	}
	return true;
}

ldns_pkt *update_new(const char *zone, const char *owner,
		     const ldns_rr_list *present, const struct mxset *want)
{
	ldns_rr_list *before = ldns_rr_list_new();
	ldns_rr_list *after = ldns_rr_list_new();
	ldns_rdf *name = ldns_dname_new_frm_str(zone);
	ldns_pkt *update = NULL;

	if (name && before && after &&
	    add_prerequisites(owner, present, before) &&
	    add_changes(owner, want, after))
		update = ldns_update_pkt_new(name, LDNS_RR_CLASS_IN, before,
					     after, NULL);
	if (!update)
		ldns_rdf_deep_free(name);
	ldns_rr_list_deep_free(before);
	ldns_rr_list_deep_free(after);
	return update;
}
