/* The walk from the trust anchor down to the zone of a name. */
#include "providers/resolver/trust.h"
#include "providers/resolver/denial.h"
#include "providers/resolver/explain.h"
#include "providers/resolver/name.h"

#include <stdio.h>
#include <string.h>

void trust_free(struct trust *trust)
{
	ldns_rdf_deep_free(trust->zone);
	ldns_rdf_deep_free(trust->cause_zone);
	ldns_rr_list_deep_free(trust->keys);
	links_free(&trust->links);
	*trust = (struct trust){ 0 };
}

static bool copy(struct trust *to, const struct trust *from)
{
	*to = *from;
	to->cause_zone = NULL; /* only what is secure is copied */
	to->zone = ldns_rdf_clone(from->zone);
	to->keys = ldns_rr_list_clone(from->keys);
	if (links_copy(&to->links, &from->links) && to->zone && to->keys)
		return true;
	trust_free(to);
	return false;
}

void trust_cache_free(struct trust_cache *cache)
{
	for (size_t i = 0; i < cache->n; i++)
		trust_free(&cache->entries[i]);
	cache->n = 0;
}

const struct trust *trust_cache_find(struct trust_cache *cache,
				     const ldns_rdf *name, int64_t now)
{
	struct trust *best = NULL;

	cache->uses++;
	for (size_t i = 0; i < cache->n; i++) {
		struct trust *one = &cache->entries[i];

		if (!one->zone || now >= one->fresh_until ||
		    !name_within(name, one->zone))
			continue;
		/* The zones above it serve too: they are needed again when
		 * it has run out. */
		one->used = cache->uses;
		if (!best || ldns_dname_label_count(one->zone) >
				     ldns_dname_label_count(best->zone))
			best = one;
	}
	return best;
}

/* The same zone's, a free one, or the one that is needed the least. */
static struct trust *slot_for(struct trust_cache *cache, const ldns_rdf *zone,
			      int64_t now)
{
	struct trust *worst = &cache->entries[0];

	for (size_t i = 0; i < cache->n; i++) {
		struct trust *one = &cache->entries[i];

		if (!one->zone || now >= one->fresh_until)
			one->used = 0;
		if (one->zone && ldns_dname_compare(one->zone, zone) == 0)
			return one;
		if (one->used < worst->used)
			worst = one;
	}
	return cache->n < TRUST_CACHE_MAX ? &cache->entries[cache->n++] : worst;
}

static void remember(struct judge *judge, const struct trust *trust)
{
	struct trust_cache *cache = judge->cache;
	struct trust *slot = slot_for(cache, trust->zone, judge->now);

	trust_free(slot);
	if (copy(slot, trust))
		slot->used = ++cache->uses;
}

const struct pool_entry *judge_need(struct judge *judge, const ldns_rdf *name,
				    ldns_rr_type type)
{
	const struct pool_entry *entry;
	struct dns_question question = { .type = (uint16_t)type };

	name_text(name, question.name);
	entry = pool_find(judge->pool, question.name, question.type);
	if (!entry && judge->n_missing < MISSING_MAX)
		judge->missing[judge->n_missing++] = question;
	return entry;
}

/* One missing link is never alone: ask for all that are left, at once. */
static void need_rest(struct judge *judge, const ldns_rdf *name, uint8_t from)
{
	for (uint8_t k = from; k <= ldns_dname_label_count(name); k++) {
		ldns_rdf *zone = name_ancestor(name, k);

		if (k > 0)
			judge_need(judge, zone, LDNS_RR_TYPE_DS);
		judge_need(judge, zone, LDNS_RR_TYPE_DNSKEY);
		ldns_rdf_deep_free(zone);
	}
}

static bool begin(struct judge *judge, const ldns_rdf *name, struct trust *out)
{
	const struct trust *known =
		trust_cache_find(judge->cache, name, judge->now);
	const ldns_rdf *zone;
	ldns_rr_list *anchors;
	bool ok;

	*out = (struct trust){ 0 };
	if (known && copy(out, known))
		return true;
	zone = anchors_zone(judge->anchors, name);
	out->zone = ldns_rdf_clone(zone ? zone : name);
	out->fresh_until = INT64_MAX;
	if (!zone) {
		judge->hopeless = true;
		return trust_stop(out, VERDICT_INDETERMINATE, CAUSE_NO_ANCHOR,
				  NULL, "there is no trust anchor above it");
	}
	anchors = ldns_rr_list_new();
	for (size_t i = 0; i < judge->anchors->n; i++)
		if (ldns_dname_compare(ldns_rr_owner(judge->anchors->rr[i]),
				       zone) == 0)
			ldns_rr_list_push_rr(anchors, judge->anchors->rr[i]);
	out->verdict = VERDICT_SECURE;
	ok = trust_enter(judge, zone, anchors, out);
	ldns_rr_list_free(anchors);
	if (ok && out->verdict == VERDICT_SECURE)
		remember(judge, out);
	return ok;
}

