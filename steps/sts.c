/* MTA-STS: may a host be put in front? (RFC 8461) Pure. */
#include "steps/sts.h"
#include "state/timefmt.h"
#include "steps/decide.h"

#include <stdio.h>
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
	if (!is_enforced(facts) || !sts_policy_matches(&facts->sts, host) ||
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

void sts_advice(const struct sts_policy *policy, const char *domain,
		const char *host, int64_t now, char *out, size_t size)
{
	char stamp[TIMEFMT_ISO_MAX], id[16] = "";
	size_t len, n = 0;

	timefmt_iso(now, stamp);
	for (const char *p = stamp; *p && n < 14; p++)
		if (*p >= '0' && *p <= '9')
			id[n++] = *p;
	snprintf(out, size,
		 "publish https://mta-sts.%s/.well-known/mta-sts.txt as "
		 "\"version: STSv1 / mode: enforce",
		 domain);
	for (size_t i = 0; i < policy->n_mx; i++) {
		len = strlen(out);
		snprintf(out + len, size - len, " / mx: %s", policy->mx[i]);
	}
	len = strlen(out);
	snprintf(out + len, size - len,
		 " / mx: %s / max_age: %lld\" (a line each), then TXT "
		 "_mta-sts.%s \"v=STSv1; id=%s\"",
		 host, (long long)policy->max_age_s, domain, id);
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
		return true;
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
