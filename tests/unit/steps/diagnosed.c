/* A domain as it is after its migration, and what is said of it. */
#include "tests/unit/steps/diagnosed.h"

#include <stdio.h>
#include <string.h>

const struct finding *told(const struct diagnosis *d, const char *id)
{
	for (size_t i = 0; i < d->n_findings; i++)
		if (strcmp(d->findings[i].id, id) == 0)
			return &d->findings[i];
	return NULL;
}

struct world_case *migrated(void)
{
	struct world_case *c =
		case_feature(ACTION_EXCHANGE_ENABLE, FEATURE_DANE);
	struct host_facts *host = case_host(c, NEW);

	c->facts.at = NOW;
	c->facts.chain.verdict = VERDICT_SECURE;
	c->facts.reports_known = KNOWN;
	snprintf(c->facts.tls_rpt, sizeof(c->facts.tls_rpt), "%s",
		 "v=TLSRPTv1; rua=mailto:a@contoso.ch");
	host->tlsa_known = KNOWN;
	host->n_tlsa = 2;
	host->dane = DANE_GOOD;
	host->n_addresses = 1;
	host->probes[0].cert_seen = true;
	host->probes[0].cert_ends_at = NOW + 90 * 86400;
	return c;
}

struct diagnosis diagnosed(struct world_case *c)
{
	struct diagnosis out;

	diagnose("contoso.ch", &c->facts, &c->settings, &out);
	case_free(c);
	return out;
}
