/* Answers that are there: RRsets, wildcards, CNAME and DNAME. */
#include "providers/resolver/alias.h"
#include "providers/resolver/course.h"
#include "providers/resolver/explain.h"
#include "providers/resolver/name.h"

#include <stdio.h>

static bool secure(const struct course *course)
{
	return course->trust.verdict == VERDICT_SECURE;
}

static void keep(struct course *course, const struct rrset *rrset)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(rrset->rrs); i++)
		ldns_rr_list_push_rr(course->records,
				     ldns_rr_list_rr(rrset->rrs, i));
}

/* A wildcard answers only where nothing closer is there. */
static void weigh_wildcard(struct course *course, const ldns_rdf *owner,
			   uint8_t labels)
{
	struct judge *judge = course->judge;
	struct denials denials;
	enum denial denial;

	denial_load(course->reply, course->trust.zone, course->trust.keys,
		    judge->now, &judge->budget, &denials);
	denial = denial_closer(&denials, owner, labels);
	links_add(&course->links, course->trust.zone, "wildcard",
		  denial == DENIAL_NXDOMAIN ? STATUS_GOOD
		  : denial == DENIAL_NONE   ? STATUS_BAD
					    : STATUS_WARNING,
		  "the answer comes from a wildcard; %.300s",
		  denial == DENIAL_NONE ? "nothing proves that there is no "
					  "closer name"
					: denials.told);
	if (denial == DENIAL_NONE)
		course_weaken(course, VERDICT_BOGUS, CAUSE_ABSENCE_UNPROVED,
			      "the answer comes from a wildcard, without proof "
			      "that nothing closer is there");
	else if (denial != DENIAL_NXDOMAIN)
		course_weaken(course, VERDICT_INSECURE, CAUSE_WEAK_PROOF,
			      "the wildcard's proof has opt-out or too many "
			      "iterations");
}

/* A DNAME that was made from a wildcard, and shall redirect: such answers no
 * server makes, for the wildcard's own tells of the names below "*" alone
 * (RFC 4592 section 4.4, RFC 6672 section 3.3). */
static bool is_stray_dname(const struct course *course,
			   const struct rrset *rrset, uint8_t labels)
{
	return rrset->type == LDNS_RR_TYPE_DNAME &&
	       labels < verify_labels(rrset->owner) &&
	       ldns_dname_compare(rrset->owner, course->name) != 0;
}

bool course_weigh(struct course *course, const struct rrset *rrset)
{
	struct judge *judge = course->judge;
	char owner[DNS_NAME_MAX], type[16], what[300];
	struct sig_proof proof;

	name_text(rrset->owner, owner);
	dns_type_text((uint16_t)rrset->type, type);
	snprintf(what, sizeof(what), "the %s RRset of %.250s", type, owner);
	verify_rrset(rrset, course->trust.keys, course->trust.zone, judge->now,
		     &judge->budget, &proof);
	links_signature(&course->links, course->trust.zone, what, &proof,
			judge->now);
	if (proof.state != PROOF_GOOD) {
		course_weaken(course, VERDICT_BOGUS, explain_proof(proof.state),
			      "%s: its signature %s", what,
			      proof_state_text(proof.state));
		return false;
	}
	if (is_stray_dname(course, rrset, proof.labels)) {
		course_weaken(
			course, VERDICT_BOGUS, CAUSE_ALIAS,
			"%s was made from a wildcard, and cannot redirect",
			what);
		return false;
	}
	if (!course->expires_at || proof.expires_at < course->expires_at)
		course->expires_at = proof.expires_at;
	if (proof.labels < verify_labels(rrset->owner))
		weigh_wildcard(course, rrset->owner, proof.labels);
	return true;
}

static enum hop follow(struct course *course, const ldns_rdf *target)
{
	ldns_rdf_deep_free(course->name);
	course->name = ldns_rdf_clone(target);
	ldns_dname2canonical(course->name);
	return HOP_FOLLOW;
}

static enum hop take_cname(struct course *course, const struct rrset *rrset)
{
	const ldns_rr *rr = ldns_rr_list_rr(rrset->rrs, 0);

	keep(course, rrset);
	if (ldns_rr_list_rr_count(rrset->rrs) != 1) {
		course_weaken(course, VERDICT_BOGUS, CAUSE_ALIAS,
			      "there is more than one CNAME");
		course->cname_secure = false;
		return HOP_END;
	}
	if (secure(course) && !course_weigh(course, rrset)) {
		course->cname_secure = false;
		return HOP_END;
	}
	return follow(course, ldns_rr_rdf(rr, 0));
}

static enum hop take_dname(struct course *course, const struct rrset *rrset)
{
	ldns_rdf *target;
	enum hop hop = HOP_END;

	keep(course, rrset);
	if (secure(course) && !course_weigh(course, rrset)) {
		course->cname_secure = false;
		return HOP_END;
	}
	target =
		alias_substituted(course->name, ldns_rr_list_rr(rrset->rrs, 0));
	if (target)
		hop = follow(course, target);
	else
		course_weaken(course, VERDICT_BOGUS, CAUSE_ALIAS,
			      "a DNAME leads to a name that is too long");
	ldns_rdf_deep_free(target);
	return hop;
}

/* The DNAME's owner lies in the zone of the alias, not below it. */
static bool dname_counts(const struct course *course, const struct rrset *dname)
{
	return !secure(course) || name_within(dname->owner, course->trust.zone);
}

/* Nothing signs the rcode: whom to believe, the rcode or the records, cannot be
 * told. Validators refuse such a reply. */
static void contradict(struct course *course)
{
	links_add(&course->links, course->trust.zone, "denial", STATUS_BAD,
		  "the reply says that the name is not there (NXDOMAIN), and "
		  "yet holds its records");
	links_hint(&course->links, "%s",
		   dns_cause_advice(CAUSE_ABSENCE_UNPROVED));
	course_weaken(course, VERDICT_BOGUS, CAUSE_ABSENCE_UNPROVED,
		      "%s says that the name is not there, and yet tells its "
		      "records",
		      course->by);
}

static void take_final(struct course *course, const struct rrset *rrset)
{
	struct rrset dname = { 0 };

	if (secure(course) && course_is_denied(course))
		contradict(course);
	if (secure(course))
		course_weigh(course,
			     alias_is_made(course->reply, course->name,
					   course->trust.zone, rrset, &dname)
				     ? &dname
				     : rrset);
	keep(course, rrset);
	rrset_free(&dname);
}

enum hop course_positive(struct course *course, bool *found)
{
	struct rrset rrset;
	enum hop hop = HOP_END;

	*found = true;
	if (rrset_find(course->reply, LDNS_SECTION_ANSWER, course->name,
		       course->type, &rrset)) {
		take_final(course, &rrset);
	} else if (alias_find_dname(course->reply, course->name, &rrset) &&
		   dname_counts(course, &rrset)) {
		hop = take_dname(course, &rrset);
	} else {
		rrset_free(&rrset);
		*found = rrset_find(course->reply, LDNS_SECTION_ANSWER,
				    course->name, LDNS_RR_TYPE_CNAME, &rrset);
		if (*found)
			hop = take_cname(course, &rrset);
	}
	rrset_free(&rrset);
	return hop;
}
