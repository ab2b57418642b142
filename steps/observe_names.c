/*
 * Names of the domain, beside its MX, that may lead to the legacy host: those
 * that printers, scripts and other servers are given to send through, and the
 * MX of all names that have none. Only what is published as a name is looked
 * for: an address of Exchange Online outlives its names.
 */
#include "steps/observe.h"

#include <stdio.h>

static const struct {
	const char *label;
	uint16_t type;
} rows[NAMES_MAX] = {
	{ "mail", DNS_CNAME },
	{ "smtp", DNS_CNAME },
	{ "mx", DNS_CNAME },
	{ "mx1", DNS_CNAME },
	{ "mx2", DNS_CNAME },
	{ "relay", DNS_CNAME },
	{ "mailrelay", DNS_CNAME },
	{ "smarthost", DNS_CNAME },
	{ "*", DNS_MX },
};

void observe_names_ask(const char *domain, struct dns_question *out)
{
	for (size_t i = 0; i < NAMES_MAX; i++) {
		snprintf(out[i].name, sizeof(out[i].name), "%s.%s",
			 rows[i].label, domain);
		out[i].type = rows[i].type;
	}
}

void observe_names_take(struct facts *facts, const struct dns_answer *answer)
{
	for (size_t i = 0; i < answer->n_records; i++) {
		const struct dns_record *record = &answer->records[i];
		struct legacy_name *out;
		uint16_t ignored;
		char host[DNAME_MAX];
		bool is_mx = dns_record_mx(record, &ignored, host);

		if ((!is_mx && !dns_record_cname(record, host)) ||
		    dname_classify(host) != DNAME_LEGACY ||
		    facts->n_legacy_names == LEGACY_NAMES_MAX)
			continue;
		out = &facts->legacy_names[facts->n_legacy_names++];
		*out = (struct legacy_name){ .is_mx = is_mx };
		snprintf(out->name, sizeof(out->name), "%.255s",
			 answer->question.name);
		snprintf(out->host, sizeof(out->host), "%s", host);
		return;
	}
}
