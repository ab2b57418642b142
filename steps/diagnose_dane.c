/* Findings about DANE: of each host, and what a sender reaches in all. */
#include "steps/diagnose_parts.h"
#include "steps/mx.h"

#include <stdio.h>
#include <string.h>

#define KINDS_MAX (TLSA_MAX * 12)

/* "3 1 1, 2 0 1": the records with that outcome; how many there are. */
static size_t list(const struct host_facts *host,
		   const struct probe_result *probe, enum tlsa_match match,
		   char out[KINDS_MAX])
{
	size_t n = 0, len = 0;

	*out = '\0';
	for (size_t i = 0; i < host->n_tlsa; i++)
		if (probe->match[i] == match)
			len += (size_t)snprintf(
				out + len, KINDS_MAX - len, "%s%u %u %u",
				n++ ? ", " : "", host->tlsa[i].usage,
				host->tlsa[i].selector, host->tlsa[i].mtype);
	return n;
}

static const struct probe_result *with_verdict(const struct host_facts *host,
					       enum dane_verdict verdict,
					       const char **address)
{
	*address = "";
	for (size_t i = 0; i < host->n_addresses; i++)
		if (host->probes[i].dane == verdict) {
			*address = host->addresses[i];
			return &host->probes[i];
		}
	return &host->probes[0];
}

static void say_good(struct diagnosing *d, const struct host_facts *host)
{
	char match[KINDS_MAX], differ[KINDS_MAX], unusable[KINDS_MAX];
	const char *address;
	const struct probe_result *probe =
		with_verdict(host, DANE_GOOD, &address);
	size_t n = list(host, probe, TLSA_MATCH, match);

	list(host, probe, TLSA_NO_MATCH, differ);
	list(host, probe, TLSA_UNUSABLE, unusable);
	diagnose_add(d, STATUS_GOOD, "host-dane", host->host, "",
		     "DANE: TLSA %s %s%s%s%s%s%s", match,
		     n == 1 ? "matches" : "match",
		     *differ ? "; one is enough, these do not: " : "", differ,
		     *unusable ? "; no sender uses " : "", unusable, "");
}

static void say_bad(struct diagnosing *d, const struct host_facts *host)
{
	char differ[KINDS_MAX];
	const char *address;
	const struct probe_result *probe =
		with_verdict(host, DANE_BAD, &address);

	list(host, probe, TLSA_NO_MATCH, differ);
	diagnose_add(d, STATUS_BAD, "host-dane", host->host,
		     dname_classify(host->host) == DNAME_NEW
			     ? "the fast brake is Disable-SmtpDaneInbound"
			     : "publish TLSA that fit what it presents",
		     "DANE fails at %s: %s%s; senders with DANE defer the mail",
		     address,
		     probe->starttls ? "no match among TLSA "
				     : "there are TLSA, but no TLS",
		     probe->starttls ? differ : "");
}

/* What the DNS alone decides: without trustworthy TLSA a sender defers. */
static bool say_dns(struct diagnosing *d, const struct host_facts *host)
{
	bool bogus = host->tlsa_verdict == VERDICT_BOGUS;

	if (host->tlsa_known != COULD_NOT_TELL)
		return false;
	diagnose_add(d, bogus ? STATUS_BAD : STATUS_UNKNOWN, "host-dane",
		     host->host, "",
		     "its TLSA %s: senders with DANE defer the mail; %s",
		     bogus ? "are bogus" : "could not be had", host->words);
	return true;
}

