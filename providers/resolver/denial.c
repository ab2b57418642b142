/* Proofs that something does not exist: NSEC. */
#include "providers/resolver/denial.h"
#include "providers/resolver/name.h"

#define TYPE_NXNAME ((ldns_rr_type)128) /* RFC 9824 */

bool denial_has_type(const ldns_rr *rr, ldns_rr_type type)
{
	const ldns_rdf *bitmap = ldns_nsec_get_bitmap(rr);

	return bitmap && ldns_nsec_bitmap_covers_type(bitmap, type);
}

bool denial_may_speak(const ldns_rr *rr, bool at_name)
{
	if (at_name)
		return true;
	return !denial_has_type(rr, LDNS_RR_TYPE_DNAME) &&
	       (!denial_has_type(rr, LDNS_RR_TYPE_NS) ||
		denial_has_type(rr, LDNS_RR_TYPE_SOA));
}

ldns_rdf *denial_wildcard_of(const ldns_rdf *name)
{
	ldns_rdf *star = ldns_dname_new_frm_str("*");

	if (star && ldns_dname_cat(star, name) != LDNS_STATUS_OK) {
		ldns_rdf_deep_free(star);
		return NULL;
	}
	return star;
}

enum denial denial_at_name(const ldns_rr *rr, ldns_rr_type type)
{
	bool ns = denial_has_type(rr, LDNS_RR_TYPE_NS);
	bool soa = denial_has_type(rr, LDNS_RR_TYPE_SOA);

	if (denial_has_type(rr, TYPE_NXNAME))
		return DENIAL_NODATA;
	if (denial_has_type(rr, type) ||
	    denial_has_type(rr, LDNS_RR_TYPE_CNAME))
		return DENIAL_NONE;
	/* DS lives above the cut, everything else below it. */
	if (type == LDNS_RR_TYPE_DS
		    ? soa && ldns_dname_label_count(ldns_rr_owner(rr)) > 0
		    : ns && !soa)
		return DENIAL_NONE;
	return DENIAL_NODATA;
}

static bool is_nsec(const ldns_rr *rr)
{
	return ldns_rr_get_type(rr) == LDNS_RR_TYPE_NSEC;
}

/* Does name lie strictly between owner and next, the last one wrapping? */
static bool covers(const ldns_rr *rr, const ldns_rdf *name)
{
	const ldns_rdf *owner = ldns_rr_owner(rr), *next = ldns_rr_rdf(rr, 0);
	bool after = ldns_dname_compare(name, owner) > 0;
	bool before = ldns_dname_compare(name, next) < 0;
	bool last = ldns_dname_compare(next, owner) <= 0;

	if (!(last ? after : after && before))
		return false;
	return !name_within(name, owner) || denial_may_speak(rr, false);
}

static const ldns_rr *matching(const struct denials *denials,
			       const ldns_rdf *name)
{
	for (size_t i = 0; i < denials->n; i++)
		if (is_nsec(denials->rr[i]) &&
		    ldns_dname_compare(ldns_rr_owner(denials->rr[i]), name) ==
			    0)
			return denials->rr[i];
	return NULL;
}

static const ldns_rr *covering(const struct denials *denials,
			       const ldns_rdf *name)
{
	for (size_t i = 0; i < denials->n; i++)
		if (is_nsec(denials->rr[i]) && covers(denials->rr[i], name))
			return denials->rr[i];
	return NULL;
}

/* Labels that both names end in. */
static uint8_t common_labels(const ldns_rdf *a, const ldns_rdf *b)
{
	uint8_t n = ldns_dname_label_count(a), m = ldns_dname_label_count(b);
	uint8_t k = n < m ? n : m;

	for (; k > 0; k--) {
		ldns_rdf *x = name_ancestor(a, k), *y = name_ancestor(b, k);
		bool same = x && y && ldns_dname_compare(x, y) == 0;

		ldns_rdf_deep_free(x);
		ldns_rdf_deep_free(y);
		if (same)
			break;
	}
	return k;
}

/* The wildcard that could have answered for name, which rr covers. */
static ldns_rdf *wildcard_for(const ldns_rr *rr, const ldns_rdf *name)
{
	uint8_t a = common_labels(name, ldns_rr_owner(rr));
	uint8_t b = common_labels(name, ldns_rr_rdf(rr, 0));
	ldns_rdf *encloser = name_ancestor(name, a > b ? a : b);
	ldns_rdf *wildcard = encloser ? denial_wildcard_of(encloser) : NULL;

	ldns_rdf_deep_free(encloser);
	return wildcard;
}

