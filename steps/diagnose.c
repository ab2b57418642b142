/* What check says of a domain: pure judgement over facts. */
#include "steps/diagnose.h"
#include "steps/diagnose_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

unsigned diagnose_needs(void)
{
	return FACT_AT_ONCE | FACT_SERVED | FACT_CHAIN | FACT_HOSTS |
	       FACT_SMTP | FACT_TLSA | FACT_STS | FACT_REPORTS;
}

void diagnose_add(struct diagnosing *d, enum status status, const char *id,
		  const char *subject, const char *hint, const char *fmt, ...)
{
	struct finding *finding;
	va_list args;

	if (d->out->n_findings == FINDINGS_MAX)
		return;
	finding = &d->out->findings[d->out->n_findings++];
	*finding = (struct finding){ .status = status };
	snprintf(finding->id, sizeof(finding->id), "%s", id);
	snprintf(finding->subject, sizeof(finding->subject), "%s", subject);
	snprintf(finding->hint, sizeof(finding->hint), "%s", hint);
	va_start(args, fmt);
	vsnprintf(finding->text, sizeof(finding->text), fmt, args);
	va_end(args);
}

static void find_new_host(struct diagnosing *d)
{
	const struct facts *facts = d->facts;
	const char *host = "";

	if (facts->exchange_known == KNOWN)
		host = facts->exchange.assigned;
	for (size_t i = 0; i < d->set->n; i++)
		if (dname_classify(d->set->mx[i].exchange) == DNAME_NEW)
			host = d->set->mx[i].exchange;
	snprintf(d->new_host, sizeof(d->new_host), "%s", host);
}

/* Bad before could not tell, that before a warning. */
static enum status verdict_of(const struct diagnosis *diagnosis)
{
	size_t count[4] = { 0 };

	for (size_t i = 0; i < diagnosis->n_findings; i++)
		count[diagnosis->findings[i].status]++;
	if (count[STATUS_BAD])
		return STATUS_BAD;
	if (count[STATUS_UNKNOWN])
		return STATUS_UNKNOWN;
	return count[STATUS_WARNING] ? STATUS_WARNING : STATUS_GOOD;
}

/* Each ends where the domain's name follows. */
static const char *const next_by_stage[] = {
	[STAGE_NONE] = "Publish an MX record first, for ",
	[STAGE_LEGACY] = "See the whole path with: exodane plan ",
	[STAGE_BOTH] =
		"The migration is half way; go on with: exodane migrate ",
	[STAGE_NEW] = "Only DANE is left to enable: exodane migrate ",
	[STAGE_GATEWAY] = "A gateway is in front: the MX stays, Exchange can "
			  "be protected behind it: exodane plan ",
	[STAGE_OTHER] = "Decide about the foreign MX host first, then: exodane "
			"plan ",
};

/* Without one answer of its name servers nothing is known of the MX. */
static void say_nothing_was_asked(struct diagnosing *d)
{
	snprintf(d->out->next, sizeof(d->out->next),
		 "Nothing can be said of %s: its name servers could not be "
		 "asked. See whether the network and the resolver work, then "
		 "try again, or ask another resolver: exodane check --resolver "
		 "ADDR %s",
		 d->domain, d->domain);
}

/* A domain that says it takes no mail (RFC 7505). */
static bool is_null(const struct mxset *set)
{
	return set->n == 1 && strcmp(set->mx[0].exchange, ".") == 0;
}

static void say_next(struct diagnosing *d)
{
	struct diagnosis *out = d->out;
	const struct chain_facts *chain = &d->facts->chain;

	if (chain->verdict == VERDICT_BOGUS ||
	    chain->verdict == VERDICT_INSECURE)
		snprintf(out->next, sizeof(out->next),
			 "Repair DNSSEC of %s first: %s", d->domain,
			 chain->hint[0] ? chain->hint : chain->reason);
	else if (d->facts->served_known != KNOWN)
		say_nothing_was_asked(d);
	else if (is_null(d->set))
		snprintf(out->next, sizeof(out->next),
			 "Nothing is to be done: %s says that it takes no "
			 "mail.",
			 d->domain);
	else if (out->stage == STAGE_NEW && out->dane == DANE_GOOD)
		snprintf(out->next, sizeof(out->next), "%s",
			 out->verdict == STATUS_GOOD
				 ? "Nothing is left to do."
				 : "DANE is in place; what is marked above "
				   "is worth repairing.");
	else
		snprintf(out->next, sizeof(out->next), "%s%s",
			 next_by_stage[out->stage], d->domain);
}

static void diagnose_mail(struct diagnosing *d)
{
	diagnose_hosts(d);
	diagnose_dane(d);
	diagnose_policies(d);
	diagnose_spf(d);
}

void diagnose(const char *domain, const struct facts *facts,
	      const struct settings *settings, struct diagnosis *out)
{
	struct diagnosing d = {
		.domain = domain,
		.facts = facts,
		.settings = settings,
		.set = &facts->served.sets[0],
		.out = out,
	};
	bool null = is_null(d.set);

	*out = (struct diagnosis){ .dane = null ? DANE_NONE : DANE_UNKNOWN };
	find_new_host(&d);
	if (!null)
		out->stage = stage_of(d.set, facts->exchange_known == KNOWN &&
						     facts->exchange.accepted);
	diagnose_chain(&d);
	diagnose_servers(&d);
	diagnose_stage(&d);
	if (!null)
		diagnose_mail(&d);
	diagnose_names(&d);
	out->verdict = verdict_of(out);
	say_next(&d);
}
