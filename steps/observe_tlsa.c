/*
 * TLSA of the hosts whose addresses are secure (RFC 7672 section 2.2.2): at
 * the host's own servers first, then through the validating resolver. Where a
 * host is an alias, its TLSA are looked for below the name it leads to, and if
 * there are none, below its own (RFC 7671 section 7).
 */
#include "steps/observe.h"

#include <stdio.h>
#include <string.h>

/* An alias into an unsigned zone has TLSA of its own where the alias itself is
 * signed. */
static bool is_leading_out(const struct host_facts *host)
{
	return host->known == KNOWN && host->exists && *host->expanded &&
	       host->verdict == VERDICT_INSECURE;
}

static bool is_signed_alias(const struct dns_answer *answer)
{
	return answer->verdict == VERDICT_SECURE && answer->n_records > 0 &&
	       answer->records[0].type == DNS_CNAME;
}

static void ask_aliases(struct observer *observer)
{
	struct resolver *resolver = &observer->world->resolver;
	struct dns_question questions[HOSTS_MAX] = { 0 };
	struct dns_answer answers[HOSTS_MAX] = { 0 };
	struct host_facts *hosts[HOSTS_MAX];
	struct facts *facts = observer->facts;
	size_t n = 0;

	for (size_t i = 0; i < facts->n_hosts; i++) {
		if (!is_leading_out(&facts->hosts[i]))
			continue;
		snprintf(questions[n].name, DNS_NAME_MAX, "%s",
			 facts->hosts[i].host);
		questions[n].type = DNS_CNAME;
		hosts[n++] = &facts->hosts[i];
	}
	if (!n || !resolver->ask(resolver->self, questions, n, answers, NULL))
		return;
	for (size_t i = 0; i < n; i++) {
		hosts[i]->alias_secure = is_signed_alias(&answers[i]);
		dns_answer_free(&answers[i]);
	}
}

static bool wants_tlsa(struct host_facts *host)
{
	if (host->alias_secure)
		return true;
	if (host->known != KNOWN || !host->exists ||
	    host->verdict != VERDICT_SECURE)
		return false;
	if (dname_classify(host->host) != DNAME_NEW || host->tlsa_everywhere ||
	    *host->expanded)
		return true;
	/* Its own servers do not all show it: no question yet. */
	host->tlsa_known = KNOWN;
	host->tlsa_verdict = VERDICT_SECURE;
	return false;
}

/* Records that cannot be held: then nothing is known of them all. */
static bool fits(struct host_facts *host, size_t n, size_t broken)
{
	if (n <= TLSA_MAX && (broken == 0 || n > 0))
		return true;
	host->tlsa_known = COULD_NOT_TELL;
	snprintf(host->words, sizeof(host->words),
		 "TLSA: %zu records, %zu of them malformed; up to %d can be "
		 "judged here",
		 n + broken, broken, TLSA_MAX);
	return false;
}

size_t observe_tlsa_data(const struct dns_answer *answer,
			 struct tlsa out[TLSA_MAX], size_t *broken)
{
	size_t n = 0;

	*broken = 0;
	for (size_t i = 0; i < answer->n_records; i++) {
		const struct dns_record *record = &answer->records[i];
		struct tlsa tlsa;

		if (record->type != DNS_TLSA)
			continue;
		if (!tlsa_parse(record->rdata, record->rdlen, &tlsa))
			++*broken;
		else if (n++ < TLSA_MAX)
			out[n - 1] = tlsa;
	}
	return n;
}

static void take_records(struct host_facts *host,
			 const struct dns_answer *answer)
{
	struct tlsa tlsa[TLSA_MAX];
	size_t broken, n = observe_tlsa_data(answer, tlsa, &broken);

	if (!fits(host, n, broken))
		return;
	for (size_t i = 0; i < n; i++)
		host->tlsa[i] =
			(struct tlsa_kind){ tlsa[i].usage, tlsa[i].selector,
					    tlsa[i].mtype };
	host->n_tlsa = n;
	for (size_t i = 0; i < answer->n_records; i++)
		if (answer->records[i].type == DNS_TLSA)
			host->tlsa_ttl = answer->records[i].ttl;
}

/* True when no other name is to be looked at. */
static bool take(struct host_facts *host, const struct dns_answer *answer)
{
	host->tlsa_verdict = answer->verdict;
	host->tlsa_known = KNOWN;
	if (answer->verdict == VERDICT_SECURE) {
		take_records(host, answer);
	} else if (answer->verdict != VERDICT_INSECURE) {
		host->tlsa_known = COULD_NOT_TELL;
		snprintf(host->words, sizeof(host->words), "TLSA: %s",
			 answer->reason);
	}
	return host->tlsa_known != KNOWN || host->n_tlsa > 0;
}

/* Where its TLSA may lie, the first that holds some counts. */
static size_t bases_of(struct host_facts *host, const char *bases[2])
{
	size_t n = 0;

	if (!wants_tlsa(host))
		return 0;
	if (*host->expanded && host->verdict == VERDICT_SECURE)
		bases[n++] = host->expanded;
	bases[n++] = host->host;
	return n;
}

static void not_told(struct host_facts *host, const char *why)
{
	host->tlsa_known = COULD_NOT_TELL;
	snprintf(host->words, sizeof(host->words), "TLSA: %s", why);
}

static void take_host(struct observer *observer, size_t at, size_t first,
		      size_t n)
{
	struct host_facts *host = &observer->facts->hosts[at];

	for (size_t i = first; i < first + n; i++) {
		const struct dns_answer *answer = &observer->tlsa_answers[i];

		observer->tlsa[at] = answer;
		snprintf(host->tlsa_base, sizeof(host->tlsa_base), "%s",
			 i + 1 < first + n ? host->expanded : host->host);
		if (take(host, answer))
			break;
	}
	if (host->n_tlsa)
		host->tlsa_anywhere = true;
	if (dname_classify(host->host) != DNAME_NEW)
		host->tlsa_everywhere = host->n_tlsa > 0;
}

void observe_tlsa(struct observer *observer)
{
	struct resolver *resolver = &observer->world->resolver;
	struct dns_question questions[2 * HOSTS_MAX] = { 0 };
	struct facts *facts = observer->facts;
	size_t first[HOSTS_MAX] = { 0 }, n[HOSTS_MAX] = { 0 }, total = 0;
	struct err err = { 0 };
	bool told;

	ask_aliases(observer);
	for (size_t i = 0; i < facts->n_hosts; i++) {
		const char *bases[2];

		first[i] = total;
		n[i] = bases_of(&facts->hosts[i], bases);
		for (size_t k = 0; k < n[i]; k++) {
			snprintf(questions[total].name, DNS_NAME_MAX,
				 "_25._tcp.%s", bases[k]);
			questions[total++].type = DNS_TLSA;
		}
	}
	if (!total)
		return;
	told = resolver->ask(resolver->self, questions, total,
			     observer->tlsa_answers, &err);
	observer->n_tlsa_answers = told ? total : 0;
	for (size_t i = 0; i < facts->n_hosts; i++)
		if (told)
			take_host(observer, i, first[i], n[i]);
		else if (n[i])
			not_told(&facts->hosts[i], err.msg);
}
