/* Entering a zone: its keys against the DS RRset or the anchors. */
#include "providers/resolver/ds.h"
#include "providers/resolver/explain.h"
#include "providers/resolver/name.h"
#include "providers/resolver/trust.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DS_MAX 64
#define DS_TOLD_MAX 16
#define DIGESTS_MAX 128 /* computed for a zone: keys of one tag are cheap */

bool trust_stop(struct trust *trust, enum verdict verdict, enum dns_cause cause,
		const ldns_rdf *at, const char *fmt, ...)
{
	va_list args;

	trust->verdict = verdict;
	trust->cause = cause;
	ldns_rdf_deep_free(trust->cause_zone);
	trust->cause_zone = at ? ldns_rdf_clone(at) : NULL;
	va_start(args, fmt);
	vsnprintf(trust->reason, sizeof(trust->reason), fmt, args);
	va_end(args);
	return true;
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
	bool weak = !anchor && ds_digest(by) == 1;
	char algorithm[32], digest[16];

	verify_algorithm_text(key_algorithm(key), algorithm);
	if (!anchor)
		ds_digest_text(ds_digest(by), digest);
	links_add(links, zone, anchor ? "anchor" : "ds",
		  weak ? STATUS_WARNING : STATUS_GOOD,
		  "%s %u (%s%s%s) vouches for DNSKEY %u",
		  anchor ? "the anchor key" : "DS", ldns_calc_keytag(key),
		  algorithm, anchor ? "" : ", ", anchor ? "" : digest,
		  ldns_calc_keytag(key));
	if (weak)
		links_hint(links, "SHA-1 is outdated (RFC 9905): hand a DS "
				  "with SHA-256 to the registrar");
}

static bool names_key(const ldns_rr *by, const ldns_rr *key, int *digests)
{
	if (!ds_known(by))
		return same_key(by, key);
	return ds_tag(by) == ldns_calc_keytag(key) && (*digests)-- > 0 &&
	       ds_fits(by, key);
}

/* The keys that one DS or anchor vouches for, added to good. */
static bool vouch(const ldns_rdf *zone, const ldns_rr *by,
		  const ldns_rr_list *keys, int *digests, ldns_rr_list *good,
		  struct links *links)
{
	bool any = false;

	for (size_t k = 0; k < ldns_rr_list_rr_count(keys); k++) {
		ldns_rr *key = ldns_rr_list_rr(keys, k);

		if (!verify_key_usable(key) || !names_key(by, key, digests))
			continue;
		ldns_rr_list_push_rr(good, key);
		tell_match(links, zone, by, key);
		any = true;
	}
	return any;
}

/* Beside others that fit it does no harm. */
static void tell_spare(struct links *links, const ldns_rdf *zone,
		       const ldns_rr *by)
{
	char algorithm[32], digest[16];

	if (ldns_rr_get_type(by) != LDNS_RR_TYPE_DS || ldns_rr_rd_count(by) < 4)
		return;
	verify_algorithm_text(ds_algorithm(by), algorithm);
	ds_digest_text(ds_digest(by), digest);
	links_add(links, zone, "ds", STATUS_GOOD,
		  "DS %u (%s, %s) is a spare one: %s", ds_tag(by), algorithm,
		  digest,
		  ds_known(by) ? "no key here fits it"
			       : "it cannot be verified");
}

/* The keys that ds vouches for; each DS is told. */
static ldns_rr_list *vouched(const ldns_rdf *zone, const ldns_rr_list *ds,
			     const ldns_rr_list *keys, struct links *links)
{
	ldns_rr_list *good = ldns_rr_list_new();
	bool stronger = has_stronger(ds), spare[DS_MAX] = { false };
	size_t n = ldns_rr_list_rr_count(ds);
	int digests = DIGESTS_MAX;

	n = n < DS_MAX ? n : DS_MAX;
	for (size_t i = 0; i < n; i++) {
		const ldns_rr *by = ldns_rr_list_rr(ds, i);

		if (ds_known(by) && stronger && ds_digest(by) == 1)
			continue;
		spare[i] = !vouch(zone, by, keys, &digests, good, links);
	}
	n = n < DS_TOLD_MAX ? n : DS_TOLD_MAX;
	for (size_t i = 0; i < n && ldns_rr_list_rr_count(good) > 0; i++)
		if (spare[i])
			tell_spare(links, zone, ldns_rr_list_rr(ds, i));
	return good;
}

