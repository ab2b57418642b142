/* Findings about MTA-STS and TLS-RPT. */
#include "state/timefmt.h"
#include "steps/diagnose_parts.h"
#include "steps/sts.h"

#include <stdio.h>

#define PROPOSAL_MAX (2 * DNAME_MAX + 128)

static bool matches_all(const struct diagnosing *d)
{
	for (size_t i = 0; i < d->set->n; i++)
		if (!sts_policy_matches(&d->facts->sts, d->set->mx[i].exchange))
			return false;
	return d->set->n > 0;
}

/* After the move: what still lets the old hosts in, or enforces nothing. */
static void judge_end(struct diagnosing *d)
{
	const struct sts_policy *policy = &d->facts->sts;
	char advice[1024], span[TIMEFMT_SPAN_MAX];

	if (d->out->stage != STAGE_NEW || !d->out->sts_matches_now ||
	    !sts_advice_for_the_end(policy, d->domain, d->set, d->facts->at,
				    advice, sizeof(advice)))
		return;
	timefmt_span(policy->max_age_s, span);
	diagnose_add(d, STATUS_WARNING, "mta-sts-leftover", d->domain, advice,
		     policy->mode == STS_ENFORCE
			     ? "the MTA-STS policy still lets hosts in that "
			       "are no MX any more; senders keep it for %s"
			     : "the MTA-STS policy is not enforced; senders "
			       "keep it for %s",
		     span);
}

/* Does a pattern fit hosts as Exchange assigns them? Which one it will be, only
 * Exchange can say. */
static bool lets_new_hosts_in(const struct sts_policy *policy)
{
	char host[DNAME_MAX];

	for (size_t i = 0; i < policy->n_mx; i++) {
		bool wild = policy->mx[i][0] == '*';

		snprintf(host, sizeof(host), "%s%s", wild ? "x" : "",
			 policy->mx[i] + wild);
		if (dname_classify(host) == DNAME_NEW)
			return true;
	}
	return false;
}

/* Before Exchange has named the new host. */
static void judge_coming(struct diagnosing *d)
{
	if (d->new_host[0] || d->out->stage != STAGE_LEGACY)
		return;
	d->out->sts_new_unknown = lets_new_hosts_in(&d->facts->sts);
	if (!d->out->sts_new_unknown)
		diagnose_add(d, STATUS_WARNING, "mta-sts-blocks-new", d->domain,
			     "the migration shows the policy and the TXT to "
			     "publish as soon as Exchange has named the new "
			     "host, and waits for them before it puts that "
			     "host in front",
			     "the MTA-STS policy does not match any host that "
			     "Exchange may assign (below mx.microsoft)");
}

/* What an enforced policy does to the hosts of today and of tomorrow. */
static void judge_matches(struct diagnosing *d)
{
	bool enforced = d->facts->sts.mode == STS_ENFORCE;
	char advice[1024];

	if (!d->out->sts_matches_now && d->set->n)
		diagnose_add(d, enforced ? STATUS_BAD : STATUS_WARNING,
			     "mta-sts-blocks-now", d->domain,
			     "add the MX hosts to the policy",
			     "the MTA-STS policy does not match every MX "
			     "host%s",
			     enforced ? ": senders refuse the others" : "");
	if (d->out->sts_matches_new || !d->new_host[0])
		return;
	sts_advice(&d->facts->sts, d->domain, d->new_host, d->facts->at, advice,
		   sizeof(advice));
	diagnose_add(d, STATUS_WARNING, "mta-sts-blocks-new", d->new_host,
		     advice, "the MTA-STS policy does not match the new host");
}

static void judge_policy(struct diagnosing *d)
{
	const struct sts_policy *policy = &d->facts->sts;
	char span[TIMEFMT_SPAN_MAX];

	if (d->facts->sts_known != KNOWN || policy->mode == STS_UNKNOWN) {
		diagnose_add(d, STATUS_UNKNOWN, "mta-sts", d->domain, "",
			     "the MTA-STS policy could not be had: %s",
			     policy->words);
		return;
	}
	if (policy->mode == STS_ABSENT) {
		diagnose_add(d, STATUS_GOOD, "mta-sts", d->domain, "",
			     "no MTA-STS policy");
		return;
	}
	d->out->sts_matches_now = matches_all(d);
	d->out->sts_matches_new =
		d->new_host[0] && sts_policy_matches(policy, d->new_host);
	timefmt_span(policy->max_age_s, span);
	diagnose_add(d, STATUS_GOOD, "mta-sts", d->domain, "",
		     "MTA-STS policy, mode %s, kept by senders for %s",
		     sts_mode_name(policy->mode), span);
	if (policy->mode == STS_NONE)
		return;
	judge_matches(d);
	judge_coming(d);
	judge_end(d);
}

/* Every domain that takes mail has a postmaster (RFC 5321 section 4.5.1). */
static void propose_record(const struct diagnosing *d, char out[PROPOSAL_MAX])
{
	snprintf(out, PROPOSAL_MAX,
		 "publish TXT _smtp._tls.%s \"v=TLSRPTv1; "
		 "rua=mailto:postmaster@%s\", or with another address",
		 d->domain, d->domain);
}

/* RFC 8460 section 3: a broken record, or one too many, is none. */
static void judge_record(struct diagnosing *d)
{
	const char *txt = d->facts->tls_rpt;
	struct err err = { 0 };
	struct tls_rpt parsed;
	char proposal[PROPOSAL_MAX];

	if (d->facts->n_tls_rpt > 1)
		diagnose_add(d, STATUS_WARNING, "tls-rpt-broken", d->domain,
			     "leave one TXT of \"v=TLSRPTv1\" at _smtp._tls",
			     "%zu TLS-RPT records: senders use none of them",
			     d->facts->n_tls_rpt);
	else if (tls_rpt_parse(txt, &parsed, &err))
		diagnose_add(d, STATUS_GOOD, "tls-rpt", d->domain, "", "%s",
			     txt);
	else {
		propose_record(d, proposal);
		diagnose_add(d, STATUS_WARNING, "tls-rpt-broken", d->domain,
			     proposal, "the TLS-RPT record is broken, %s: %s",
			     err.msg, txt);
	}
}

void diagnose_policies(struct diagnosing *d)
{
	char proposal[PROPOSAL_MAX];

	judge_policy(d);
	propose_record(d, proposal);
	if (d->facts->reports_known == COULD_NOT_TELL)
		diagnose_add(d, STATUS_UNKNOWN, "tls-rpt", d->domain, "",
			     "TXT _smtp._tls could not be had");
	else if (d->facts->tls_rpt[0])
		judge_record(d);
	else
		diagnose_add(d, STATUS_WARNING, "tls-rpt", d->domain, proposal,
			     "no TLS-RPT: failures of senders are not "
			     "reported to anybody");
}
