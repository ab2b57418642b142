/* Proofs that something does not exist: NSEC3 (RFC 5155 section 8). */
#include "providers/resolver/denial.h"
#include "providers/resolver/name.h"

#include <string.h>

#define HASH_MAX 64

/* The first label, base32hex, as bytes; 0 when it is none. */
static size_t label_bytes(const ldns_rdf *name, uint8_t out[HASH_MAX])
{
	const uint8_t *data = ldns_rdf_data(name);
	char text[64];
	int n;

	if (ldns_rdf_size(name) < 2 || data[0] == 0 || data[0] > 63)
		return 0;
	memcpy(text, data + 1, data[0]);
	n = ldns_b32_pton_extended_hex(text, data[0], out, HASH_MAX);
	return n > 0 ? (size_t)n : 0;
}

static bool is_usable(const struct denials *denials, const ldns_rr *rr)
{
	const ldns_rdf *owner = ldns_rr_owner(rr);
	ldns_rdf *parent;
	bool fits;

	if (ldns_rr_get_type(rr) != LDNS_RR_TYPE_NSEC3 ||
	    ldns_nsec3_algorithm(rr) != 1 || ldns_nsec3_flags(rr) > 1)
		return false;
	parent = ldns_dname_left_chop(owner);
	fits = parent && ldns_dname_compare(parent, denials->zone) == 0;
	ldns_rdf_deep_free(parent);
	return fits;
}

/* Hash of name with rr's parameters; 0 when none can be had. */
static size_t hash_of(struct denials *denials, const ldns_rr *rr,
		      const ldns_rdf *name, uint8_t out[HASH_MAX])
{
	ldns_rdf *hashed;
	size_t n;

	if (++denials->hashes > NSEC3_HASHES_MAX)
		return 0;
	hashed = ldns_nsec3_hash_name_frm_nsec3(rr, name);
	n = hashed ? label_bytes(hashed, out) : 0;
	ldns_rdf_deep_free(hashed);
	return n;
}

static size_t next_bytes(const ldns_rr *rr, uint8_t out[HASH_MAX])
{
	const ldns_rdf *next = ldns_nsec3_next_owner(rr);
	size_t size = next ? ldns_rdf_size(next) : 0;

	if (size < 2 || size > HASH_MAX || ldns_rdf_data(next)[0] != size - 1)
		return 0;
	memcpy(out, ldns_rdf_data(next) + 1, size - 1);
	return size - 1;
}

static bool between(const uint8_t *low, const uint8_t *mid, const uint8_t *high,
		    size_t n)
{
	bool after = memcmp(mid, low, n) > 0, before = memcmp(mid, high, n) < 0;

	return memcmp(high, low, n) <= 0 ? after || before : after && before;
}

/* Salt and iterations: what a hash depends on beside the name. */
static bool same_parameters(const ldns_rr *a, const ldns_rr *b)
{
	return ldns_nsec3_iterations(a) == ldns_nsec3_iterations(b) &&
	       ldns_rdf_compare(ldns_nsec3_salt(a), ldns_nsec3_salt(b)) == 0;
}

static bool is_in_chain(const struct denials *denials, const ldns_rr *rr)
{
	return is_usable(denials, rr) &&
	       same_parameters(denials->rr[denials->chain], rr);
}

/* Is chain the first record that has its parameters? */
static bool begins_chain(const struct denials *denials)
{
	size_t first = 0;

	if (!is_usable(denials, denials->rr[denials->chain]))
		return false;
	while (!is_in_chain(denials, denials->rr[first]))
		first++;
	return first == denials->chain;
}

enum relation { MATCHES, COVERS };

/* The record that matches, or covers, the hash of name. */
static const ldns_rr *find(struct denials *denials, const ldns_rdf *name,
			   enum relation relation)
{
	uint8_t hash[HASH_MAX], low[HASH_MAX], high[HASH_MAX];
	size_t n = hash_of(denials, denials->rr[denials->chain], name, hash);

	for (size_t i = 0; n > 0 && i < denials->n; i++) {
		const ldns_rr *rr = denials->rr[i];

		if (!is_in_chain(denials, rr) ||
		    label_bytes(ldns_rr_owner(rr), low) != n ||
		    next_bytes(rr, high) != n)
			continue;
		if (relation == MATCHES ? memcmp(low, hash, n) == 0
					: between(low, hash, high, n))
			return rr;
	}
	return NULL;
}

/* The longest existing ancestor of name, which itself is not there. */
struct encloser {
	bool proved; /* it exists, and the name one label closer does not */
	bool opt_out;
	ldns_rdf *name;
};

static bool next_closer_denied(struct denials *denials, const ldns_rdf *name,
			       uint8_t labels, bool *opt_out)
{
	ldns_rdf *closer = name_ancestor(name, labels);
	const ldns_rr *rr = closer ? find(denials, closer, COVERS) : NULL;

	ldns_rdf_deep_free(closer);
	*opt_out = rr && ldns_nsec3_optout(rr);
	return rr != NULL;
}

static void find_encloser(struct denials *denials, const ldns_rdf *name,
			  struct encloser *out)
{
	uint8_t apex = ldns_dname_label_count(denials->zone);
	uint8_t n = ldns_dname_label_count(name);

	*out = (struct encloser){ 0 };
	for (uint8_t k = n; k-- > apex;) {
		ldns_rdf *ancestor = name_ancestor(name, k);
		const ldns_rr *rr =
			ancestor ? find(denials, ancestor, MATCHES) : NULL;

		if (rr && denial_may_speak(rr, false)) {
			out->name = ancestor;
			out->proved = next_closer_denied(
				denials, name, (uint8_t)(k + 1), &out->opt_out);
			return;
		}
		ldns_rdf_deep_free(ancestor);
		if (rr)
			return;
	}
}

