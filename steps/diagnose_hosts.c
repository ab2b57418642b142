/* Findings about the MX hosts: addresses, port 25, certificates, DANE. */
#include "state/timefmt.h"
#include "steps/diagnose_parts.h"
#include "steps/mx.h"

#include <string.h>

#define DAY 86400
#define CERTIFICATE_DAYS 14

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
			     "it has no address: %s", host->words);
	else if (host->verdict == VERDICT_SECURE)
		diagnose_add(d, STATUS_GOOD, "host-addresses", host->host, "",
			     "%zu addresses, DNSSEC-secure", host->n_addresses);
	else if (host->verdict == VERDICT_INSECURE)
		diagnose_add(d, unsigned_status, "host-addresses", host->host,
			     "", "%zu addresses, in an unsigned zone%s",
			     host->n_addresses,
			     is_new ? "" : ": DANE is not possible there");
	else
		diagnose_add(d,
			     host->verdict == VERDICT_BOGUS ? STATUS_BAD
							    : STATUS_UNKNOWN,
			     "host-addresses", host->host, "",
			     "its addresses are %s: %s",
			     verdict_name(host->verdict), host->words);
}

static void judge_smtp(struct diagnosing *d, const struct host_facts *host)
{
	if (!host->exists || host->smtp_known == NOT_ASKED)
		return;
	if (host->smtp_known == COULD_NOT_TELL)
		diagnose_add(d, STATUS_UNKNOWN, "host-smtp", host->host,
			     "test it at https://testconnectivity.microsoft."
			     "com/tests/O365InboundSmtp/input",
			     "not testable from here: %s", host->smtp_words);
	else
		diagnose_add(d, host->takes_mail ? STATUS_GOOD : STATUS_BAD,
			     "host-smtp", host->host, "", "%s",
			     host->smtp_words);
}

static void judge_tls(struct diagnosing *d, const struct host_facts *host,
		      size_t i)
{
	const struct probe_result *probe = &host->probes[i];
	char at[TIMEFMT_ISO_MAX];

	if (probe->state == PROBE_NO_STARTTLS ||
	    probe->state == PROBE_TLS_FAILED)
		diagnose_add(d, STATUS_BAD, "host-starttls", host->host, "",
			     "%s: no TLS: %s", host->addresses[i],
			     probe->words);
	if (probe->cert_checked && !probe->cert_name_ok)
		diagnose_add(d, STATUS_WARNING, "host-certificate-name",
			     host->host, "",
			     "%s: the certificate (%s) is for "
			     "another name",
			     host->addresses[i], probe->cert_subject);
	if (!probe->cert_seen || !probe->cert_ends_at ||
	    probe->cert_ends_at > d->facts->at + CERTIFICATE_DAYS * DAY)
		return;
	timefmt_iso(probe->cert_ends_at, at);
	diagnose_add(d, STATUS_WARNING, "host-certificate-ends", host->host, "",
		     "%s: the certificate ends at %s", host->addresses[i], at);
}

static void judge_host_dane(struct diagnosing *d, const struct host_facts *host)
{
	static const enum status by_dane[] = {
		[DANE_NONE] = STATUS_WARNING,
		[DANE_GOOD] = STATUS_GOOD,
		[DANE_BAD] = STATUS_BAD,
		[DANE_UNKNOWN] = STATUS_UNKNOWN,
	};

	if (dname_classify(host->host) != DNAME_NEW && !host->n_tlsa)
		return;
	diagnose_add(d, by_dane[host->dane], "host-dane", host->host, "",
		     "DANE: %s, %zu TLSA", dane_verdict_name(host->dane),
		     host->n_tlsa);
}

void diagnose_hosts(struct diagnosing *d)
{
	for (size_t i = 0; i < d->facts->n_hosts; i++) {
		const struct host_facts *host = &d->facts->hosts[i];

		if (!facts_served_has(d->facts, host->host))
			continue;
		judge_addresses(d, host);
		judge_smtp(d, host);
		for (size_t j = 0; j < host->n_addresses; j++)
			judge_tls(d, host, j);
		judge_host_dane(d, host);
	}
}

/*
 * Of all MX, since a sender may be brought to any of them: good only if each
 * is good (RFC 7672 section 2.2.1: an MX RRset that is not secure gives none).
 */
static enum dane_verdict dane_of_domain(const struct diagnosing *d)
{
	size_t count[4] = { 0 };

	if (d->facts->chain_known != KNOWN ||
	    d->facts->chain.verdict == VERDICT_INDETERMINATE || !d->set->n)
		return DANE_UNKNOWN;
	if (d->facts->chain.verdict != VERDICT_SECURE)
		return DANE_NONE;
	for (size_t i = 0; i < d->set->n; i++) {
		const struct host_facts *host =
			facts_host(d->facts, d->set->mx[i].exchange);

		count[host ? host->dane : DANE_UNKNOWN]++;
	}
	if (count[DANE_BAD])
		return DANE_BAD;
	if (count[DANE_UNKNOWN])
		return DANE_UNKNOWN;
	return count[DANE_NONE] ? DANE_NONE : DANE_GOOD;
}

void diagnose_dane(struct diagnosing *d)
{
	d->out->dane = dane_of_domain(d);
	switch (d->out->dane) {
	case DANE_GOOD:
		diagnose_add(d, STATUS_GOOD, "dane", d->domain, "",
			     "every MX host is protected by DANE");
		break;
	case DANE_BAD:
		diagnose_add(d, STATUS_BAD, "dane", d->domain,
			     "the fast brake is Disable-SmtpDaneInbound",
			     "DANE of an MX host fails: senders that insist "
			     "on it defer the mail for 24 hours");
		break;
	case DANE_NONE:
		diagnose_add(d, STATUS_WARNING, "dane-none", d->domain,
			     "exodane plan shows the way",
			     "not every MX host is protected by DANE");
		break;
	default:
		diagnose_add(d, STATUS_UNKNOWN, "dane", d->domain, "",
			     "whether DANE works could not be told");
		break;
	}
}
