/* Proofs that something does not exist: NSEC. */
#include "providers/resolver/denial.h"
#include "providers/resolver/name.h"

#include <stdio.h>
#include <string.h>

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

void denial_tell(struct denials *denials, const char *before,
		 const ldns_rdf *name, const char *after)
{
	size_t used = strlen(denials->told);
	char text[DNS_NAME_MAX];

	name_text(name, text);
	snprintf(denials->told + used, sizeof(denials->told) - used,
		 "%s%s%.120s%s", used ? ", " : "", before, text, after);
}

static const char *kind_of(const ldns_rr *rr)
{
	return ldns_rr_get_type(rr) == LDNS_RR_TYPE_NSEC ? "the NSEC of "
							 : "the NSEC3 of ";
}

bool denial_is_lie(struct denials *denials, const ldns_rr *rr,
		   const ldns_rdf *name)
{
	if (!denial_has_type(rr, (ldns_rr_type)TYPE_NXNAME))
		return false;
	denial_tell(denials, kind_of(rr), name,
		    " says that it is not there (NXNAME)");
	return true;
}

enum denial denial_at_name(struct denials *denials, const ldns_rr *rr,
			   const ldns_rdf *name, ldns_rr_type type)
{
	bool ns = denial_has_type(rr, LDNS_RR_TYPE_NS);
	bool soa = denial_has_type(rr, LDNS_RR_TYPE_SOA);
	bool apex = ldns_dname_compare(name, denials->zone) == 0;
	char word[16], after[48];

	if (denial_is_lie(denials, rr, name))
		return DENIAL_NODATA;
	if (denial_has_type(rr, type) ||
	    denial_has_type(rr, LDNS_RR_TYPE_CNAME))
		return DENIAL_NONE;
	/* DS lives above the cut, everything else below it. */
	if (soa && !apex)
		return DENIAL_NONE;
	if (type == LDNS_RR_TYPE_DS ? soa && ldns_dname_label_count(name) > 0
				    : ns && !soa)
		return DENIAL_NONE;
	dns_type_text((uint16_t)type, word);
	snprintf(after, sizeof(after), " lists no %s", word);
	denial_tell(denials, kind_of(rr), name, after);
	return DENIAL_NODATA;
}

