/*
 * TLSA of the hosts whose addresses are secure (RFC 7672 section 2.2.2): at
 * the host's own servers first, then through the validating resolver.
 */
#include "steps/observe.h"

#include <stdio.h>
#include <string.h>

static bool wants_tlsa(struct host_facts *host)
{
	if (host->known != KNOWN || !host->exists ||
	    host->verdict != VERDICT_SECURE)
		return false;
	if (dname_classify(host->host) != DNAME_NEW || host->tlsa_everywhere)
		return true;
	/* Its own servers do not all show it: no question yet. */
	host->tlsa_known = KNOWN;
	host->tlsa_verdict = VERDICT_SECURE;
	return false;
}

/* Records that are there but cannot be held: then nothing is known of them. */
static void skip(struct host_facts *host, size_t skipped)
{
	if (host->n_tlsa > 0 || skipped == 0)
		return;
	host->tlsa_known = COULD_NOT_TELL;
	snprintf(host->words, sizeof(host->words),
		 "TLSA: %zu records that are malformed or longer than %d "
		 "bytes cannot be judged here",
		 skipped, TLSA_DATA_MAX);
}

static void take(struct host_facts *host, const struct dns_answer *answer)
{
	size_t skipped = 0;

	host->tlsa_verdict = answer->verdict;
	if (answer->verdict == VERDICT_INDETERMINATE ||
	    answer->verdict == VERDICT_BOGUS) {
		host->tlsa_known = COULD_NOT_TELL;
		snprintf(host->words, sizeof(host->words), "TLSA: %s",
			 answer->reason);
		return;
	}
	host->tlsa_known = KNOWN;
	for (size_t i = 0; i < answer->n_records; i++) {
		const struct dns_record *record = &answer->records[i];

		if (record->type != DNS_TLSA || host->n_tlsa == TLSA_MAX)
			continue;
		if (!tlsa_parse(record->rdata, record->rdlen,
				&host->tlsa[host->n_tlsa])) {
			skipped++;
			continue;
		}
		host->n_tlsa++;
		host->tlsa_ttl = record->ttl;
	}
	skip(host, skipped);
	if (host->n_tlsa)
		host->tlsa_anywhere = true;
	if (dname_classify(host->host) != DNAME_NEW)
		host->tlsa_everywhere = host->n_tlsa > 0;
}

void observe_tlsa(struct observer *observer)
{
	struct resolver *resolver = &observer->world->resolver;
	struct dns_question questions[HOSTS_MAX] = { 0 };
	struct dns_answer answers[HOSTS_MAX] = { 0 };
	struct facts *facts = observer->facts;
	struct host_facts *hosts[HOSTS_MAX];
	struct err err = { 0 };
	size_t n = 0;
	bool told;

	for (size_t i = 0; i < facts->n_hosts; i++) {
		if (!wants_tlsa(&facts->hosts[i]))
			continue;
		snprintf(questions[n].name, DNS_NAME_MAX, "_25._tcp.%s",
			 facts->hosts[i].host);
		questions[n].type = DNS_TLSA;
		hosts[n++] = &facts->hosts[i];
	}
	if (!n)
		return;
	told = resolver->ask(resolver->self, questions, n, answers, &err);
	for (size_t i = 0; i < n; i++) {
		if (told) {
			take(hosts[i], &answers[i]);
			dns_answer_free(&answers[i]);
			continue;
		}
		hosts[i]->tlsa_known = COULD_NOT_TELL;
		snprintf(hosts[i]->words, sizeof(hosts[i]->words), "TLSA: %s",
			 err.msg);
	}
}
