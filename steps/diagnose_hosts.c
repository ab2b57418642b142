/* Findings about the MX hosts, one after another. */
#include "steps/diagnose_parts.h"
#include "steps/mx.h"

#include <string.h>

static void judge_addresses(struct diagnosing *d, const struct host_facts *host)
{
	bool is_new = dname_classify(host->host) == DNAME_NEW;
	enum status unsigned_status = is_new ? STATUS_BAD : STATUS_GOOD;

	if (host->known != KNOWN)
		diagnose_add(d, STATUS_UNKNOWN, "host-addresses", host->host,
			     "", "its addresses could not be told: %s",
			     host->words);
	else if (!host->exists)
		diagnose_add(d, STATUS_BAD, "host-addresses", host->host,
			     "take it out of the MX, or see why it is gone",
			     "it has no address%s%s",
			     host->verdict == VERDICT_SECURE ? ", and that is "
							       "proved"
							     : ": ",
			     host->verdict == VERDICT_SECURE ? ""
							     : host->words);
	else if (host->verdict == VERDICT_SECURE)
		diagnose_add(d, STATUS_GOOD, "host-addresses", host->host, "",
			     "%zu address%s, DNSSEC-secure", host->n_addresses,
			     host->n_addresses == 1 ? "" : "es");
	else if (host->verdict == VERDICT_INSECURE)
		diagnose_add(d, unsigned_status, "host-addresses", host->host,
			     "", "%zu address%s, in an unsigned zone%s",
			     host->n_addresses,
			     host->n_addresses == 1 ? "" : "es",
			     is_new ? "" : ": DANE is not possible there");
	else
		diagnose_add(d,
			     host->verdict == VERDICT_BOGUS ? STATUS_BAD
							    : STATUS_UNKNOWN,
			     "host-addresses", host->host, "",
			     "its addresses are %s: %s",
			     verdict_name(host->verdict), host->words);
}

void diagnose_hosts(struct diagnosing *d)
{
	for (size_t i = 0; i < d->facts->n_hosts; i++) {
		const struct host_facts *host = &d->facts->hosts[i];

		if (!facts_served_has(d->facts, host->host))
			continue;
		judge_addresses(d, host);
		diagnose_smtp(d, host);
		diagnose_host_dane(d, host);
	}
}
