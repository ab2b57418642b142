/* Findings about SPF: what in it hangs on the MX that is to change. */
#include "steps/diagnose_parts.h"

#include <string.h>

/* " (in the record of X)", where it is not the domain's own. */
static const char *before(const struct diagnosing *d, const char *at)
{
	return strcmp(at, d->domain) == 0 ? "" : " in the record of ";
}

static const char *other(const struct diagnosing *d, const char *at)
{
	return strcmp(at, d->domain) == 0 ? "" : at;
}

static void judge_mx(struct diagnosing *d, const struct spf_facts *spf)
{
	if (!*spf->mx_at)
		return;
	diagnose_add(d,
		     d->out->stage == STAGE_NEW ? STATUS_GOOD : STATUS_WARNING,
		     "spf-mx", d->domain,
		     "name what really sends; for Exchange Online that is "
		     "include:spf.protection.outlook.com, not mx",
		     "SPF: \"mx\"%s%s follows the MX: with another MX, what "
		     "sends from the addresses of today's hosts passes no more",
		     before(d, spf->mx_at), other(d, spf->mx_at));
}

static void judge_legacy(struct diagnosing *d, const struct spf_facts *spf)
{
	if (!*spf->legacy)
		return;
	diagnose_add(d, STATUS_WARNING, "spf-legacy", spf->legacy,
		     "take it out; include:spf.protection.outlook.com covers "
		     "what Exchange Online sends",
		     "SPF%s%s names the legacy host%s%s, which may stop "
		     "resolving some days after DNSSEC is enabled in Exchange: "
		     "the term then matches nobody, or makes the whole record "
		     "an error",
		     before(d, spf->legacy_at), other(d, spf->legacy_at),
		     *spf->legacy_mx ? " by mx:" : "", spf->legacy_mx);
}

void diagnose_spf(struct diagnosing *d)
{
	const struct spf_facts *spf = &d->facts->spf;

	if (d->facts->reports_known == NOT_ASKED)
		return;
	if (spf->n_records > 1)
		diagnose_add(d, STATUS_WARNING, "spf-broken", d->domain,
			     "leave one TXT of \"v=spf1\"",
			     "%zu SPF records: receivers take that for an "
			     "error",
			     spf->n_records);
	if (spf->too_many)
		diagnose_add(d, STATUS_WARNING, "spf-lookups", d->domain,
			     "take includes out until ten are left",
			     "SPF needs more than ten DNS questions: receivers "
			     "take that for an error");
	judge_mx(d, spf);
	judge_legacy(d, spf);
}
