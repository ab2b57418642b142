/* From collected answers to a verdict and its explanation. */
#include "providers/resolver/judge.h"
#include "providers/resolver/course.h"
#include "providers/resolver/explain.h"
#include "providers/resolver/name.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int rank(enum verdict verdict)
{
	static const int ranks[] = {
		[VERDICT_SECURE] = 0,
		[VERDICT_INSECURE] = 1,
		[VERDICT_INDETERMINATE] = 2,
		[VERDICT_BOGUS] = 3,
	};

	return ranks[verdict];
}

static void blame(struct course *course, enum dns_cause cause,
		  const ldns_rdf *zone)
{
	course->cause = cause;
	ldns_rdf_deep_free(course->cause_zone);
	course->cause_zone = zone ? ldns_rdf_clone(zone) : NULL;
}

void course_weaken(struct course *course, enum verdict verdict,
		   enum dns_cause cause, const char *fmt, ...)
{
	va_list args;

	if (rank(verdict) <= rank(course->verdict))
		return;
	course->verdict = verdict;
	blame(course, cause, course->trust.zone);
	va_start(args, fmt);
	vsnprintf(course->reason, sizeof(course->reason), fmt, args);
	va_end(args);
}

static const char *negative_words(bool nxdomain)
{
	return nxdomain ? "the name is not there" : "there is no such record";
}

static void not_proved(struct course *course, const struct denials *denials,
		       const char *words)
{
	bool failed = denials->failed != PROOF_GOOD;
	enum dns_cause cause = failed ? explain_proof(denials->failed)
				      : CAUSE_ABSENCE_UNPROVED;

	links_add(&course->links, course->trust.zone, "denial", STATUS_BAD,
		  "no proof that %s%s%s", words,
		  failed ? ": its signature " : "",
		  failed ? proof_state_text(denials->failed) : "");
	links_hint(&course->links, "%s", dns_cause_advice(cause));
	course_weaken(course, VERDICT_BOGUS, cause, "no proof that %s", words);
}

/* The zone's SOA comes along and says how long the absence may be believed
 * (RFC 2308 section 5): it is signed like all else. */
static void weigh_soa(struct course *course)
{
	struct rrset soa;

	if (rrset_find(course->reply, LDNS_SECTION_AUTHORITY,
		       course->trust.zone, LDNS_RR_TYPE_SOA, &soa))
		course_weigh(course, &soa);
	rrset_free(&soa);
}

bool course_is_denied(const struct course *course)
{
	return ldns_pkt_get_rcode(course->reply) == LDNS_RCODE_NXDOMAIN;
}

void course_negative(struct course *course)
{
	struct judge *judge = course->judge;
	bool nxdomain = course_is_denied(course);
	const char *words = negative_words(nxdomain);
	struct denials denials;
	enum denial denial;
	bool weak;

	if (course->trust.verdict != VERDICT_SECURE)
		return;
	denial_load(course->reply, course->trust.zone, course->trust.keys,
		    judge->now, &judge->budget, &denials);
	denial = nxdomain ? denial_nxdomain(&denials, course->name)
			  : denial_nodata(&denials, course->name, course->type);
	if (denials.expires_at &&
	    (!course->expires_at || denials.expires_at < course->expires_at))
		course->expires_at = denials.expires_at;
	if (denial == DENIAL_NONE) {
		not_proved(course, &denials, words);
		return;
	}
	weak = denial == DENIAL_OPT_OUT || denial == DENIAL_ITERATIONS;
	links_add(&course->links, course->trust.zone, "denial",
		  weak ? STATUS_WARNING : STATUS_GOOD, "%s: %.300s", words,
		  denials.told);
	weigh_soa(course);
	if (weak)
		course_weaken(course, VERDICT_INSECURE, CAUSE_WEAK_PROOF,
			      "the proof that %s has opt-out or too many "
			      "iterations",
			      words);
}

/* Good as it came with an alias? A server may still hold an old copy of the
 * zone that the alias leads to. */
static bool is_current(struct course *course, const struct rrset *rrset)
{
	struct sig_proof proof;

	if (course->trust.verdict != VERDICT_SECURE)
		return true;
	verify_rrset(rrset, course->trust.keys, course->trust.zone,
		     course->judge->now, &course->judge->budget, &proof);
	return proof.state == PROOF_GOOD;
}

/* Does the reply at hand tell about the alias' target, too? */
static bool goes_on(struct course *course)
{
	struct rrset rrset;
	bool good = false;

	if (course->reply &&
	    ((!course_is_denied(course) &&
	      rrset_find(course->reply, LDNS_SECTION_ANSWER, course->name,
			 course->type, &rrset)) ||
	     rrset_find(course->reply, LDNS_SECTION_ANSWER, course->name,
			LDNS_RR_TYPE_CNAME, &rrset))) {
		good = is_current(course, &rrset);
		rrset_free(&rrset);
	}
	return good;
}

/* Answers for the present name: in the reply at hand, or in one of its own. */
static bool find_reply(struct course *course, struct judge *judge)
{
	const struct pool_entry *entry;

	if (goes_on(course))
		return true;
	entry = judge_need(judge, course->name, course->type);
	if (!entry)
		return false;
	course->reply = entry->reply;
	course->by = entry->by;
	if (!entry->reply)
		course_weaken(course, VERDICT_INDETERMINATE, CAUSE_SERVER_FAILS,
			      "%s: %s", entry->by, entry->words);
	return true;
}

