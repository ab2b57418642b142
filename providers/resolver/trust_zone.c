/* Entering a zone: its keys against the DS RRset or the anchors. */
#include "providers/resolver/name.h"
#include "providers/resolver/trust.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DS_MAX 16
#define KEYS_MAX 32

bool trust_stop(struct trust *trust, enum verdict verdict, const char *fmt, ...)
{
	va_list args;

	trust->verdict = verdict;
	va_start(args, fmt);
	vsnprintf(trust->reason, sizeof(trust->reason), fmt, args);
	va_end(args);
	return true;
}

bool trust_has_answer(const struct pool_entry *entry, const char *type,
		      struct trust *trust)
{
	int rcode = entry->reply ? (int)ldns_pkt_get_rcode(entry->reply) : -1;
	char text[16];

	if (rcode == LDNS_RCODE_NOERROR || rcode == LDNS_RCODE_NXDOMAIN)
		return true;
	dns_rcode_text(rcode, text);
	trust_stop(trust, VERDICT_INDETERMINATE,
		   "the %s of %s could not be had: %s from %s", type,
		   entry->name, entry->reply ? text : entry->words, entry->by);
	return false;
}

void trust_note_end(struct trust *trust, int64_t expires_at)
{
	if (expires_at &&
	    (!trust->expires_at || expires_at < trust->expires_at))
		trust->expires_at = expires_at;
}

void trust_note_ttl(struct trust *trust, int64_t now, const ldns_rr_list *rrs)
{
	int64_t until = now + (ldns_rr_list_rr_count(rrs)
				       ? ldns_rr_ttl(ldns_rr_list_rr(rrs, 0))
				       : 0);

	if (until < trust->fresh_until)
		trust->fresh_until = until;
	if (trust->expires_at && trust->expires_at < trust->fresh_until)
		trust->fresh_until = trust->expires_at;
}

static uint8_t ds_digest(const ldns_rr *ds)
{
	return ldns_rdf2native_int8(ldns_rr_rdf(ds, 2));
}

static bool ds_known(const ldns_rr *ds)
{
	return ldns_rr_get_type(ds) == LDNS_RR_TYPE_DS &&
	       ldns_rr_rd_count(ds) >= 4 &&
	       verify_digest_known(ds_digest(ds)) &&
	       verify_algorithm_known(ldns_rdf2native_int8(ldns_rr_rdf(ds, 1)));
}

/* SHA-1 does not count beside a stronger digest (RFC 4509 section 3). */
static bool has_stronger(const ldns_rr_list *list)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		const ldns_rr *ds = ldns_rr_list_rr(list, i);

		if (ds_known(ds) && ds_digest(ds) != 1)
			return true;
	}
	return false;
}

static bool ds_fits(const ldns_rr *ds, const ldns_rr *key)
{
	static const ldns_hash hashes[] = {
		[1] = LDNS_SHA1, [2] = LDNS_SHA256, [4] = LDNS_SHA384
	};
	ldns_rr *made;
	bool same;

	if (ldns_rdf2native_int16(ldns_rr_rdf(ds, 0)) !=
		    ldns_calc_keytag(key) ||
	    ldns_rdf_compare(ldns_rr_rdf(ds, 1),
			     ldns_rr_dnskey_algorithm(key)) != 0)
		return false;
	made = ldns_key_rr2ds(key, hashes[ds_digest(ds)]);
	same = made &&
	       ldns_rdf_compare(ldns_rr_rdf(made, 3), ldns_rr_rdf(ds, 3)) == 0;
	ldns_rr_free(made);
	return same;
}

static bool same_key(const ldns_rr *anchor, const ldns_rr *key)
{
	if (ldns_rr_get_type(anchor) != LDNS_RR_TYPE_DNSKEY ||
	    ldns_rr_rd_count(anchor) != ldns_rr_rd_count(key))
		return false;
	for (size_t i = 1; i < ldns_rr_rd_count(key); i++)
		if (ldns_rdf_compare(ldns_rr_rdf(anchor, i),
				     ldns_rr_rdf(key, i)) != 0)
			return false;
	return true;
}