static void tell_encloser(struct denials *denials, const ldns_rdf *name,
			  const struct encloser *encloser)
{
	uint8_t n = ldns_dname_label_count(encloser->name);
	ldns_rdf *closer = name_ancestor(name, (uint8_t)(n + 1));

	denial_tell(denials, "the closest name that is there is ",
		    encloser->name, " (NSEC3)");
	if (closer)
		denial_tell(denials, "", closer,
			    encloser->opt_out ? " is spanned with opt-out"
					      : " is spanned");
	ldns_rdf_deep_free(closer);
}

/* What is asked of a chain. */
struct claim {
	const ldns_rdf *name;
	ldns_rr_type type;
	uint8_t labels;
};

/* The wildcard that would have answered lacks the type, or may not be there
 * with opt-out. */
static enum denial chain_wildcard(struct denials *denials,
				  const struct encloser *encloser,
				  ldns_rr_type type)
{
	ldns_rdf *wildcard = denial_wildcard_of(encloser->name);
	const ldns_rr *rr = wildcard ? find(denials, wildcard, MATCHES) : NULL;
	enum denial denial = DENIAL_NONE;

	if (rr)
		denial = denial_at_name(denials, rr, wildcard, type);
	if (encloser->opt_out && (!rr || denial == DENIAL_NODATA))
		denial = DENIAL_OPT_OUT;
	ldns_rdf_deep_free(wildcard);
	return denial;
}

static enum denial chain_nodata(struct denials *denials,
				const struct claim *claim)
{
	const ldns_rr *rr = find(denials, claim->name, MATCHES);
	enum denial denial = DENIAL_NONE;
	struct encloser encloser;

	if (rr)
		return denial_at_name(denials, rr, claim->name, claim->type);
	find_encloser(denials, claim->name, &encloser);
	if (encloser.proved) {
		tell_encloser(denials, claim->name, &encloser);
		denial = chain_wildcard(denials, &encloser, claim->type);
	}
	ldns_rdf_deep_free(encloser.name);
	return denial;
}

static enum denial chain_nxdomain(struct denials *denials,
				  const struct claim *claim)
{
	const ldns_rr *rr = find(denials, claim->name, MATCHES);
	enum denial denial = DENIAL_NONE;
	struct encloser encloser;
	ldns_rdf *wildcard;

	if (rr)
		return denial_is_lie(denials, rr, claim->name) ? DENIAL_NXDOMAIN
							       : DENIAL_NONE;
	find_encloser(denials, claim->name, &encloser);
	wildcard = encloser.proved ? denial_wildcard_of(encloser.name) : NULL;
	if (wildcard && find(denials, wildcard, COVERS)) {
		denial = encloser.opt_out ? DENIAL_OPT_OUT : DENIAL_NXDOMAIN;
		tell_encloser(denials, claim->name, &encloser);
		denial_tell(denials, "and so is ", wildcard, "");
	}
	ldns_rdf_deep_free(wildcard);
	ldns_rdf_deep_free(encloser.name);
	return denial;
}

static enum denial chain_ds(struct denials *denials, const struct claim *claim)
{
	const ldns_rr *rr = find(denials, claim->name, MATCHES);
	enum denial denial = DENIAL_NONE;
	struct encloser encloser;

	if (rr)
		return denial_at_cut(denials, rr, claim->name);
	find_encloser(denials, claim->name, &encloser);
	if (encloser.proved) {
		denial = encloser.opt_out ? DENIAL_OPT_OUT : DENIAL_NO_NAME;
		tell_encloser(denials, claim->name, &encloser);
	}
	ldns_rdf_deep_free(encloser.name);
	return denial;
}

static enum denial chain_closer(struct denials *denials,
				const struct claim *claim)
{
	bool opt_out;

	if (!next_closer_denied(denials, claim->name,
				(uint8_t)(claim->labels + 1), &opt_out))
		return DENIAL_NONE;
	denial_tell(denials, "an NSEC3 spans what would be closer to ",
		    claim->name, opt_out ? ", with opt-out" : "");
	return opt_out ? DENIAL_OPT_OUT : DENIAL_NXDOMAIN;
}

/* A proof is made of one set of hashes: a server takes no two for one answer
 * (RFC 5155 section 7.2). */
static enum denial prove(struct denials *denials, const struct claim *claim,
			 enum denial (*in_chain)(struct denials *denials,
						 const struct claim *claim))
{
	enum denial denial = DENIAL_NONE;

	for (size_t i = 0; denial == DENIAL_NONE && i < denials->n; i++) {
		denials->chain = i;
		if (!begins_chain(denials))
			continue;
		denials->told[0] = '\0';
		denial = in_chain(denials, claim);
	}
	return denial;
}

enum denial nsec3_nodata(struct denials *denials, const ldns_rdf *name,
			 ldns_rr_type type)
{
	const struct claim claim = { .name = name, .type = type };

	return prove(denials, &claim, chain_nodata);
}

enum denial nsec3_nxdomain(struct denials *denials, const ldns_rdf *name)
{
	const struct claim claim = { .name = name };

	return prove(denials, &claim, chain_nxdomain);
}

enum denial nsec3_ds(struct denials *denials, const ldns_rdf *name)
{
	const struct claim claim = { .name = name };

	return prove(denials, &claim, chain_ds);
}

enum denial nsec3_closer(struct denials *denials, const ldns_rdf *name,
			 uint8_t labels)
{
	const struct claim claim = { .name = name, .labels = labels };

	return prove(denials, &claim, chain_closer);
}