/* The zone of the present name; a DS belongs to the zone above. */
static bool find_trust(struct course *course, struct judge *judge)
{
	uint8_t n = ldns_dname_label_count(course->name);
	ldns_rdf *in = name_ancestor(course->name,
				     course->type == LDNS_RR_TYPE_DS && n > 0
					     ? (uint8_t)(n - 1)
					     : n);
	bool ok;

	trust_free(&course->trust);
	ok = trust_walk(judge, in, &course->trust);
	ldns_rdf_deep_free(in);
	return ok;
}

static bool chain_told(const struct links *links, const struct link *link)
{
	for (size_t i = 0; i < links->n; i++)
		if (strcmp(links->link[i].zone, link->zone) == 0 &&
		    strcmp(links->link[i].text, link->text) == 0)
			return true;
	return false;
}

static void take_trust(struct course *course)
{
	const struct trust *trust = &course->trust;

	for (size_t i = 0; i < trust->links.n; i++) {
		const struct link *link = &trust->links.link[i];
		ldns_rdf *zone;

		if (chain_told(&course->links, link))
			continue;
		zone = name_parse(link->zone);
		if (zone) {
			links_add(&course->links, zone, link->check,
				  link->status, "%s", link->text);
			links_hint(&course->links, "%s", link->hint);
		}
		ldns_rdf_deep_free(zone);
	}
	if (rank(trust->verdict) > rank(course->verdict)) {
		course_weaken(course, trust->verdict, trust->cause, "%s",
			      trust->reason);
		if (trust->cause_zone)
			blame(course, trust->cause, trust->cause_zone);
	}
	if (trust->expires_at &&
	    (!course->expires_at || trust->expires_at < course->expires_at))
		course->expires_at = trust->expires_at;
}

static bool rcode_usable(struct course *course)
{
	ldns_pkt_rcode rcode = ldns_pkt_get_rcode(course->reply);
	char text[16];

	course->rcode = (int)rcode;
	if (rcode == LDNS_RCODE_NOERROR || rcode == LDNS_RCODE_NXDOMAIN)
		return true;
	dns_rcode_text((int)rcode, text);
	course_weaken(course, VERDICT_INDETERMINATE, CAUSE_SERVER_FAILS,
		      "%s answered %s", course->by, text);
	return false;
}

static enum hop hop(struct course *course, struct judge *judge)
{
	enum hop next;
	/* Both are looked for, so that what is missing is asked at once. */
	bool trust = find_trust(course, judge);
	bool reply = find_reply(course, judge), found;

	if (!trust || !reply)
		return HOP_MISSING;
	course_find_signer(course);
	take_trust(course);
	if (!course->reply || !rcode_usable(course))
		return HOP_END;
	next = course_positive(course, &found);
	if (found)
		course->rcode = LDNS_RCODE_NOERROR;
	else
		course_negative(course);
	if (next == HOP_FOLLOW)
		course->cname_secure = course->cname_secure &&
				       course->verdict == VERDICT_SECURE;
	return next;
}

/* Types of questions and of the protocol itself: no signature covers them
 * (RFC 6895 section 3.1, RFC 4035 section 2.2). */
static bool is_judged(uint16_t type)
{
	return type != 0 && type != LDNS_RR_TYPE_SIG &&
	       type != LDNS_RR_TYPE_RRSIG && type != LDNS_RR_TYPE_OPT &&
	       (type < 249 || type > 255);
}

bool judge_question(struct judge *judge, const struct dns_question *question,
		    struct dns_answer *out)
{
	struct course course = { .judge = judge,
				 .type = (ldns_rr_type)question->type,
				 .verdict = VERDICT_SECURE,
				 .cname_secure = true };
	enum hop next = HOP_FOLLOW;

	judge->n_missing = 0;
	judge->hopeless = false;
	judge->budget.verifications = BUDGET_VERIFICATIONS;
	course.name = name_parse(question->name);
	course.records = ldns_rr_list_new();
	if (!course.name || !is_judged(question->type)) {
		course_weaken(&course, VERDICT_INDETERMINATE, CAUSE_NONE, "%s",
			      course.name ? "no signature covers that type"
					  : "it is not a name");
		judge->hopeless = true;
		next = HOP_END;
	}
	for (int i = 0; next == HOP_FOLLOW; i++) {
		if (i > HOPS_MAX) {
			course_weaken(&course, VERDICT_INDETERMINATE,
				      CAUSE_ALIAS, "more than %d aliases",
				      HOPS_MAX);
			break;
		}
		next = hop(&course, judge);
	}
	if (next != HOP_MISSING) {
		course_export(&course, question, out);
		course.links = (struct links){ 0 };
	}
	ldns_rdf_deep_free(course.name);
	ldns_rdf_deep_free(course.cause_zone);
	ldns_rr_list_free(course.records);
	trust_free(&course.trust);
	links_free(&course.links);
	return next != HOP_MISSING;
}