static void tell_match(struct links *links, const ldns_rdf *zone,
		       const ldns_rr *by, const ldns_rr *key)
{
	bool anchor = ldns_rr_get_type(by) == LDNS_RR_TYPE_DNSKEY;
	char algorithm[32];
	uint8_t digest = anchor ? 0 : ds_digest(by);

	verify_algorithm_text(
		ldns_rdf2native_int8(ldns_rr_dnskey_algorithm(key)), algorithm);
	links_add(links, zone, anchor ? "anchor" : "ds",
		  digest == 1 ? STATUS_WARNING : STATUS_GOOD,
		  "%s %u (%s%s) vouches for DNSKEY %u",
		  anchor ? "the anchor key" : "DS", ldns_calc_keytag(key),
		  algorithm,
		  anchor	? ""
		  : digest == 1 ? ", SHA-1"
		  : digest == 2 ? ", SHA-256"
				: ", SHA-384",
		  ldns_calc_keytag(key));
	if (digest == 1)
		links_hint(links, "SHA-1 is outdated (RFC 9905): hand a DS "
				  "with SHA-256 to the registrar");
}

/* The keys that ds vouches for; each match is told. */
static ldns_rr_list *vouched(const ldns_rdf *zone, const ldns_rr_list *ds,
			     const ldns_rr_list *keys, struct links *links)
{
	ldns_rr_list *good = ldns_rr_list_new();
	bool stronger = has_stronger(ds);

	for (size_t i = 0; i < ldns_rr_list_rr_count(ds) && i < DS_MAX; i++) {
		const ldns_rr *by = ldns_rr_list_rr(ds, i);

		if (ds_known(by) && stronger && ds_digest(by) == 1)
			continue;
		for (size_t k = 0;
		     k < ldns_rr_list_rr_count(keys) && k < KEYS_MAX; k++) {
			ldns_rr *key = ldns_rr_list_rr(keys, k);

			if (!verify_key_usable(key) ||
			    !(ds_known(by) ? ds_fits(by, key)
					   : same_key(by, key)))
				continue;
			ldns_rr_list_push_rr(good, key);
			tell_match(links, zone, by, key);
		}
	}
	return good;
}

/* "example.org. IN DS 12345 13 2 abcd…" of a key. */
static void ds_line(const ldns_rr *key, char *out, size_t size)
{
	ldns_rr *ds = ldns_key_rr2ds(key, LDNS_SHA256);
	char name[DNS_NAME_MAX];
	char *digest = ds ? ldns_rdf2str(ldns_rr_rdf(ds, 3)) : NULL;

	name_text(ldns_rr_owner(key), name);
	snprintf(out, size, "%.250s. IN DS %u %u 2 %s", name,
		 ldns_calc_keytag(key),
		 ldns_rdf2native_int8(ldns_rr_dnskey_algorithm(key)),
		 digest ? digest : "");
	free(digest);
	ldns_rr_free(ds);
}

/* The DS that the registrar should have: of the first key made for that. */
static void hint_ds(struct trust *trust, const ldns_rr_list *keys)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(keys); i++) {
		const ldns_rr *key = ldns_rr_list_rr(keys, i);
		char line[384];

		if (!verify_key_usable(key) ||
		    !(ldns_rdf2native_int16(ldns_rr_dnskey_flags(key)) & 1))
			continue;
		ds_line(key, line, sizeof(line));
		snprintf(
			trust->hint, sizeof(trust->hint),
			"this happens after a move of hosters; hand this DS to "
			"the registrar in place of the old one: %s",
			line);
		links_hint(&trust->links, "%s", trust->hint);
		return;
	}
}

