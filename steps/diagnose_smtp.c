/* Findings about port 25 of a host, and the certificates there. */
#include "state/timefmt.h"
#include "steps/diagnose_parts.h"

#include <stdio.h>
#include <string.h>

#define DAY 86400
#define CERTIFICATE_DAYS 14
#define INBOUND_TEST                                                         \
	"a migration asks a person for the outcome and records it; test it " \
	"at "                                                                \
	"https://testconnectivity.microsoft.com/tests/O365InboundSmtp/input"

/* What a person reads of a server's state; by enum probe_state. */
static const struct {
	enum status status;
	const char *id, *text, *hint;
} says[] = {
	[PROBE_ACCEPTS] = { STATUS_GOOD, "host-smtp", "takes mail", "" },
	[PROBE_GREYLISTS] = { STATUS_GOOD, "host-smtp",
			      "takes mail after greylisting", "" },
	[PROBE_DEFERS] = { STATUS_UNKNOWN, "host-smtp", "puts mail off for now",
			   "senders try again; look again later" },
	[PROBE_UNATTRIBUTED] = { STATUS_BAD, "host-smtp",
				 "Exchange finds no tenant for the domain "
				 "there",
				 "usual for a while around a change of MX; if "
				 "it lasts, ask Microsoft's support" },
	[PROBE_REJECTS] = { STATUS_BAD, "host-smtp",
			    "does not take mail for the recipient",
			    "see whether the domain and the address exist "
			    "there" },
	[PROBE_REPUTATION] = { STATUS_UNKNOWN, "host-smtp",
			       "refuses this machine's address, which says "
			       "nothing of the domain",
			       INBOUND_TEST },
	[PROBE_NO_STARTTLS] = { STATUS_BAD, "host-starttls", "no STARTTLS",
				"see whether something on the way takes it "
				"out" },
	[PROBE_TLS_FAILED] = { STATUS_BAD, "host-starttls",
			       "TLS does not come about", "" },
	[PROBE_SMTP_FAILED] = { STATUS_BAD, "host-smtp",
				"does not speak SMTP as it should", "" },
	[PROBE_CLOSED] = { STATUS_BAD, "host-smtp",
			   "refuses connections to port 25", "" },
	[PROBE_TIMEOUT] = { STATUS_BAD, "host-smtp", "does not answer in time",
			    "" },
	[PROBE_RESET] = { STATUS_BAD, "host-smtp", "breaks off the connection",
			  "" },
	[PROBE_NO_ROUTE] = { STATUS_UNKNOWN, "host-smtp",
			     "cannot be reached from here, no route", "" },
	[PROBE_NOT_TESTABLE] = { STATUS_UNKNOWN, "host-smtp",
				 "not testable from here", INBOUND_TEST },
};

/* The addresses in that state, joined; how many there are. */
static size_t list(const struct host_facts *host, enum probe_state state,
		   char *out, size_t size)
{
	size_t n = 0, len = 0;

	*out = '\0';
	for (size_t i = 0; i < host->n_addresses; i++) {
		if (host->probes[i].state != state)
			continue;
		len += (size_t)snprintf(out + len, size - len, "%s%s",
					n++ ? ", " : "", host->addresses[i]);
		if (len >= size)
			len = size - 1;
	}
	return n;
}

/* Where another address takes the mail, a sender goes there. */
static enum status status_of(const struct host_facts *host,
			     enum probe_state state)
{
	enum status status = says[state].status;

	if (!host->takes_mail || status == STATUS_GOOD)
		return status;
	return state == PROBE_NO_ROUTE ? STATUS_GOOD : STATUS_WARNING;
}

static const char *first_words(const struct host_facts *host,
			       enum probe_state state)
{
	for (size_t i = 0; i < host->n_addresses; i++)
		if (host->probes[i].state == state)
			return host->probes[i].words;
	return "";
}

static void judge_state(struct diagnosing *d, const struct host_facts *host,
			enum probe_state state)
{
	char addresses[HOST_ADDRESSES_MAX * (ADDRESS_MAX + 2)];
	size_t n = list(host, state, addresses, sizeof(addresses));
	enum status status = status_of(host, state);
	const char *words = first_words(host, state);

	if (n == 0)
		return;
	if (says[state].status == STATUS_GOOD && n == host->n_addresses &&
	    n > 1)
		diagnose_add(d, status, says[state].id, host->host, "",
			     "%s at all %zu addresses", says[state].text, n);
	else
		diagnose_add(d, status, says[state].id, host->host,
			     says[state].hint, "%s at %s%s%s", says[state].text,
			     addresses,
			     *words && status != STATUS_GOOD ? ": " : "",
			     status != STATUS_GOOD ? words : "");
}

static void judge_certificate(struct diagnosing *d,
			      const struct host_facts *host, size_t i)
{
	const struct probe_result *probe = &host->probes[i];
	char at[TIMEFMT_ISO_MAX];

	if (probe->cert_checked && !probe->cert_name_ok)
		diagnose_add(d, STATUS_WARNING, "host-certificate-name",
			     host->host, "",
			     "%s: the certificate (%s) is for another name",
			     host->addresses[i], probe->cert_subject);
	if (!probe->cert_seen || !probe->cert_ends_at ||
	    probe->cert_ends_at > d->facts->at + CERTIFICATE_DAYS * DAY)
		return;
	timefmt_iso(probe->cert_ends_at, at);
	diagnose_add(d, STATUS_WARNING, "host-certificate-ends", host->host, "",
		     "%s: the certificate %s at %s", host->addresses[i],
		     probe->cert_ends_at <= d->facts->at ? "has ended" : "ends",
		     at);
}

void diagnose_smtp(struct diagnosing *d, const struct host_facts *host)
{
	if (!host->exists || host->smtp_known == NOT_ASKED)
		return;
	if (!host->probes[0].words[0] && host->smtp_known == COULD_NOT_TELL) {
		diagnose_add(d, STATUS_UNKNOWN, "host-smtp", host->host,
			     INBOUND_TEST, "not testable from here: %s",
			     host->smtp_words);
		return;
	}
	for (enum probe_state s = 0; s < sizeof(says) / sizeof(*says); s++)
		judge_state(d, host, s);
	for (size_t i = 0; i < host->n_addresses; i++)
		judge_certificate(d, host, i);
}
