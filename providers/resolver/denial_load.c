/* The NSEC and NSEC3 records of a packet that a signature of the zone covers.
 */
#include "providers/resolver/denial.h"
#include "providers/resolver/name.h"

/* Windows in order, each of 1 to 32 bytes (RFC 4034 section 4.1.2); the
 * library walks a bitmap without looking for its end. */
static bool bitmap_is_sound(const ldns_rdf *bitmap)
{
	const uint8_t *data = bitmap ? ldns_rdf_data(bitmap) : NULL;
	size_t size = bitmap ? ldns_rdf_size(bitmap) : 0, at = 0;
	int window = -1;

	while (at < size) {
		if (size - at < 3 || data[at] <= window || data[at + 1] < 1 ||
		    data[at + 1] > 32 || data[at + 1] > size - at - 2)
			return false;
		window = data[at];
		at += data[at + 1] + 2u;
	}
	return true;
}

/* One verified record. The next name of a zone is one of its own (RFC 4034
 * section 4.1.1). */
static void keep(ldns_rr *rr, struct denials *out)
{
	bool nsec3 = ldns_rr_get_type(rr) == LDNS_RR_TYPE_NSEC3;

	if (out->n >= DENIAL_RECORDS_MAX ||
	    ldns_rr_rd_count(rr) < (nsec3 ? 5 : 2) ||
	    !bitmap_is_sound(ldns_nsec_get_bitmap(rr)) ||
	    (!nsec3 && !name_within(ldns_rr_rdf(rr, 0), out->zone)))
		return;
	if (nsec3 && ldns_nsec3_iterations(rr) > NSEC3_ITERATIONS_MAX)
		out->heavy = true;
	else
		out->rr[out->n++] = rr;
}

/* The RRset that rr belongs to. Only what the signature covers counts: not rr
 * itself, which may be of another class. */
static void load_set(const ldns_pkt *pkt, const ldns_rr *rr,
		     const ldns_rr_list *keys, int64_t now,
		     struct budget *budget, struct denials *out)
{
	struct sig_proof proof;
	struct rrset rrset;

	if (!name_within(ldns_rr_owner(rr), out->zone) ||
	    !rrset_find(pkt, LDNS_SECTION_AUTHORITY, ldns_rr_owner(rr),
			ldns_rr_get_type(rr), &rrset))
		return;
	verify_rrset(&rrset, keys, out->zone, now, budget, &proof);
	if (proof.state == PROOF_GOOD &&
	    proof.labels != verify_labels(ldns_rr_owner(rr)))
		proof.state = PROOF_BAD; /* no wildcard makes a proof */
	if (proof.state == PROOF_GOOD) {
		if (!out->expires_at || proof.expires_at < out->expires_at)
			out->expires_at = proof.expires_at;
		for (size_t i = 0; i < ldns_rr_list_rr_count(rrset.rrs); i++)
			keep(ldns_rr_list_rr(rrset.rrs, i), out);
	} else {
		out->failed = proof.state;
	}
	rrset_free(&rrset);
}

/* Is an earlier record of the list of the same RRset? */
static bool seen_before(const ldns_rr_list *list, size_t at)
{
	const ldns_rr *rr = ldns_rr_list_rr(list, at);

	for (size_t i = 0; i < at; i++) {
		const ldns_rr *one = ldns_rr_list_rr(list, i);

		if (ldns_rr_get_type(one) == ldns_rr_get_type(rr) &&
		    ldns_dname_compare(ldns_rr_owner(one), ldns_rr_owner(rr)) ==
			    0)
			return true;
	}
	return false;
}

void denial_load(const ldns_pkt *pkt, const ldns_rdf *zone,
		 const ldns_rr_list *keys, int64_t now, struct budget *budget,
		 struct denials *out)
{
	const ldns_rr_list *list = ldns_pkt_authority(pkt);
	size_t sets = 0;

	*out = (struct denials){ .zone = zone, .failed = PROOF_GOOD };
	for (size_t i = 0; i < ldns_rr_list_rr_count(list) &&
			   i < DENIAL_SECTION_MAX && sets < DENIAL_RECORDS_MAX;
	     i++) {
		const ldns_rr *rr = ldns_rr_list_rr(list, i);
		ldns_rr_type type = ldns_rr_get_type(rr);

		if ((type != LDNS_RR_TYPE_NSEC && type != LDNS_RR_TYPE_NSEC3) ||
		    seen_before(list, i))
			continue;
		load_set(pkt, rr, keys, now, budget, out);
		sets++;
	}
}
