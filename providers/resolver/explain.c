/* The usual causes, in words, and what the parent should publish instead. */
#include "providers/resolver/explain.h"
#include "providers/resolver/ds.h"
#include "providers/resolver/name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUDGET_EXPLAIN 8 /* verifications beside those of the verdict */

static const struct {
	const char *word, *title, *advice;
	bool wants_ds;
} causes[] = {
	[CAUSE_NONE] = { "", "", "", false },
	[CAUSE_SERVER_FAILS] = {
		.word = "server-fails",
		.title = "no usable answer came: the name servers are lame or "
			 "silent, or the resolver found the chain broken "
			 "itself",
		.advice = "see what each name server says; try another "
			  "resolver with --resolver ADDR, or ask from the root "
			  "down with --root-hints builtin",
	},
	[CAUSE_STRIPPED] = {
		.word = "stripped",
		.title = "something on the way takes signatures out: a "
			 "resolver without DNSSEC, a firewall, or a router "
			 "that forwards DNS",
		.advice = "ask another resolver with --resolver ADDR, or one "
			  "over HTTPS with --resolver https://…/dns-query",
	},
	[CAUSE_NO_ANCHOR] = {
		.word = "no-anchor",
		.title = "no trust anchor lies above the name",
		.advice = "give one that does with --trust-anchor FILE, or "
			  "leave the option out for the root's",
	},
	[CAUSE_ANCHOR_MISFIT] = {
		.word = "anchor-misfit",
		.title = "the zone's keys are none that are trusted here: a "
			 "network with a root of its own, a wrong or old file "
			 "of trust anchors, or forged answers",
		.advice = "ask another resolver with --resolver ADDR; where "
			  "the network has a root of its own, give its anchor "
			  "with --trust-anchor FILE",
	},
	[CAUSE_DS_WITHOUT_KEY] = {
		.word = "ds-without-key",
		.title = "the parent publishes a DS for keys that the zone "
			 "does not have: usual after a move to another "
			 "hoster, or after a change of keys that was not "
			 "handed on",
		.advice = "have the DS at the registrar replaced by that of "
			  "the zone's present key",
		.wants_ds = true,
	},
	[CAUSE_UNSIGNED_WITH_DS] = {
		.word = "unsigned-with-ds",
		.title = "the parent says that the zone is signed, but the "
			 "zone has no keys: usual after a move to a hoster "
			 "who does not sign",
		.advice = "have the zone signed at its hoster and hand its new "
			  "DS to the registrar; until then have the DS taken "
			  "out there",
	},
	[CAUSE_ALGORITHM_MISMATCH] = {
		.word = "algorithm-mismatch",
		.title = "the DS at the parent has the tag of a key of the "
			 "zone, but another algorithm: mistyped in the "
			 "registrar's panel",
		.advice = "have the DS at the registrar replaced by that of "
			  "the zone's present key",
		.wants_ds = true,
	},
	[CAUSE_DIGEST_WRONG] = {
		.word = "digest-wrong",
		.title = "the DS at the parent has the tag of a key of the "
			 "zone, but another digest: mistyped, cut short, or "
			 "of another digest type",
		.advice = "have the DS at the registrar replaced by that of "
			  "the zone's present key",
		.wants_ds = true,
	},
	[CAUSE_KEY_REVOKED] = {
		.word = "key-revoked",
		.title = "the DS at the parent names a key that the zone has "
			 "revoked",
		.advice = "have the DS at the registrar replaced by that of "
			  "the zone's present key",
		.wants_ds = true,
	},
	[CAUSE_KEY_UNUSABLE] = {
		.word = "key-unusable",
		.title = "the DS at the parent names a key that is no zone "
			 "key: its flags must be 256 or 257, its protocol 3",
		.advice = "have the key made anew at the hoster, and the DS at "
			  "the registrar replaced by that of the present key",
		.wants_ds = true,
	},
	[CAUSE_KEYS_NOT_SIGNED] = {
		.word = "keys-not-signed",
		.title = "the key that the DS names is there, but it does not "
			 "sign the zone's keys",
		.advice = "have the zone signed again with that key at its "
			  "hoster; if keys are being changed, the new DS came "
			  "too early or the old key went too early",
	},
	[CAUSE_EXPIRED] = {
		.word = "expired",
		.title = "a signature has expired: signing has stopped, or a "
			 "name server no longer gets the zone",
		.advice = "have the zone signed again at its hoster; look "
			  "whether one name server alone is behind, and at the "
			  "clock of the signer",
	},
	[CAUSE_NOT_YET] = {
		.word = "not-yet-valid",
		.title = "a signature begins only in the future: a clock is "
			 "wrong, here or at the signer",
		.advice = "check the clock here (timedatectl) and that of the "
			  "signer",
	},
	[CAUSE_SIGNATURE_BAD] = {
		.word = "signature-bad",
		.title = "a signature does not fit the data: it was changed "
			 "after it was signed, or on its way",
		.advice = "have the zone signed again at its hoster; if other "
			  "resolvers see it whole, something on the way "
			  "changes answers",
	},
	[CAUSE_SIGNATURE_MISSING] = {
		.word = "signature-missing",
		.title = "an answer of a signed zone comes without signature: "
			 "a name server with an unsigned copy, or something "
			 "on the way that takes signatures out",
		.advice = "look whether one name server alone leaves them out; "
			  "if all have them, ask another resolver with "
			  "--resolver ADDR",
	},
	[CAUSE_SIGNATURE_NO_KEY] = {
		.word = "signature-without-key",
		.title = "a signature was made by a key that the zone does "
			 "not publish: a change of keys that went too fast, "
			 "or two signers",
		.advice = "have that key published again at the hoster, or the "
			  "zone signed with the published ones",
	},
	[CAUSE_SIGNATURE_FOREIGN] = {
		.word = "signature-foreign",
		.title = "a signature was made in the name of another zone",
		.advice = "have the zone signed in its own name; if it is no "
			  "zone of its own, the DS at its parent is wrong",
	},
	[CAUSE_TOO_MUCH] = {
		.word = "too-many-signatures",
		.title = "there are more signatures and keys than are tried: "
			 "an attack, or a signer that runs wild",
		.advice = "have old signatures and keys taken out of the zone",
	},
	[CAUSE_ABSENCE_UNPROVED] = {
		.word = "absence-unproved",
		.title = "it is said to be absent, without proof (NSEC or "
			 "NSEC3)",
		.advice = "look whether one name server alone leaves the proof "
			  "out; have the zone signed again at its hoster",
	},
	[CAUSE_DS_UNPROVED] = {
		.word = "ds-unproved",
		.title = "the parent shows neither a DS nor a proof that "
			 "there is none",
		.advice = "ask another resolver with --resolver ADDR; if it "
			  "says the same, the fault is the parent zone's",
	},
	[CAUSE_ALIAS] = {
		.word = "alias-broken",
		.title = "an alias leads nowhere: a ring, a doubled CNAME, or "
			 "a name that is too long",
		.advice = "repair the CNAME or DNAME records",
	},
	[CAUSE_UNSIGNED] = {
		.word = "unsigned",
		.title = "the zone is not signed, and its parent proves it",
		.advice = "have the zone signed at its hoster, then hand its "
			  "DS to the registrar",
	},
	[CAUSE_SIGNED_WITHOUT_DS] = {
		.word = "signed-without-ds",
		.title = "the zone is signed, but its parent has no DS for "
			 "it, so nobody can tell: the last step is missing",
		.advice = "hand the DS of the zone's key to the registrar",
		.wants_ds = true,
	},
	[CAUSE_UNSUPPORTED] = {
		.word = "unsupported-algorithm",
		.title = "the DS names only algorithms or digests that cannot "
			 "be verified here: treated as unsigned",
		.advice = "have the zone signed with ECDSAP256SHA256 (13), and "
			  "its DS made with SHA-256 (2)",
	},
	[CAUSE_WEAK_PROOF] = {
		.word = "weak-proof",
		.title = "the proof leaves room for unsigned names: NSEC3 "
			 "with opt-out, or with too many iterations (RFC 9276)",
		.advice = "have the zone signed with NSEC, or with NSEC3 of 0 "
			  "iterations and without opt-out",
	},
};

