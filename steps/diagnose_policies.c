/* Findings about MTA-STS and TLS-RPT. */
#include "state/timefmt.h"
#include "steps/diagnose_parts.h"
#include "steps/sts.h"

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
	judge_end(d);
}

/* RFC 8460 section 3: a broken record, or one too many, is none. */
static void judge_record(struct diagnosing *d)
{
	const char *txt = d->facts->tls_rpt;
	struct err err = { 0 };
	struct tls_rpt parsed;

	if (d->facts->n_tls_rpt > 1)
		diagnose_add(d, STATUS_WARNING, "tls-rpt-broken", d->domain,
			     "leave one TXT of \"v=TLSRPTv1\" at _smtp._tls",
			     "%zu TLS-RPT records: senders use none of them",
			     d->facts->n_tls_rpt);
	else if (tls_rpt_parse(txt, &parsed, &err))
		diagnose_add(d, STATUS_GOOD, "tls-rpt", d->domain, "", "%s",
			     txt);
	else
		diagnose_add(d, STATUS_WARNING, "tls-rpt-broken", d->domain,
			     "publish TXT _smtp._tls with "
			     "\"v=TLSRPTv1; rua=mailto:ADDRESS\"",
			     "the TLS-RPT record is broken, %s: %s", err.msg,
			     txt);
}

void diagnose_policies(struct diagnosing *d)
{
	judge_policy(d);
	if (d->facts->reports_known == COULD_NOT_TELL)
		diagnose_add(d, STATUS_UNKNOWN, "tls-rpt", d->domain, "",
			     "TXT _smtp._tls could not be had");
	else if (d->facts->tls_rpt[0])
		judge_record(d);
	else
		diagnose_add(d, STATUS_WARNING, "tls-rpt", d->domain,
			     "publish TXT _smtp._tls with "
			     "\"v=TLSRPTv1; rua=mailto:ADDRESS\"",
			     "no TLS-RPT: failures of senders are not "
			     "reported to anybody");
}
