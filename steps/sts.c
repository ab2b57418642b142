/* MTA-STS: may a host be put in front? (RFC 8461) Pure. */
#include "steps/sts.h"
#include "state/timefmt.h"
#include "steps/decide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t old_enough_at(const struct facts *facts,
			     const struct migration *migration)
{
	return migration->sts_seen_at + facts->sts.txt_ttl;
}

static bool is_enforced(const struct facts *facts)
{
	return facts->sts_known == KNOWN && facts->sts.mode == STS_ENFORCE;
}

/* Do senders perhaps hold an enforced policy that is no more, without host? */
static bool is_held_against(const struct migration *migration, const char *host,
			    int64_t now)
{
	bool matches = strcmp(host, migration->assigned) == 0
			       ? migration->sts_held_new
			       : strcmp(host, migration->legacy) == 0 &&
					 migration->sts_held_legacy;

	return now < migration->sts_held_until && !matches;
}

bool sts_refuses(const struct facts *facts, const char *host)
{
	return is_enforced(facts) && !sts_policy_matches(&facts->sts, host);
}

struct decision sts_gate(const struct facts *facts,
			 const struct migration *migration, const char *host,
			 int64_t now)
{
	char until[TIMEFMT_ISO_MAX];
	int64_t due = old_enough_at(facts, migration);

	if (facts->sts_known != KNOWN || facts->sts.mode == STS_UNKNOWN)
		return decide_hint(
			decide_cannot_tell(now + 60,
					   "could not tell what the domain's "
					   "MTA-STS policy says: %s",
					   facts->sts.words),
			"see TXT _mta-sts.%s and "
			"https://mta-sts.%s/.well-known/mta-sts.txt",
			migration->domain, migration->domain);
	if (facts->sts.mode == STS_ABSENT ||
	    (!is_enforced(facts) && !is_held_against(migration, host, now)) ||
	    (is_enforced(facts) && !sts_policy_matches(&facts->sts, host)) ||
	    now >= due)
		return decide_holds("MTA-STS: %s",
				    sts_mode_name(facts->sts.mode));
	timefmt_iso(due, until);
	return decide_wait(
		due,
		"the MTA-STS policy was first seen by us %u s ago or "
		"less; senders may hold the one before it until %s",
		facts->sts.txt_ttl, until);
}

/* The file's lines, as one. */
static void in_one_line(const char *policy, char *out, size_t size)
{
	size_t n = 0;

	for (const char *p = policy; *p && n + 4 < size; p++)
		if (*p == '\r')
			n += (size_t)snprintf(out + n, size - n, "%s",
					      p[1] && p[2] ? " / " : "");
		else if (*p != '\n')
			out[n++] = *p;
	out[n] = '\0';
}

/* False where there is no room for all of it. */
static bool say(const struct sts_proposal *proposal, const char *domain,
		char *out, size_t size)
{
	char lines[640];
	int n;

	in_one_line(proposal->policy, lines, sizeof(lines));
	n = snprintf(out, size,
		     "publish https://mta-sts.%s/.well-known/mta-sts.txt as "
		     "\"%s\" (a line each), then TXT _mta-sts.%s \"%s\"",
		     domain, lines, domain, proposal->txt);
	return (size_t)n < size &&
	       strlen(proposal->policy) < sizeof(lines) - 64;
}

void sts_advice(const struct sts_policy *policy, const char *domain,
		const char *host, int64_t now, char *out, size_t size)
{
	struct sts_proposal *proposal = calloc(1, sizeof(*proposal));
	struct err err = { 0 };

	if (!proposal || !sts_policy_propose(policy, host, now, proposal, &err))
		snprintf(out, size, "let %s in: %s", host,
			 proposal ? err.msg : "out of memory");
	else if (!say(proposal, domain, out, size))
		snprintf(out, size,
			 "add the line \"mx: %s\" to "
			 "https://mta-sts.%s/.well-known/mta-sts.txt, then "
			 "publish TXT _mta-sts.%s \"%s\"",
			 host, domain, domain, proposal->txt);
	free(proposal);
}

static bool is_finished(const struct sts_policy *policy,
			const struct mxset *set)
{
	for (size_t i = 0; i < policy->n_mx; i++)
		if (!sts_pattern_is_used(policy->mx[i], set))
			return false;
	return policy->mode == STS_ENFORCE;
}

bool sts_advice_for_the_end(const struct sts_policy *policy, const char *domain,
			    const struct mxset *set, int64_t now, char *out,
			    size_t size)
{
	struct sts_proposal *proposal;

	*out = '\0';
	if (is_finished(policy, set))
		return false;
	proposal = calloc(1, sizeof(*proposal));
	if (!proposal || !sts_policy_finish(policy, set, now, proposal, NULL) ||
	    !say(proposal, domain, out, size))
		*out = '\0';
	free(proposal);
	return *out != '\0';
}

/* RFC 8461 section 8.3: how a policy is withdrawn. */
static bool still_held(const struct migration *migration, const char *host,
		       struct err *err)
{
	char until[TIMEFMT_ISO_MAX];

	timefmt_iso(migration->sts_held_until, until);
	err_set(err, ERR_UNSAFE,
		"an enforced MTA-STS policy without %s was there; senders may "
		"hold it until %s",
		host, until);
	return err_hint(
		err,
		"publish a policy again with mode: none and a new id "
		"in TXT _mta-sts.%s; senders that hold the old one then "
		"take it, once the TXT's TTL has passed",
		migration->domain);
}

bool sts_allows(const struct facts *facts, const struct migration *migration,
		const char *host, int64_t now, struct err *err)
{
	char advice[512];

	if (facts->sts_known != KNOWN || facts->sts.mode == STS_UNKNOWN)
		return err_set(err, ERR_UNSAFE,
			       "the domain's MTA-STS policy could not be had: "
			       "%s",
			       facts->sts.words);
	if (facts->sts.mode != STS_ENFORCE)
		return !is_held_against(migration, host, now) ||
		       still_held(migration, host, err);
	if (!sts_policy_matches(&facts->sts, host)) {
		sts_advice(&facts->sts, migration->domain, host, now, advice,
			   sizeof(advice));
		err_set(err, ERR_UNSAFE,
			"the domain's MTA-STS policy is enforced and does not "
			"match %s: senders would refuse it",
			host);
		return err_hint(err, "%s", advice);
	}
	if (now >= old_enough_at(facts, migration))
		return true;
	return err_set(err, ERR_UNSAFE,
		       "the MTA-STS policy that matches %s is too young: "
		       "senders may still hold the one before it",
		       host);
}