static bool has_nsec(const struct denials *denials)
{
	for (size_t i = 0; i < denials->n; i++)
		if (is_nsec(denials->rr[i]))
			return true;
	return false;
}

static enum denial nsec_nodata(const struct denials *denials,
			       const ldns_rdf *name, ldns_rr_type type)
{
	const ldns_rr *rr = matching(denials, name);
	ldns_rdf *wildcard;

	if (rr)
		return denial_at_name(rr, type);
	rr = covering(denials, name);
	if (!rr)
		return DENIAL_NONE;
	if (name_within(ldns_rr_rdf(rr, 0), name))
		return DENIAL_NODATA; /* an empty non-terminal */
	wildcard = wildcard_for(rr, name);
	rr = wildcard ? matching(denials, wildcard) : NULL;
	ldns_rdf_deep_free(wildcard);
	return rr ? denial_at_name(rr, type) : DENIAL_NONE;
}

static enum denial nsec_nxdomain(const struct denials *denials,
				 const ldns_rdf *name)
{
	const ldns_rr *rr = matching(denials, name);
	ldns_rdf *wildcard;
	bool covered;

	if (rr)
		return denial_has_type(rr, TYPE_NXNAME) ? DENIAL_NXDOMAIN
							: DENIAL_NONE;
	rr = covering(denials, name);
	if (!rr || name_within(ldns_rr_rdf(rr, 0), name))
		return DENIAL_NONE;
	wildcard = wildcard_for(rr, name);
	covered = wildcard && covering(denials, wildcard);
	ldns_rdf_deep_free(wildcard);
	return covered ? DENIAL_NXDOMAIN : DENIAL_NONE;
}

static enum denial nsec_ds(const struct denials *denials, const ldns_rdf *name)
{
	const ldns_rr *rr = matching(denials, name);

	if (rr && denial_has_type(rr, TYPE_NXNAME))
		return DENIAL_NO_NAME;
	if (rr) {
		if (denial_has_type(rr, LDNS_RR_TYPE_DS) ||
		    denial_has_type(rr, LDNS_RR_TYPE_SOA))
			return DENIAL_NONE;
		return denial_has_type(rr, LDNS_RR_TYPE_NS) ? DENIAL_DELEGATION
							    : DENIAL_NO_CUT;
	}
	rr = covering(denials, name);
	if (!rr)
		return DENIAL_NONE;
	return name_within(ldns_rr_rdf(rr, 0), name) ? DENIAL_NO_CUT
						     : DENIAL_NO_NAME;
}

static enum denial or_heavy(const struct denials *denials, enum denial denial)
{
	return denial == DENIAL_NONE && denials->heavy ? DENIAL_ITERATIONS
						       : denial;
}

enum denial denial_nodata(struct denials *denials, const ldns_rdf *name,
			  ldns_rr_type type)
{
	return or_heavy(denials, has_nsec(denials)
					 ? nsec_nodata(denials, name, type)
					 : nsec3_nodata(denials, name, type));
}

enum denial denial_nxdomain(struct denials *denials, const ldns_rdf *name)
{
	return or_heavy(denials, has_nsec(denials)
					 ? nsec_nxdomain(denials, name)
					 : nsec3_nxdomain(denials, name));
}

enum denial denial_ds(struct denials *denials, const ldns_rdf *name)
{
	return or_heavy(denials, has_nsec(denials) ? nsec_ds(denials, name)
						   : nsec3_ds(denials, name));
}

enum denial denial_closer(struct denials *denials, const ldns_rdf *name,
			  uint8_t labels)
{
	const ldns_rr *rr;

	if (!has_nsec(denials))
		return or_heavy(denials, nsec3_closer(denials, name, labels));
	rr = covering(denials, name);
	/* The covering record must leave room for no closer match than the
	 * wildcard: its closest encloser is where the wildcard hangs. */
	if (!rr || common_labels(name, ldns_rr_owner(rr)) > labels ||
	    common_labels(name, ldns_rr_rdf(rr, 0)) > labels)
		return DENIAL_NONE;
	return DENIAL_NXDOMAIN;
}
