/*
 * Whose answer it is. Where the walk cannot tell whether there is a cut below
 * a zone (opt-out, a proof that is missing, a server that fails), what the
 * zone itself signs there still counts, as what it owns (RFC 4035 section
 * 5.3.1): its signatures decide, and the proofs that come with the answer.
 */
#include "providers/resolver/course.h"
#include "providers/resolver/name.h"

static bool is_signature(const ldns_rr *rr)
{
	return ldns_rr_get_type(rr) == LDNS_RR_TYPE_RRSIG &&
	       ldns_rr_rd_count(rr) >= 9;
}

static bool is_signed_by(const ldns_rr *rr, const ldns_rdf *zone)
{
	return is_signature(rr) &&
	       ldns_dname_compare(ldns_rr_rrsig_signame(rr), zone) == 0;
}

/* A record that answers, or leads on, or a signature over such. */
static bool is_about(const struct course *course, const ldns_rr *rr)
{
	const ldns_rdf *owner = ldns_rr_owner(rr);
	ldns_rr_type type =
		is_signature(rr)
			? ldns_rdf2rr_type(ldns_rr_rrsig_typecovered(rr))
			: ldns_rr_get_type(rr);

	if (type == LDNS_RR_TYPE_DNAME)
		return name_within(course->name, owner);
	return (type == course->type || type == LDNS_RR_TYPE_CNAME) &&
	       ldns_dname_compare(owner, course->name) == 0;
}

/* The SOA names the zone that says no; without it, who signed the proof. */
static bool says_no(const ldns_rr_list *authority, const ldns_rdf *zone)
{
	bool is_signed = false;

	for (size_t i = 0; i < ldns_rr_list_rr_count(authority); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(authority, i);

		if (ldns_rr_get_type(rr) == LDNS_RR_TYPE_SOA)
			return ldns_dname_compare(ldns_rr_owner(rr), zone) == 0;
		is_signed = is_signed || is_signed_by(rr, zone);
	}
	return is_signed;
}

static bool is_of_zone(const struct course *course, const ldns_rdf *zone)
{
	const ldns_rr_list *answer = ldns_pkt_answer(course->reply);
	bool any = false;

	for (size_t i = 0; i < ldns_rr_list_rr_count(answer); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(answer, i);

		if (!is_about(course, rr))
			continue;
		any = true;
		if (is_signed_by(rr, zone))
			return true;
	}
	return !any && says_no(ldns_pkt_authority(course->reply), zone);
}

void course_find_signer(struct course *course)
{
	struct trust *trust = &course->trust;

	if (trust->open && course->reply && is_of_zone(course, trust->zone))
		trust_close(trust);
}