static bool any_known(const ldns_rr_list *ds)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(ds); i++)
		if (ds_known(ldns_rr_list_rr(ds, i)) ||
		    ldns_rr_get_type(ldns_rr_list_rr(ds, i)) ==
			    LDNS_RR_TYPE_DNSKEY)
			return true;
	return false;
}

/* The keys are there: do they sign themselves, vouched for from above? */
static bool weigh_keys(struct judge *judge, const ldns_rdf *zone,
		       const ldns_rr_list *ds, struct rrset *keys,
		       struct trust *trust)
{
	ldns_rr_list *good = vouched(zone, ds, keys->rrs, &trust->links);
	bool root = ldns_dname_label_count(zone) == 0;
	struct sig_proof proof = { .state = PROOF_NO_KEY };
	char name[DNS_NAME_MAX];
	size_t n = ldns_rr_list_rr_count(good);

	name_text(zone, name);
	if (n > 0) {
		verify_rrset(keys, good, zone, judge->now, &judge->budget,
			     &proof);
		links_signature(&trust->links, zone, "the DNSKEY RRset", &proof,
				judge->now);
	}
	ldns_rr_list_free(good);
	if (n == 0) {
		links_add(&trust->links, zone, "ds", STATUS_BAD,
			  "no DNSKEY of %.200s fits a DS at its parent", name);
		trust_stop(trust, VERDICT_BOGUS,
			   "no DNSKEY of %.200s fits any DS that its parent "
			   "publishes",
			   name);
		hint_ds(trust, keys->rrs);
	} else if (proof.state == PROOF_MISSING && root) {
		trust_stop(trust, VERDICT_INDETERMINATE,
			   "the resolver leaves signatures out, even the "
			   "root's");
	} else if (proof.state != PROOF_GOOD) {
		trust_stop(trust, VERDICT_BOGUS,
			   "the signature over the DNSKEY RRset of %.200s %s",
			   name, proof_state_text(proof.state));
	} else {
		ldns_rdf *entered = ldns_rdf_clone(zone);

		ldns_rdf_deep_free(trust->zone);
		ldns_rr_list_deep_free(trust->keys);
		trust->zone = entered;
		trust->keys = ldns_rr_list_clone(keys->rrs);
		trust_note_end(trust, proof.expires_at);
		trust_note_ttl(trust, judge->now, keys->rrs);
	}
	return true;
}

bool trust_enter(struct judge *judge, const ldns_rdf *zone,
		 const ldns_rr_list *ds, struct trust *trust)
{
	const struct pool_entry *entry;
	struct rrset keys;

	if (!any_known(ds)) {
		links_add(&trust->links, zone, "ds", STATUS_WARNING,
			  "its DS uses only algorithms or digests that cannot "
			  "be verified: treated as unsigned");
		return trust_stop(trust, VERDICT_INSECURE,
				  "its DS uses only algorithms or digests that "
				  "cannot be verified (RFC 4035 section 5.2)");
	}
	entry = judge_need(judge, zone, LDNS_RR_TYPE_DNSKEY);
	if (!entry)
		return false;
	if (!trust_has_answer(entry, "DNSKEY", trust))
		return true;
	if (!rrset_find(entry->reply, LDNS_SECTION_ANSWER, zone,
			LDNS_RR_TYPE_DNSKEY, &keys)) {
		bool root = ldns_dname_label_count(zone) == 0;

		links_add(&trust->links, zone, "dnskey", STATUS_BAD,
			  "there is a DS at the parent, but no DNSKEY here");
		links_hint(&trust->links,
			   "switch signing on again at the hoster, or have the "
			   "DS taken out at the registrar");
		return trust_stop(trust,
				  root ? VERDICT_INDETERMINATE : VERDICT_BOGUS,
				  "%s has a DS at its parent but publishes no "
				  "DNSKEY",
				  entry->name);
	}
	weigh_keys(judge, zone, ds, &keys, trust);
	rrset_free(&keys);
	return true;
}
