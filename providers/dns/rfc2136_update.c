/*
 * The update message of RFC 2136: what must be there, and what then becomes of
 * it.
 */
#include "providers/dns/rfc2136_message.h"

#include <stdio.h>

/* One record of set, in the class IN with its TTL, to the end of list. */
static bool add_rr(ldns_rr_list *list, const struct primary_rrset *set,
		   size_t i, uint32_t ttl)
{
	char line[1024];
	ldns_rr *rr = NULL;
	int n = snprintf(line, sizeof(line), "%s. %u IN %s %s", set->owner, ttl,
			 set->type, set->rr[i].data);

	if (n < 0 || (size_t)n >= sizeof(line) ||
	    ldns_rr_new_frm_str(&rr, line, 0, NULL, NULL) != LDNS_STATUS_OK)
		return false;
	if (ldns_rr_list_push_rr(list, rr))
		return true;
	ldns_rr_free(rr);
	return false;
}

/* An RR without data: "the RRset exists not", "delete the RRset" (sections
 * 2.4.3 and 2.5.2). */
static bool add_bare(ldns_rr_list *list, const struct primary_rrset *set,
		     ldns_rr_class class)
{
	ldns_rdf *owner = ldns_dname_new_frm_str(set->owner);
	ldns_rr *rr = owner ? ldns_rr_new() : NULL;

	if (!rr) {
		ldns_rdf_deep_free(owner);
		return false;
	}
	ldns_rr_set_owner(rr, owner);
	ldns_rr_set_type(rr, ldns_get_rr_type_by_name(set->type));
	ldns_rr_set_class(rr, class);
	ldns_rr_set_ttl(rr, 0);
	if (ldns_rr_list_push_rr(list, rr))
		return true;
	ldns_rr_free(rr);
	return false;
}

/* The set is as it was read: every RR, TTL 0 (section 2.4.2). */
static bool add_prerequisites(ldns_rr_list *list,
			      const struct primary_rrset *present)
{
	bool ok = present->n > 0 || add_bare(list, present, LDNS_RR_CLASS_NONE);

	for (size_t i = 0; ok && i < present->n; i++)
		ok = add_rr(list, present, i, 0);
	return ok;
}

/* All away, then all of want: servers differ in what adding to a set does to
 * its TTL, but not in this. */
static bool add_changes(ldns_rr_list *list, const struct primary_rrset *want)
{
	bool ok = add_bare(list, want, LDNS_RR_CLASS_ANY);

	for (size_t i = 0; ok && i < want->n; i++)
		ok = add_rr(list, want, i, want->rr[i].ttl);
	return ok;
}

static ldns_pkt *update_new(const char *zone,
			    const struct primary_rrset *present,
			    const struct primary_rrset *want)
{
	ldns_rr_list *before = ldns_rr_list_new();
	ldns_rr_list *after = ldns_rr_list_new();
	ldns_rdf *name = ldns_dname_new_frm_str(zone);
	ldns_pkt *update = NULL;

	if (name && before && after && add_prerequisites(before, present) &&
	    (!want || add_changes(after, want)))
		update = ldns_update_pkt_new(name, LDNS_RR_CLASS_IN, before,
					     after, NULL);
	if (!update)
		ldns_rdf_deep_free(name);
	ldns_rr_list_deep_free(before);
	ldns_rr_list_deep_free(after);
	return update;
}

bool primary_replace(const struct primary *p, const char *zone,
		     const struct primary_rrset *present,
		     const struct primary_rrset *want, struct err *err)
{
	ldns_pkt *update = update_new(zone, present, want), *answer;

	if (!update)
		return err_set(err, ERR_INTERNAL,
			       "no memory for an update of %s", present->owner);
	bool ok = message_exchange(p, update, "the update", present->owner,
				   &answer, err);
	ldns_pkt_free(answer);
	return ok;
}

bool primary_rights(const struct primary *p, const char *zone,
		    const struct primary_rrset *present, struct dns_rights *out,
		    struct err *err)
{
	struct err local = { 0 };

	*out = (struct dns_rights){ 0 };
	if (primary_replace(p, zone, present, NULL, &local))
		return true;
	if (local.kind == ERR_AUTH || local.kind == ERR_UNSUPPORTED) {
		snprintf(out->missing, sizeof(out->missing),
			 "the right to update %.200s", zone);
		return true;
	}
	if (err)
		*err = local;
	return false;
}
