/* One RRset against the keys of the zone that should have signed it. */
#include "providers/resolver/ds.h"

#include <stdio.h>

#define RSA_USUAL 600	      /* bytes of a key of 4096 bits, and some */
#define RSA_EXPONENT_USUAL 16 /* bytes */

static const struct {
	uint8_t number;
	const char *name;
} algorithms[] = {
	{ 5, "RSASHA1" },	   { 7, "RSASHA1-NSEC3-SHA1" },
	{ 8, "RSASHA256" },	   { 10, "RSASHA512" },
	{ 13, "ECDSAP256SHA256" }, { 14, "ECDSAP384SHA384" },
	{ 15, "ED25519" },	   { 16, "ED448" },
};

static const char *algorithm_name(uint8_t algorithm)
{
	for (size_t i = 0; i < sizeof(algorithms) / sizeof(*algorithms); i++)
		if (algorithms[i].number == algorithm)
			return algorithms[i].name;
	return NULL;
}

bool verify_algorithm_known(uint8_t algorithm)
{
	return algorithm_name(algorithm) != NULL;
}

bool verify_algorithm_is_sha1(uint8_t algorithm)
{
	return algorithm == 5 || algorithm == 7;
}

bool verify_digest_known(uint8_t digest)
{
	return digest == 1 || digest == 2 || digest == 4;
}

void verify_algorithm_text(uint8_t algorithm, char out[32])
{
	const char *name = algorithm_name(algorithm);

	if (name)
		snprintf(out, 32, "%s", name);
	else
		snprintf(out, 32, "algorithm %u", algorithm);
}

const char *proof_state_text(enum proof_state state)
{
	static const char *const texts[] = {
		[PROOF_GOOD] = "is good",
		[PROOF_MISSING] = "is missing",
		[PROOF_WRONG_ZONE] = "was made by another zone",
		[PROOF_NO_KEY] = "was made by a key that the zone does not "
				 "publish",
		[PROOF_EXPIRED] = "has expired",
		[PROOF_NOT_YET] = "is not valid yet",
		[PROOF_BAD] = "does not fit the data",
		[PROOF_UNSUPPORTED] = "uses an algorithm that cannot be "
				      "verified",
		[PROOF_TOO_MUCH] = "was not reached: too many signatures and "
				   "keys",
	};

	return texts[state];
}

uint8_t verify_labels(const ldns_rdf *owner)
{
	uint8_t n = ldns_dname_label_count(owner);

	return ldns_dname_is_wildcard(owner) ? (uint8_t)(n - 1) : n;
}

bool verify_key_usable(const ldns_rr *key)
{
	if (ldns_rr_get_type(key) != LDNS_RR_TYPE_DNSKEY ||
	    ldns_rr_rd_count(key) < 4)
		return false;
	return key_flags(key) & KEY_FLAG_ZONE &&
	       !(key_flags(key) & KEY_FLAG_REVOKED) &&
	       ldns_rdf2native_int8(ldns_rr_dnskey_protocol(key)) == 3 &&
	       verify_algorithm_known(key_algorithm(key));
}

/* Serial number arithmetic around now (RFC 4034 section 3.1.5). */
static int64_t near(const ldns_rdf *rdf, int64_t now)
{
	uint32_t stamp = ldns_rdf2native_int32(rdf);

	return now + (int32_t)(stamp - (uint32_t)now);
}

static void read_signature(const ldns_rr *sig, int64_t now,
			   struct sig_proof *out)
{
	*out = (struct sig_proof){
		.tag = ldns_rdf2native_int16(ldns_rr_rrsig_keytag(sig)),
		.algorithm = ldns_rdf2native_int8(ldns_rr_rrsig_algorithm(sig)),
		.labels = ldns_rdf2native_int8(ldns_rr_rrsig_labels(sig)),
		.inception_at = near(ldns_rr_rrsig_inception(sig), now),
		.expires_at = near(ldns_rr_rrsig_expiration(sig), now),
	};
}

static bool is_rsa(uint8_t algorithm)
{
	return algorithm == 5 || algorithm == 7 || algorithm == 8 ||
	       algorithm == 10;
}

/* What one try costs: 1, and for RSA of unusual size as much more as it takes
 * (RFC 3110 section 2: length of the exponent, exponent, modulus). */
static int cost_of(const ldns_rr *key)
{
	const ldns_rdf *rdf = ldns_rr_dnskey_key(key);
	const uint8_t *data = ldns_rdf_data(rdf);
	int size = (int)ldns_rdf_size(rdf), exponent;

	if (!is_rsa(key_algorithm(key)) || size < 3)
		return 1;
	exponent = data[0] ? data[0] : data[1] << 8 | data[2];
	if (exponent > size)
		exponent = size;
	return (1 + size * size / RSA_USUAL / RSA_USUAL) *
	       (1 + exponent / RSA_EXPONENT_USUAL);
}