/* A signed DS: the way into a signed child. */
static bool take_ds(struct judge *judge, const ldns_rdf *child,
		    struct rrset *ds, struct trust *trust)
{
	struct sig_proof proof;
	char name[DNS_NAME_MAX], what[300];
	bool ok = true;

	name_text(child, name);
	snprintf(what, sizeof(what), "the DS RRset of %.250s", name);
	verify_rrset(ds, trust->keys, trust->zone, judge->now, &judge->budget,
		     &proof);
	if (proof.state == PROOF_GOOD && proof.labels != verify_labels(child))
		proof.state = PROOF_BAD; /* no wildcard makes a delegation */
	links_signature(&trust->links, trust->zone, what, &proof, judge->now);
	if (proof.state != PROOF_GOOD) {
		trust->open = true;
		trust_stop(trust, VERDICT_BOGUS, explain_proof(proof.state),
			   NULL, "%s: its signature %s", what,
			   proof_state_text(proof.state));
	} else {
		trust_note_end(trust, proof.expires_at);
		trust_note_ttl(trust, judge->now, ds->rrs);
		ok = trust_enter(judge, child, ds->rrs, trust);
		if (ok && trust->verdict == VERDICT_SECURE)
			remember(judge, trust);
	}
	return ok;
}

/* The parent proves it unsigned; whether it has keys all the same is told. */
static void unsigned_from(struct judge *judge, const ldns_rdf *child,
			  const char *name, const struct denials *denials,
			  struct trust *trust)
{
	enum dns_cause cause = explain_is_signed(judge, child)
				       ? CAUSE_SIGNED_WITHOUT_DS
				       : CAUSE_UNSIGNED;
	char zone[DNS_NAME_MAX];

	name_text(trust->zone, zone);
	links_add(&trust->links, trust->zone, "denial", STATUS_WARNING,
		  "%.200s has no DS for %.200s: %.250s", zone, name,
		  denials->told);
	links_hint(&trust->links, "%s", dns_cause_advice(cause));
	trust_stop(trust, VERDICT_INSECURE, cause, child,
		   "%.200s %s: %s proves that there is no DS for it", name,
		   cause == CAUSE_UNSIGNED ? "is not signed"
					   : "is signed in vain",
		   zone);
}

static void no_ds_proof(const struct pool_entry *entry, const char *name,
			const struct denials *denials, struct trust *trust)
{
	bool failed = denials->failed != PROOF_GOOD;
	enum dns_cause cause =
		failed ? explain_proof(denials->failed) : CAUSE_DS_UNPROVED;

	links_add(&trust->links, trust->zone, "denial", STATUS_BAD,
		  "no proof that %.200s has no DS%s%s", name,
		  failed ? ": the proof's signature " : "",
		  failed ? proof_state_text(denials->failed) : "");
	links_hint(&trust->links, "%s", dns_cause_advice(cause));
	trust_stop(trust, VERDICT_BOGUS, cause, NULL,
		   "neither a DS of %.200s nor a proof that there is "
		   "none came from %s",
		   name, entry->by);
}

/* No DS came: what does the parent prove instead? *more: the walk goes on. */
static void weigh_denial(struct judge *judge, const struct pool_entry *entry,
			 const ldns_rdf *child, struct trust *trust, bool *more)
{
	struct denials denials;
	enum denial denial;
	char name[DNS_NAME_MAX];

	name_text(child, name);
	denial_load(entry->reply, trust->zone, trust->keys, judge->now,
		    &judge->budget, &denials);
	denial = denial_ds(&denials, child);
	trust_note_end(trust, denials.expires_at);
	*more = denial == DENIAL_NO_CUT;
	trust->open = denial == DENIAL_OPT_OUT || denial == DENIAL_ITERATIONS ||
		      denial == DENIAL_NONE;
	if (denial == DENIAL_DELEGATION || denial == DENIAL_OPT_OUT ||
	    denial == DENIAL_ITERATIONS)
		unsigned_from(judge, child, name, &denials, trust);
	else if (denial == DENIAL_NONE)
		no_ds_proof(entry, name, &denials, trust);
}

/* An alias that was made from a wildcard tells of a delegation only where
 * nothing closer is there; a DNAME's wildcard redirects nothing (RFC 6672
 * section 3.3). */
