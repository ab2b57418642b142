/*
 * All that check needs, with few round trips one after another: the resolver's
 * MX and texts; the addresses of those hosts; then port 25 and the policy in
 * the background, while the zone's and the new hosts' own servers are asked
 * and the TLSA are had. What a server alone shows is looked at afterwards.
 */
#include "steps/mx.h"
#include "steps/observe.h"
#include "steps/observe_shown.h"

#include <stdio.h>
#include <stdlib.h>

#define QUESTIONS_MAX (1 + 3 * HOSTS_MAX)

/* The domain's MX first, at the zone where its CNAMEs lead, then three for each
 * new host. */
struct errand {
	size_t n;
	struct dns_question questions[QUESTIONS_MAX];
	struct dns_authority answers[QUESTIONS_MAX];
};

static void list(struct observer *observer, struct errand *errand)
{
	const struct facts *facts = observer->facts;

	snprintf(errand->questions[0].name, DNS_NAME_MAX, "%s",
		 *facts->chain.expanded ? facts->chain.expanded
					: observer->migration->domain);
	errand->questions[0].type = DNS_MX;
	errand->n = 1;
	for (size_t i = 0; i < facts->n_hosts; i++)
		errand->n += observe_hosts_source(
			&facts->hosts[i], true, &errand->questions[errand->n]);
}

static void take(struct observer *observer, struct errand *errand)
{
	struct facts *facts = observer->facts;
	struct dns_question ignored[3];
	size_t at = 1;

	observe_served_take(observer, &errand->answers[0]);
	for (size_t i = 0; i < facts->n_hosts; i++) {
		struct observe_shown shown[3];
		size_t n =
			observe_hosts_source(&facts->hosts[i], true, ignored);

		for (size_t k = 0; k < n; k++, at++) {
			shown[k] = observe_shown_judge(&errand->answers[at]);
			dns_authority_free(&errand->answers[at]);
		}
		if (n)
			observe_hosts_shown(&facts->hosts[i], shown, n);
	}
}

/* Of new hosts whose servers cannot be asked nothing is known. */
static void not_told(struct facts *facts, const struct err *err)
{
	for (size_t i = 0; i < facts->n_hosts; i++) {
		struct host_facts *host = &facts->hosts[i];

		if (dname_classify(host->host) != DNAME_NEW)
			continue;
		host->known = COULD_NOT_TELL;
		snprintf(host->words, sizeof(host->words), "%s", err->msg);
	}
}

/* Where one of them cannot be found, the zone is asked alone. */
static void ask_servers(struct observer *observer)
{
	struct resolver *resolver = &observer->world->resolver;
	struct errand *errand = calloc(1, sizeof(*errand));
	struct err err = { 0 };

	if (errand)
		list(observer, errand);
	if (errand && resolver->authority(resolver->self, errand->questions,
					  errand->n, errand->answers, &err)) {
		take(observer, errand);
	} else {
		not_told(observer->facts, &err);
		observe_served(observer);
	}
	free(errand);
}

/* Does a server show a host that the resolver's answer did not name? */
static bool has_others(const struct facts *facts)
{
	for (size_t i = 0; i < facts->served.n_sets; i++)
		for (size_t k = 0; k < facts->served.sets[i].n; k++)
			if (!facts_host(facts,
					facts->served.sets[i].mx[k].exchange))
				return true;
	return false;
}

void observe_at_once(struct observer *observer)
{
	observe_texts(observer);
	observe_hosts_answered(observer);
	observe_smtp_begin(observer);
	ask_servers(observer);
	observe_chain_ends(observer->facts);
	observe_tlsa(observer);
	observe_spf_rest(observer);
	observe_smtp_end(observer);
	if (!has_others(observer->facts) ||
	    clock_interrupted(&observer->world->clock))
		return;
	observe_tlsa_forget(observer);
	observe_hosts(observer);
	observe_tlsa(observer);
	observe_smtp(observer);
}