enum denial denial_at_cut(struct denials *denials, const ldns_rr *rr,
			  const ldns_rdf *name)
{
	bool ns = denial_has_type(rr, LDNS_RR_TYPE_NS);

	if (denial_is_lie(denials, rr, name))
		return DENIAL_NO_NAME;
	if (denial_has_type(rr, LDNS_RR_TYPE_DS) ||
	    denial_has_type(rr, LDNS_RR_TYPE_SOA))
		return DENIAL_NONE;
	denial_tell(denials, kind_of(rr), name,
		    ns ? " lists NS and no DS" : " shows no delegation");
	return ns ? DENIAL_DELEGATION : DENIAL_NO_CUT;
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

/* Of the closest name that is there above name, which rr covers. */
static uint8_t encloser_labels(const ldns_rr *rr, const ldns_rdf *name)
{
	uint8_t a = common_labels(name, ldns_rr_owner(rr));
	uint8_t b = common_labels(name, ldns_rr_rdf(rr, 0));

	return a > b ? a : b;
}

/* The wildcard that could have answered for name, which rr covers. */
static ldns_rdf *wildcard_for(const ldns_rr *rr, const ldns_rdf *name)
{
	ldns_rdf *encloser = name_ancestor(name, encloser_labels(rr, name));
	ldns_rdf *wildcard = encloser ? denial_wildcard_of(encloser) : NULL;

	ldns_rdf_deep_free(encloser);
	return wildcard;
}

/* "the NSEC of a.test spans n.test". */
static void tell_span(struct denials *denials, const ldns_rr *rr,
		      const ldns_rdf *name)
{
	char text[DNS_NAME_MAX], after[160];

	name_text(name, text);
	snprintf(after, sizeof(after), " spans %.120s", text);
	denial_tell(denials, "the NSEC of ", ldns_rr_owner(rr), after);
}

static void tell_empty(struct denials *denials, const ldns_rr *rr,
		       const ldns_rdf *name)
{
	tell_span(denials, rr, name);
	denial_tell(denials, "only names below it such as ", ldns_rr_rdf(rr, 0),
		    " are there");
}

static bool has_kind(const struct denials *denials, ldns_rr_type type)
{
	for (size_t i = 0; i < denials->n; i++)
		if (ldns_rr_get_type(denials->rr[i]) == type)
			return true;
	return false;
}

/* Does rr, which spans name, end below it? Then name is there: empty. */
static bool is_empty(const ldns_rr *rr, const ldns_rdf *name)
{
	return name_within(ldns_rr_rdf(rr, 0), name);
}

/* The wildcard that would have answered lacks the type, or has no data at
 * all (RFC 4592 section 2.2.2). */
static enum denial wildcard_nodata(struct denials *denials,
				   const ldns_rdf *wildcard, ldns_rr_type type)
{
	const ldns_rr *rr = matching(denials, wildcard);

	if (rr)
		return denial_at_name(denials, rr, wildcard, type);
	rr = covering(denials, wildcard);
	if (!rr || !is_empty(rr, wildcard))
		return DENIAL_NONE;
	tell_empty(denials, rr, wildcard);
	return DENIAL_NODATA;
}

static enum denial nsec_nodata(struct denials *denials, const ldns_rdf *name,
			       ldns_rr_type type)
{
	const ldns_rr *rr = matching(denials, name);
	enum denial denial;
	ldns_rdf *wildcard;

	if (rr)
		return denial_at_name(denials, rr, name, type);
	rr = covering(denials, name);
	if (!rr)
		return DENIAL_NONE;
	if (is_empty(rr, name)) {
		tell_empty(denials, rr, name);
		return DENIAL_NODATA; /* an empty non-terminal */
	}
	wildcard = wildcard_for(rr, name);
	tell_span(denials, rr, name);
	denial = wildcard ? wildcard_nodata(denials, wildcard, type)
			  : DENIAL_NONE;
	ldns_rdf_deep_free(wildcard);
	return denial;
}

static enum denial nsec_nxdomain(struct denials *denials, const ldns_rdf *name)
{
	const ldns_rr *rr = matching(denials, name), *other;
	ldns_rdf *wildcard;

	if (rr)
		return denial_is_lie(denials, rr, name) ? DENIAL_NXDOMAIN
							: DENIAL_NONE;
	rr = covering(denials, name);
	if (!rr || is_empty(rr, name))
		return DENIAL_NONE;
	wildcard = wildcard_for(rr, name);
	other = wildcard ? covering(denials, wildcard) : NULL;
	if (other && is_empty(other, wildcard))
		other = NULL; /* it answers, with nothing */
	tell_span(denials, rr, name);
	if (other)
		tell_span(denials, other, wildcard);
	ldns_rdf_deep_free(wildcard);
	return other ? DENIAL_NXDOMAIN : DENIAL_NONE;
}

static enum denial nsec_ds(struct denials *denials, const ldns_rdf *name)
{
	const ldns_rr *rr = matching(denials, name);

	if (rr)
		return denial_at_cut(denials, rr, name);
	rr = covering(denials, name);
	if (!rr)
		return DENIAL_NONE;
	return is_empty(rr, name) ? DENIAL_NO_CUT : DENIAL_NO_NAME;
}

static enum denial nsec_closer(struct denials *denials, const ldns_rdf *name,
			       uint8_t labels)
{
	const ldns_rr *rr = covering(denials, name);

	/* The closest name that is there is where the wildcard hangs. */
	if (!rr || encloser_labels(rr, name) != labels)
		return DENIAL_NONE;
	tell_span(denials, rr, name);
	return DENIAL_NXDOMAIN;
}

/* What NSEC does not prove, NSEC3 may: each proof is whole by itself. */
static bool try_nsec3(struct denials *denials, enum denial *denial)
{
	if (*denial != DENIAL_NONE || !has_kind(denials, LDNS_RR_TYPE_NSEC3))
		return false;
	denials->told[0] = '\0';
	return true;
}

static enum denial or_heavy(struct denials *denials, enum denial denial)
{
	if (denial != DENIAL_NONE || !denials->heavy)
		return denial;
	snprintf(denials->told, sizeof(denials->told),
		 "NSEC3 with more than %d iterations proves nothing (RFC 9276)",
		 NSEC3_ITERATIONS_MAX);
	return DENIAL_ITERATIONS;
}

enum denial denial_nodata(struct denials *denials, const ldns_rdf *name,
			  ldns_rr_type type)
{
	enum denial denial = nsec_nodata(denials, name, type);

	if (try_nsec3(denials, &denial))
		denial = nsec3_nodata(denials, name, type);
	return or_heavy(denials, denial);
}

enum denial denial_nxdomain(struct denials *denials, const ldns_rdf *name)
{
	enum denial denial = nsec_nxdomain(denials, name);

	if (try_nsec3(denials, &denial))
		denial = nsec3_nxdomain(denials, name);
	return or_heavy(denials, denial);
}

enum denial denial_ds(struct denials *denials, const ldns_rdf *name)
{
	enum denial denial = nsec_ds(denials, name);

	if (try_nsec3(denials, &denial))
		denial = nsec3_ds(denials, name);
	return or_heavy(denials, denial);
}

enum denial denial_closer(struct denials *denials, const ldns_rdf *name,
			  uint8_t labels)
{
	enum denial denial = nsec_closer(denials, name, labels);

	if (try_nsec3(denials, &denial))
		denial = nsec3_closer(denials, name, labels);
	return or_heavy(denials, denial);
}