static bool is_known_key(const ldns_rr *anchor)
{
	return ldns_rr_get_type(anchor) == LDNS_RR_TYPE_DNSKEY &&
	       ldns_rr_rd_count(anchor) >= 4 &&
	       verify_algorithm_known(key_algorithm(anchor));
}

/* A DS, or the key of an anchor, that could be verified. */
static bool any_known(const ldns_rr_list *ds)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(ds); i++)
		if (ds_known(ldns_rr_list_rr(ds, i)) ||
		    is_known_key(ldns_rr_list_rr(ds, i)))
			return true;
	return false;
}

/* Entered by an anchor, not by a DS: nothing is above that could vouch. */
static bool is_anchored(const struct judge *judge, const ldns_rdf *zone)
{
	const ldns_rdf *anchor = anchors_zone(judge->anchors, zone);

	return anchor && ldns_dname_compare(anchor, zone) == 0;
}

static bool has_signature(const ldns_rr_list *list)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++)
		if (ldns_rr_get_type(ldns_rr_list_rr(list, i)) ==
		    LDNS_RR_TYPE_RRSIG)
			return true;
	return false;
}

/* Not one signature came with any answer: then the fault is on the way. */
static bool is_stripped(const struct judge *judge)
{
	for (size_t i = 0; i < judge->pool->n; i++) {
		const ldns_pkt *reply = judge->pool->entries[i].reply;

		if (reply && (has_signature(ldns_pkt_answer(reply)) ||
			      has_signature(ldns_pkt_authority(reply))))
			return false;
	}
	return true;
}

static void no_key_fits(const struct judge *judge, const ldns_rdf *zone,
			const char *name, const ldns_rr_list *ds,
			const ldns_rr_list *keys, struct trust *trust)
{
	enum dns_cause cause = explain_misfit(zone, ds, keys, &trust->links);
	bool anchored = is_anchored(judge, zone);

	if (anchored)
		cause = CAUSE_ANCHOR_MISFIT;
	links_add(&trust->links, zone, "ds", STATUS_BAD,
		  "no DNSKEY of %.200s fits %s", name,
		  anchored ? "a trust anchor" : "a DS at its parent");
	links_hint(&trust->links, "%s", dns_cause_advice(cause));
	trust_stop(trust, VERDICT_BOGUS, cause, zone,
		   "no DNSKEY of %.200s fits any %s", name,
		   anchored ? "trust anchor" : "DS that its parent publishes");
}

static void take_keys(struct judge *judge, const ldns_rdf *zone,
		      const struct rrset *keys, const struct sig_proof *proof,
		      struct trust *trust)
{
	ldns_rdf *entered = ldns_rdf_clone(zone);

	ldns_rdf_deep_free(trust->zone);
	ldns_rr_list_deep_free(trust->keys);
	trust->zone = entered;
	trust->keys = ldns_rr_list_clone(keys->rrs);
	trust_note_end(trust, proof->expires_at);
	trust_note_ttl(trust, judge->now, keys->rrs);
}

static enum dns_cause cause_of_keys(enum proof_state state)
{
	return state == PROOF_NO_KEY || state == PROOF_BAD
		       ? CAUSE_KEYS_NOT_SIGNED
		       : explain_proof(state);
}

/* The keys are there: do they sign themselves, vouched for from above? */
static bool weigh_keys(struct judge *judge, const ldns_rdf *zone,
		       const ldns_rr_list *ds, struct rrset *keys,
		       struct trust *trust)
{
	ldns_rr_list *good = vouched(zone, ds, keys->rrs, &trust->links);
	struct sig_proof proof = { .state = PROOF_NO_KEY };
	char name[DNS_NAME_MAX];
	size_t n = ldns_rr_list_rr_count(good);