void diagnose_host_dane(struct diagnosing *d, const struct host_facts *host)
{
	bool is_new = dname_classify(host->host) == DNAME_NEW;

	if (!host->exists || say_dns(d, host) || (!is_new && !host->n_tlsa))
		return;
	if (host->dane == DANE_GOOD)
		say_good(d, host);
	else if (host->dane == DANE_BAD)
		say_bad(d, host);
	else if (host->dane == DANE_UNKNOWN)
		diagnose_add(d, STATUS_UNKNOWN, "host-dane", host->host,
			     "a migration asks a person for the outcome and "
			     "records it; test it at "
			     "https://testconnectivity.microsoft.com/tests/"
			     "O365DaneValidation/input",
			     "there are %zu TLSA; whether the certificate "
			     "fits them could not be told",
			     host->n_tlsa);
	else if (host->n_tlsa)
		diagnose_add(d, STATUS_WARNING, "host-dane", host->host, "",
			     "no sender can use its TLSA: TLS is demanded, "
			     "but nobody is authenticated");
	else
		diagnose_add(d, STATUS_WARNING, "host-dane", host->host, "",
			     "no TLSA yet");
}

/* Its absence is proved, so nobody can lead a sender there. */
static bool is_proved_absent(const struct host_facts *host)
{
	return host && host->known == KNOWN && !host->exists &&
	       host->verdict == VERDICT_SECURE;
}

/*
 * Of all MX, since an attacker can lead a sender to any of them: good only if
 * each is good (RFC 7672 section 2.2.1: an MX RRset that is not secure gives
 * none).
 */
static enum dane_verdict dane_of_domain(const struct diagnosing *d)
{
	size_t count[4] = { 0 };

	if (d->facts->chain_known == KNOWN &&
	    d->facts->chain.verdict == VERDICT_BOGUS)
		return DANE_BAD;
	if (d->facts->chain_known != KNOWN ||
	    d->facts->chain.verdict == VERDICT_INDETERMINATE || !d->set->n)
		return DANE_UNKNOWN;
	if (d->facts->chain.verdict != VERDICT_SECURE)
		return DANE_NONE;
	for (size_t i = 0; i < d->set->n; i++) {
		const struct host_facts *host =
			facts_host(d->facts, d->set->mx[i].exchange);

		if (!is_proved_absent(host))
			count[host ? host->dane : DANE_UNKNOWN]++;
	}
	if (count[DANE_BAD])
		return DANE_BAD;
	if (count[DANE_UNKNOWN])
		return DANE_UNKNOWN;
	return count[DANE_NONE] || !count[DANE_GOOD] ? DANE_NONE : DANE_GOOD;
}

/* What a sender can still be brought to without protection. */
static void say_reachable(struct diagnosing *d)
{
	char hosts[384] = "";
	size_t len = 0;

	for (size_t i = 0; i < d->set->n && len < sizeof(hosts); i++) {
		const struct host_facts *host =
			facts_host(d->facts, d->set->mx[i].exchange);

		if (host && host->dane == DANE_NONE && !is_proved_absent(host))
			len += (size_t)snprintf(hosts + len,
						sizeof(hosts) - len, "%s%s",
						len ? ", " : "", host->host);
	}
	if (!len)
		return; /* there is no host at all, which is told already */
	diagnose_add(d, STATUS_WARNING, "dane-none", d->domain,
		     "exodane plan shows the way",
		     "DANE does not protect all mail: a sender can be brought "
		     "to %s without it",
		     hosts);
}

static bool has_tlsa(const struct diagnosing *d)
{
	for (size_t i = 0; i < d->facts->n_hosts; i++)
		if (d->facts->hosts[i].n_tlsa &&
		    mxset_find(d->set, d->facts->hosts[i].host))
			return true;
	return false;
}

static void say_none(struct diagnosing *d)
{
	if (d->facts->chain.verdict == VERDICT_SECURE) {
		say_reachable(d);
		return;
	}
	diagnose_add(d, STATUS_WARNING, "dane-none", d->domain,
		     "exodane plan shows the way",
		     "no DANE without a signed MX%s",
		     has_tlsa(d) ? "; some senders, Postfix among them, use "
				   "the TLSA of its hosts all the same"
				 : "");
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
		diagnose_add(d, STATUS_BAD, "dane", d->domain, "",
			     "senders with DANE defer mail, and give it back "
			     "after a day or more");
		break;
	case DANE_NONE:
		say_none(d);
		break;
	default:
		diagnose_add(d, STATUS_UNKNOWN, "dane", d->domain, "",
			     "whether DANE works could not be told");
		break;
	}
}