/* One try of one key; the record lists are ldns' way of one. */
static bool key_verifies(const struct rrset *rrset, ldns_rr *sig, ldns_rr *key,
			 struct budget *budget)
{
	struct verified *verified = budget->verified;
	uint8_t digest[LDNS_SHA256_DIGEST_LENGTH];
	bool known = verified && verified_digest(rrset->rrs, sig, key, digest);
	ldns_rr_list *one;
	bool good;

	if (known && verified_has(verified, digest))
		return true;
	budget->verifications -= cost_of(key);
	one = ldns_rr_list_new();
	ldns_rr_list_push_rr(one, key);
	good = ldns_verify_rrsig_keylist_notime(rrset->rrs, sig, one, NULL) ==
	       LDNS_STATUS_OK;
	ldns_rr_list_free(one);
	if (good && known)
		verified_add(verified, digest);
	return good;
}

static enum proof_state try_keys(const struct rrset *rrset, ldns_rr *sig,
				 const ldns_rr_list *keys,
				 const struct sig_proof *proof,
				 struct budget *budget)
{
	enum proof_state state = PROOF_NO_KEY;
	int tried = 0;

	for (size_t i = 0; i < ldns_rr_list_rr_count(keys); i++) {
		ldns_rr *key = ldns_rr_list_rr(keys, i);

		if (!verify_key_usable(key) ||
		    ldns_calc_keytag(key) != proof->tag ||
		    ldns_rdf2native_int8(ldns_rr_dnskey_algorithm(key)) !=
			    proof->algorithm)
			continue;
		if (budget->verifications <= 0 || tried++ >= KEYS_PER_TAG_MAX)
			return PROOF_TOO_MUCH;
		if (key_verifies(rrset, sig, key, budget))
			return PROOF_GOOD;
		state = PROOF_BAD;
	}
	return state;
}

/* Fewer than the owner's: a wildcard made it, which lies in the zone, too. */
static bool labels_fit(uint8_t labels, const ldns_rdf *owner,
		       const ldns_rdf *zone)
{
	return labels <= verify_labels(owner) &&
	       labels >= ldns_dname_label_count(zone);
}

static enum proof_state judge_signature(const struct rrset *rrset, ldns_rr *sig,
					const ldns_rr_list *keys,
					const ldns_rdf *zone, int64_t now,
					struct budget *budget,
					struct sig_proof *out)
{
	read_signature(sig, now, out);
	if (ldns_dname_compare(ldns_rr_rrsig_signame(sig), zone) != 0)
		return PROOF_WRONG_ZONE;
	if (!verify_algorithm_known(out->algorithm))
		return PROOF_UNSUPPORTED;
	if (!labels_fit(out->labels, rrset->owner, zone) ||
	    out->expires_at - out->inception_at > INT32_MAX)
		return PROOF_BAD;
	if (now > out->expires_at)
		return PROOF_EXPIRED;
	if (now < out->inception_at)
		return PROOF_NOT_YET;
	return try_keys(rrset, sig, keys, out, budget);
}

/* A TTL may not outlive the signed one, nor the signature (RFC 4035 section
 * 5.3.3). */
static void bound_ttl(const struct rrset *rrset, const ldns_rr *sig,
		      const struct sig_proof *proof, int64_t now)
{
	uint32_t ttl = ldns_rdf2native_int32(ldns_rr_rrsig_origttl(sig));

	if (proof->expires_at - now < ttl)
		ttl = (uint32_t)(proof->expires_at - now);
	for (size_t i = 0; i < ldns_rr_list_rr_count(rrset->rrs); i++) {
		ldns_rr *rr = ldns_rr_list_rr(rrset->rrs, i);

		if (ldns_rr_ttl(rr) > ttl)
			ldns_rr_set_ttl(rr, ttl);
	}
}

/* Which failure says the most, when no signature is good. */
static int weight(enum proof_state state)
{
	static const int weights[] = {
		[PROOF_MISSING] = 0,	 [PROOF_WRONG_ZONE] = 1,
		[PROOF_UNSUPPORTED] = 2, [PROOF_NO_KEY] = 3,
		[PROOF_NOT_YET] = 5,	 [PROOF_EXPIRED] = 6,
		[PROOF_BAD] = 4,	 [PROOF_TOO_MUCH] = 7,
		[PROOF_GOOD] = 8,
	};

	return weights[state];
}

void verify_rrset(const struct rrset *rrset, const ldns_rr_list *keys,
		  const ldns_rdf *zone, int64_t now, struct budget *budget,
		  struct sig_proof *out)
{
	size_t n = ldns_rr_list_rr_count(rrset->sigs);

	*out = (struct sig_proof){ .state = PROOF_MISSING };
	for (size_t i = 0; i < n; i++) {
		ldns_rr *sig = ldns_rr_list_rr(rrset->sigs, i);
		struct sig_proof one;

		if (i >= SIGNATURES_MAX) {
			out->state = PROOF_TOO_MUCH;
			return;
		}
		one.state = judge_signature(rrset, sig, keys, zone, now, budget,
					    &one);
		if (weight(one.state) > weight(out->state))
			*out = one;
		if (out->state == PROOF_GOOD) {
			bound_ttl(rrset, sig, out, now);
			return;
		}
	}
}