	name_text(zone, name);
	explain_keys(zone, ds, keys->rrs, &trust->links);
	if (n > 0) {
		verify_rrset(keys, good, zone, judge->now, &judge->budget,
			     &proof);
		links_signature(&trust->links, zone, "the DNSKEY RRset", &proof,
				judge->now);
	}
	ldns_rr_list_free(good);
	if (n == 0)
		no_key_fits(judge, zone, name, ds, keys->rrs, trust);
	else if (proof.state == PROOF_MISSING && is_anchored(judge, zone) &&
		 is_stripped(judge))
		trust_stop(trust, VERDICT_INDETERMINATE, CAUSE_STRIPPED, zone,
			   "the resolver leaves signatures out, even %s%.200s",
			   *name == '.' ? "the root's" : "those of ",
			   *name == '.' ? "" : name);
	else if (proof.state != PROOF_GOOD)
		trust_stop(trust, VERDICT_BOGUS, cause_of_keys(proof.state),
			   zone,
			   "the signature over the DNSKEY RRset of %.200s %s",
			   name, proof_state_text(proof.state));
	else
		take_keys(judge, zone, keys, &proof, trust);
	return true;
}

/* A DS or an anchor above, and nothing below it. */
static bool no_keys(const struct judge *judge, const struct pool_entry *entry,
		    const ldns_rdf *zone, struct trust *trust)
{
	bool anchored = is_anchored(judge, zone);
	bool stripped = anchored && is_stripped(judge);
	enum dns_cause cause =
		stripped ? CAUSE_STRIPPED : CAUSE_UNSIGNED_WITH_DS;

	links_add(&trust->links, zone, "dnskey", STATUS_BAD,
		  "there is %s, but no DNSKEY here",
		  anchored ? "a trust anchor" : "a DS at the parent");
	links_hint(&trust->links, "%s", dns_cause_advice(cause));
	return trust_stop(
		trust, stripped ? VERDICT_INDETERMINATE : VERDICT_BOGUS, cause,
		zone, "%.255s has %s but publishes no DNSKEY", entry->name,
		anchored ? "a trust anchor" : "a DS at its parent");
}

static bool unsupported(const ldns_rdf *zone, const ldns_rr_list *ds,
			struct trust *trust)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(ds) && i < DS_TOLD_MAX;
	     i++) {
		const ldns_rr *one = ldns_rr_list_rr(ds, i);
		char algorithm[32], digest[16];

		if (ldns_rr_rd_count(one) < 4)
			continue;
		verify_algorithm_text(ds_algorithm(one), algorithm);
		ds_digest_text(ds_digest(one), digest);
		links_add(&trust->links, zone, "ds", STATUS_WARNING,
			  "DS %u (%s, %s) cannot be verified here", ds_tag(one),
			  algorithm, digest);
	}
	links_hint(&trust->links, "%s", dns_cause_advice(CAUSE_UNSUPPORTED));
	return trust_stop(trust, VERDICT_INSECURE, CAUSE_UNSUPPORTED, zone,
			  "its DS uses only algorithms or digests that "
			  "cannot be verified (RFC 4035 section 5.2)");
}

bool trust_enter(struct judge *judge, const ldns_rdf *zone,
		 const ldns_rr_list *ds, struct trust *trust)
{
	const struct pool_entry *entry;
	struct rrset keys;

	if (!any_known(ds))
		return unsupported(zone, ds, trust);
	entry = judge_need(judge, zone, LDNS_RR_TYPE_DNSKEY);
	if (!entry)
		return false;
	if (!trust_has_answer(entry, "DNSKEY", trust))
		return true;
	if (!rrset_find(entry->reply, LDNS_SECTION_ANSWER, zone,
			LDNS_RR_TYPE_DNSKEY, &keys))
		return no_keys(judge, entry, zone, trust);
	weigh_keys(judge, zone, ds, &keys, trust);
	rrset_free(&keys);
	return true;
}