#define KNOWN(cause) ((size_t)(cause) < sizeof(causes) / sizeof(*causes))

const char *dns_cause_word(enum dns_cause cause)
{
	return KNOWN(cause) ? causes[cause].word : "";
}

const char *dns_cause_title(enum dns_cause cause)
{
	return KNOWN(cause) ? causes[cause].title : "";
}

const char *dns_cause_advice(enum dns_cause cause)
{
	return KNOWN(cause) ? causes[cause].advice : "";
}

bool explain_wants_ds(enum dns_cause cause)
{
	return KNOWN(cause) && causes[cause].wants_ds;
}

enum dns_cause explain_proof(enum proof_state state)
{
	static const enum dns_cause of[] = {
		[PROOF_GOOD] = CAUSE_NONE,
		[PROOF_MISSING] = CAUSE_SIGNATURE_MISSING,
		[PROOF_WRONG_ZONE] = CAUSE_SIGNATURE_FOREIGN,
		[PROOF_NO_KEY] = CAUSE_SIGNATURE_NO_KEY,
		[PROOF_EXPIRED] = CAUSE_EXPIRED,
		[PROOF_NOT_YET] = CAUSE_NOT_YET,
		[PROOF_BAD] = CAUSE_SIGNATURE_BAD,
		[PROOF_UNSUPPORTED] = CAUSE_SIGNATURE_NO_KEY,
		[PROOF_TOO_MUCH] = CAUSE_TOO_MUCH,
	};

