/* Waiting for the new host's TLSA to come, and judging them. Pure. */
#include "steps/tlsa.h"
#include "state/timefmt.h"
#include "steps/decide.h"
#include "steps/mx.h"
#include "steps/proofs.h"
#include "steps/toggle.h"
#include "steps/waits.h"

#include <string.h>

bool tlsa_usable(const struct tlsa_kind *tlsa)
{
	return (tlsa->usage == 2 || tlsa->usage == 3) && tlsa->selector <= 1 &&
	       tlsa->mtype <= 2;
}

bool tlsa_gone(const struct host_facts *host)
{
	if (host->known != KNOWN)
		return false;
	if (!host->exists || host->verdict == VERDICT_INSECURE)
		return true;
	return host->tlsa_known == KNOWN && !host->tlsa_anywhere;
}

static bool has_usable(const struct host_facts *host)
{
	for (size_t i = 0; i < host->n_tlsa; i++)
		if (tlsa_usable(&host->tlsa[i]))
			return true;
	return false;
}

static struct decision not_yet(const struct host_facts *host, int64_t since,
			       const struct settings *settings, int64_t now)
{
	char span[TIMEFMT_SPAN_MAX];
	int64_t due = waits_next_look(since, now, settings);

	timefmt_span(now - since, span);
	if (now >= since + settings->tlsa_give_up)
		return decide_hint(
			decide_blocked("no usable TLSA at _25._tcp.%s after %s",
				       host->host, span),
			"mail flows; ask Microsoft's support why DANE is "
			"enabled and no TLSA is published, or take it back "
			"with `exodane undo`");
	if (now >= since + settings->tlsa_note)
		return decide_wait(due,
				   "still no TLSA at all servers of %s after "
				   "%s; up to an hour was seen",
				   host->host, span);
	return decide_wait(due,
			   "waiting for the TLSA of %s at all its servers "
			   "(15 to 30 minutes are usual)",
			   host->host);
}

struct decision tlsa_published(const struct facts *facts,
			       const struct migration *migration,
			       const struct settings *settings, int64_t now)
{
	const struct host_facts *host = facts_host(facts, migration->assigned);
	int64_t since = toggle_since(migration, FEATURE_DANE);

	if (!host || host->known != KNOWN || host->tlsa_known == COULD_NOT_TELL)
		return decide_cannot_tell(waits_next_look(since, now, settings),
					  "could not look for the TLSA of %s: "
					  "%s",
					  migration->assigned,
					  host ? host->words : "not asked");
	if (host->tlsa_known == NOT_ASKED)
		return decide_blocked("the addresses of %s are %s, so senders "
				      "do not look for TLSA",
				      host->host, verdict_name(host->verdict));
	if (host->tlsa_everywhere && host->tlsa_verdict == VERDICT_SECURE &&
	    has_usable(host))
		return decide_holds("%zu TLSA at _25._tcp.%s, secure",
				    host->n_tlsa, host->host);
	return not_yet(host, since, settings, now);
}

static struct decision ask_dane(const struct migration *migration,
				const struct host_facts *host, int64_t now)
{
	const struct answer *answer =
		migration_answer(migration, QUESTION_DANE);

	if (answer && strcmp(answer->answer, "confirmed") == 0)
		return decide_holds("a person confirmed DANE of %s",
				    host->host);
	if (answer && now < answer->at + 900)
		return decide_wait(answer->at + 900,
				   "waiting for a person to test DANE");
	return decide_ask(
		QUESTION_DANE, "confirmed wait",
		"Port 25 of %s cannot be tested from here (%s). Run \"DANE "
		"Validation (including DNSSEC)\" at "
		"https://testconnectivity.microsoft.com/tests/"
		"O365DaneValidation/input for %s. One TLSA that matches is "
		"enough. Did it pass?",
		host->host, host->smtp_words, migration->domain);
}

struct decision tlsa_good(const struct facts *facts,
			  const struct migration *migration, int64_t now)
{
	const struct host_facts *host = facts_host(facts, migration->assigned);

	if (!host || host->known != KNOWN || host->tlsa_known != KNOWN)
		return decide_cannot_tell(
			now + 30, "DANE of %s could not be checked: %s",
			migration->assigned, host ? host->words : "not asked");
	if (host->dane == DANE_GOOD)
		return decide_holds("DANE is good for every address of %s",
				    host->host);
	if (host->dane == DANE_BAD || host->dane == DANE_NONE)
		return decide_hint(
			decide_blocked("DANE of %s is %s: %s", host->host,
				       dane_verdict_name(host->dane),
				       host->smtp_words),
			"senders retry for 24 hours; the fast brake is "
			"Disable-SmtpDaneInbound -DomainName %s, or `exodane "
			"undo %s`",
			migration->domain, migration->domain);
	if (host->smtp_known == COULD_NOT_TELL)
		return ask_dane(migration, host, now);
	return decide_cannot_tell(
		now + 30, "not every address of %s could be checked: %s",
		host->host, host->smtp_words);
}
