#pragma once
/*
 * One RRset against the keys of the zone that should have signed it (RFC 4035
 * section 5.3). Work is bounded: see SIGNATURES_MAX and struct budget, against
 * the attack known as KeyTrap. For providers/resolver/.
 */
#include "providers/resolver/rrset.h"
#include "providers/resolver/verified.h"

#include <stdint.h>

#define SIGNATURES_MAX 16 /* looked at per RRset */
#define KEYS_PER_TAG_MAX 4
#define BUDGET_VERIFICATIONS 400 /* per question */

struct budget {
	int verifications; /* left; one by an outsize RSA key counts more */
	struct verified *verified; /* what need not be done again; NULL none */
};

enum proof_state {
	PROOF_GOOD,
	PROOF_MISSING,	  /* no signature at all */
	PROOF_WRONG_ZONE, /* signed, but not by this zone */
	PROOF_NO_KEY,	  /* no key of the zone has that tag */
	PROOF_EXPIRED,
	PROOF_NOT_YET,
	PROOF_BAD,	   /* the signature does not verify */
	PROOF_UNSUPPORTED, /* only algorithms that cannot be verified */
	PROOF_TOO_MUCH,	   /* the budget is used up */
};

struct sig_proof {
	enum proof_state state;
	uint16_t tag;
	uint8_t algorithm;
	int64_t inception_at, expires_at;
	uint8_t labels; /* of the signature: fewer than the owner's: wildcard */
};

/* keys: the zone's DNSKEY RRset; only zone keys that are not revoked count.
 * The TTLs of a good RRset are cut to what was signed. */
void verify_rrset(const struct rrset *rrset, const ldns_rr_list *keys,
		  const ldns_rdf *zone, int64_t now, struct budget *budget,
		  struct sig_proof *out);

/* Labels of an owner as RRSIG counts them: without root and a leading "*". */
uint8_t verify_labels(const ldns_rdf *owner);
bool verify_algorithm_known(uint8_t algorithm);
bool verify_algorithm_is_sha1(uint8_t algorithm);
bool verify_digest_known(uint8_t digest);
/* "ECDSAP256SHA256" or "algorithm 99" (IANA registry). */
void verify_algorithm_text(uint8_t algorithm, char out[32]);
const char *proof_state_text(enum proof_state state);
/* A usable key: zone flag, protocol 3, not revoked, known algorithm. */
bool verify_key_usable(const ldns_rr *key);