	return of[state];
}

/* The DNSKEY RRset of an answer that is there already. */
static bool find_keys(struct judge *judge, const ldns_rdf *zone,
		      struct rrset *out)
{
	char name[DNS_NAME_MAX];
	const struct pool_entry *entry;

	*out = (struct rrset){ 0 };
	name_text(zone, name);
	entry = pool_find(judge->pool, name, LDNS_RR_TYPE_DNSKEY);
	return entry && entry->reply &&
	       rrset_find(entry->reply, LDNS_SECTION_ANSWER, zone,
			  LDNS_RR_TYPE_DNSKEY, out);
}

/* A DS of this key would lead to the zone's keys: it signs them today. */
static bool signs_keys(struct judge *judge, const ldns_rdf *zone, ldns_rr *key,
		       const struct rrset *keys, struct budget *budget)
{
	ldns_rr_list *one = ldns_rr_list_new();
	struct sig_proof proof = { .state = PROOF_NO_KEY };

	if (one && verify_key_usable(key)) {
		ldns_rr_list_push_rr(one, key);
		verify_rrset(keys, one, zone, judge->now, budget, &proof);
	}
	ldns_rr_list_free(one);
	return proof.state == PROOF_GOOD;
}

static void fill_ds(const ldns_rr *key, struct dns_ds *out)
{
	ldns_rr *ds = ldns_key_rr2ds(key, LDNS_SHA256);
	char name[DNS_NAME_MAX];
	char *digest = ds ? ldns_rdf2str(ldns_rr_rdf(ds, 3)) : NULL;
	char *public_key = ldns_rdf2str(ldns_rr_dnskey_key(key));

	name_text(ldns_rr_owner(key), name);
	out->tag = ldns_calc_keytag(key);
	out->flags = key_flags(key);
	out->algorithm = key_algorithm(key);
	verify_algorithm_text(out->algorithm, out->algorithm_name);
	snprintf(out->digest, sizeof(out->digest), "%s", digest ? digest : "");
	snprintf(out->public_key, sizeof(out->public_key), "%s",
		 public_key ? public_key : "");
	snprintf(out->record, sizeof(out->record), "%.255s%s IN DS %u %u 2 %s",
		 name, strcmp(name, ".") == 0 ? "" : ".", out->tag,
		 out->algorithm, out->digest);
	free(digest);
	free(public_key);
	ldns_rr_free(ds);
}

/* Keys made for that; where the signer has none of these, any that signs the
 * keys. */
static size_t collect(struct judge *judge, const ldns_rdf *zone,
		      const struct rrset *keys, uint16_t flag,
		      struct dns_ds *out)
{
	struct budget budget = { BUDGET_EXPLAIN };
	size_t n = 0;

	for (size_t i = 0;
	     i < ldns_rr_list_rr_count(keys->rrs) && i < 32 && n < DNS_DS_MAX;
	     i++) {
		ldns_rr *key = ldns_rr_list_rr(keys->rrs, i);

		if ((key_flags(key) & flag) == flag &&
		    signs_keys(judge, zone, key, keys, &budget))
			fill_ds(key, &out[n++]);
	}
	return n;
}

struct dns_ds *explain_ds(struct judge *judge, const ldns_rdf *zone, size_t *n)
{
	struct dns_ds *out = calloc(DNS_DS_MAX, sizeof(*out));
	struct rrset keys;

	*n = 0;
	if (out && find_keys(judge, zone, &keys)) {
		*n = collect(judge, zone, &keys, KEY_FLAG_ENTRY, out);
		if (*n == 0)
			*n = collect(judge, zone, &keys, 0, out);
		rrset_free(&keys);
	}
	if (*n == 0) {
		free(out);
		out = NULL;
	}
	return out;
}

bool explain_is_signed(struct judge *judge, const ldns_rdf *zone)
{
	size_t n;

	free(explain_ds(judge, zone, &n));
	return n > 0;
}