static void weigh_made_alias(struct judge *judge,
			     const struct pool_entry *entry,
			     const struct rrset *alias, uint8_t labels,
			     struct trust *trust)
{
	struct denials denials;
	enum denial denial = DENIAL_NONE;
	char name[DNS_NAME_MAX];

	name_text(alias->owner, name);
	denial_load(entry->reply, trust->zone, trust->keys, judge->now,
		    &judge->budget, &denials);
	if (alias->type == LDNS_RR_TYPE_CNAME)
		denial = denial_closer(&denials, alias->owner, labels);
	trust_note_end(trust, denials.expires_at);
	if (denial == DENIAL_NXDOMAIN)
		return;
	trust->open = true;
	if (denial == DENIAL_NONE)
		no_ds_proof(entry, name, &denials, trust);
	else
		unsigned_from(judge, alias->owner, name, &denials, trust);
}

/* An alias where a DS was asked for: then here is no delegation. */
static void weigh_alias(struct judge *judge, const struct pool_entry *entry,
			const struct rrset *alias, struct trust *trust)
{
	struct sig_proof proof;

	verify_rrset(alias, trust->keys, trust->zone, judge->now,
		     &judge->budget, &proof);
	if (proof.state == PROOF_GOOD &&
	    proof.labels < verify_labels(alias->owner))
		weigh_made_alias(judge, entry, alias, proof.labels, trust);
	if (proof.state == PROOF_GOOD)
		return;
	trust->open = true;
	links_signature(&trust->links, trust->zone, "an alias on the way",
			&proof, judge->now);
	trust_stop(trust, VERDICT_BOGUS, explain_proof(proof.state), NULL,
		   "the signature over an alias %s",
		   proof_state_text(proof.state));
}

/* A DNAME of this zone, above the name: nothing below it is a delegation. */
static bool find_dname(const ldns_pkt *reply, const ldns_rdf *name,
		       const ldns_rdf *zone, struct rrset *out)
{
	uint8_t k = ldns_dname_label_count(name);
	bool found = false;

	while (!found && k-- > ldns_dname_label_count(zone)) {
		ldns_rdf *owner = name_ancestor(name, k);

		found = rrset_find(reply, LDNS_SECTION_ANSWER, owner,
				   LDNS_RR_TYPE_DNAME, out);
		ldns_rdf_deep_free(owner);
	}
	return found;
}

/* One label further down. False: missing. */
static bool descend(struct judge *judge, const ldns_rdf *child,
		    struct trust *trust, bool *more)
{
	const struct pool_entry *entry =
		judge_need(judge, child, LDNS_RR_TYPE_DS);
	struct rrset rrset;
	bool ok = true;

	*more = true;
	if (!entry)
		return false;
	trust->n_certain = trust->links.n;
	if (!trust_has_answer(entry, "DS", trust)) {
		trust->open = true;
		return true;
	}
	if (rrset_find(entry->reply, LDNS_SECTION_ANSWER, child,
		       LDNS_RR_TYPE_DS, &rrset))
		ok = take_ds(judge, child, &rrset, trust);
	else if (find_dname(entry->reply, child, trust->zone, &rrset) ||
		 rrset_find(entry->reply, LDNS_SECTION_ANSWER, child,
			    LDNS_RR_TYPE_CNAME, &rrset))
		weigh_alias(judge, entry, &rrset, trust);
	else
		weigh_denial(judge, entry, child, trust, more);
	rrset_free(&rrset);
	return ok;
}

void trust_close(struct trust *trust)
{
	trust->open = false;
	trust->verdict = VERDICT_SECURE;
	trust->links.n = trust->n_certain;
	trust->reason[0] = '\0';
	trust->cause = CAUSE_NONE;
	ldns_rdf_deep_free(trust->cause_zone);
	trust->cause_zone = NULL;
}

bool trust_walk(struct judge *judge, const ldns_rdf *name, struct trust *out)
{
	uint8_t labels = ldns_dname_label_count(name), at;
	bool ok = begin(judge, name, out), more = true;

	if (!ok)
		need_rest(judge, name, ldns_dname_label_count(out->zone) + 1);
	for (at = ldns_dname_label_count(out->zone) + 1;
	     ok && more && out->verdict == VERDICT_SECURE && at <= labels;
	     at++) {
		ldns_rdf *child = name_ancestor(name, at);

		ok = descend(judge, child, out, &more);
		if (!ok)
			need_rest(judge, name, at);
		ldns_rdf_deep_free(child);
	}
	if (!ok)
		trust_free(out);
	return ok;
}
