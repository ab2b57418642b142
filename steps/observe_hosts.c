/*
 * The MX hosts' addresses. A new host is looked for at its authoritative
 * servers first: an early question to the recursive resolver would plant a
 * negative answer in its cache.
 */
#include "steps/observe.h"
#include "steps/observe_shown.h"

#include <stdio.h>
#include <string.h>

static void add_host(struct facts *facts, const char *host)
{
	struct host_facts *new;

	if (!host[0] || facts->n_hosts == HOSTS_MAX)
		return;
	for (size_t i = 0; i < facts->n_hosts; i++)
		if (strcmp(facts->hosts[i].host, host) == 0)
			return;
	new = &facts->hosts[facts->n_hosts++];
	*new = (struct host_facts){ 0 };
	snprintf(new->host, sizeof(new->host), "%s", host);
}

static const char *host_of_exchange(const struct facts *facts)
{
	return facts->exchange_known == KNOWN ? facts->exchange.assigned : "";
}

static void list_hosts(struct observer *observer)
{
	struct facts *facts = observer->facts;
	const struct migration *migration = observer->migration;
	const char *assigned = host_of_exchange(facts);

	facts->n_hosts = 0;
	add_host(facts, migration->assigned);
	if (dname_classify(assigned) == DNAME_NEW)
		add_host(facts, assigned);
	for (size_t i = 0; i < facts->served.n_sets; i++)
		for (size_t j = 0; j < facts->served.sets[i].n; j++)
			add_host(facts, facts->served.sets[i].mx[j].exchange);
	add_host(facts, migration->legacy);
}

size_t observe_hosts_source(const struct host_facts *host, bool tlsa,
			    struct dns_question questions[3])
{
	if (dname_classify(host->host) != DNAME_NEW)
		return 0;
	memset(questions, 0, 3 * sizeof(*questions));
	snprintf(questions[0].name, DNS_NAME_MAX, "%s", host->host);
	questions[0].type = DNS_A;
	questions[1] = questions[0];
	questions[1].type = DNS_AAAA;
	snprintf(questions[2].name, DNS_NAME_MAX, "_25._tcp.%s", host->host);
	questions[2].type = DNS_TLSA;
	return tlsa ? 3 : 2;
}

void observe_hosts_shown(struct host_facts *host,
			 const struct observe_shown *shown, size_t n)
{
	host->shown = shown[0].everywhere || shown[1].everywhere;
	if (n < 3)
		return;
	host->tlsa_anywhere = shown[2].anywhere;
	host->tlsa_everywhere = shown[2].everywhere;
}

/* Looks at a new host's own servers; false when it need not be asked for. */
static bool look_at_source(struct observer *observer, struct host_facts *host)
{
	struct dns_question questions[3];
	struct observe_shown shown[3];
	size_t n = observe_hosts_source(host, observer->needs & FACT_TLSA,
					questions);
	struct err err = { 0 };

	if (!n)
		return host->shown = true;
	if (!observe_shown(&observer->world->resolver, questions, n, shown,
			   &err)) {
		host->known = COULD_NOT_TELL;
		snprintf(host->words, sizeof(host->words), "%s", err.msg);
		return false;
	}
	observe_hosts_shown(host, shown, n);
	if (host->shown)
		return true;
	host->known = KNOWN;
	snprintf(host->words, sizeof(host->words),
		 "its own name servers do not show an address yet");
	return false;
}

static enum verdict worse(enum verdict a, enum verdict b)
{
	static const int rank[] = { [VERDICT_SECURE] = 0,
				    [VERDICT_INSECURE] = 1,
				    [VERDICT_INDETERMINATE] = 2,
				    [VERDICT_BOGUS] = 3 };

	return rank[a] > rank[b] ? a : b;
}

static void take_addresses(struct host_facts *host,
			   const struct dns_answer *answer)
{
	for (size_t i = 0; i < answer->n_records; i++) {
		char address[ADDRESS_MAX];

		if (host->n_addresses == HOST_ADDRESSES_MAX)
			return;
		if (answer->records[i].type != answer->question.type ||
		    !dns_record_address(&answer->records[i], address))
			continue;
		snprintf(host->addresses[host->n_addresses++], ADDRESS_MAX,
			 "%s", address);
	}
}

static void take_alias(struct host_facts *host, const struct dns_answer *answer)
{
	size_t len = strlen(answer->final_name);

	if (len < sizeof(host->expanded) &&
	    strcmp(answer->final_name, host->host) != 0)
		memcpy(host->expanded, answer->final_name, len + 1);
}

/* A and AAAA together; what is not there does not count for the verdict, as
 * long as its absence could be told. */
static void judge_host(struct host_facts *host, const struct dns_answer *a,
		       const struct dns_answer *aaaa)
{
	const struct dns_answer *bad;

	host->verdict = worse(a->verdict, aaaa->verdict);
	bad = host->verdict == a->verdict ? a : aaaa;
	take_addresses(host, a);
	take_addresses(host, aaaa);
	take_alias(host, a->n_records ? a : aaaa);
	host->exists = host->n_addresses > 0;
	host->known = host->exists || (host->verdict != VERDICT_INDETERMINATE &&
				       host->verdict != VERDICT_BOGUS)
			      ? KNOWN
			      : COULD_NOT_TELL;
	snprintf(host->words, sizeof(host->words), "%s",
		 bad->reason[0] ? bad->reason : verdict_name(host->verdict));
}

static void ask_hosts(struct observer *observer, const size_t *which, size_t n)
{
	struct resolver *resolver = &observer->world->resolver;
	struct dns_question questions[2 * HOSTS_MAX] = { 0 };
	struct dns_answer answers[2 * HOSTS_MAX] = { 0 };
	struct facts *facts = observer->facts;
	struct err err = { 0 };

	for (size_t i = 0; i < 2 * n; i++) {
		snprintf(questions[i].name, DNS_NAME_MAX, "%s",
			 facts->hosts[which[i / 2]].host);
		questions[i].type = i % 2 ? DNS_AAAA : DNS_A;
	}
	if (!resolver->ask(resolver->self, questions, 2 * n, answers, &err)) {
		for (size_t i = 0; i < n; i++) {
			struct host_facts *host = &facts->hosts[which[i]];

			host->known = COULD_NOT_TELL;
			snprintf(host->words, sizeof(host->words), "%s",
				 err.msg);
		}
		return;
	}
	for (size_t i = 0; i < n; i++)
		judge_host(&facts->hosts[which[i]], &answers[2 * i],
			   &answers[2 * i + 1]);
	for (size_t i = 0; i < 2 * n; i++)
		dns_answer_free(&answers[i]);
}

void observe_hosts(struct observer *observer)
{
	struct facts *facts = observer->facts;
	size_t which[HOSTS_MAX], n = 0;

	list_hosts(observer);
	for (size_t i = 0; i < facts->n_hosts; i++)
		if (look_at_source(observer, &facts->hosts[i]))
			which[n++] = i;
	if (n)
		ask_hosts(observer, which, n);
}

void observe_hosts_answered(struct observer *observer)
{
	struct facts *facts = observer->facts;
	size_t which[HOSTS_MAX];

	facts->n_hosts = 0;
	for (size_t i = 0; i < observer->answered.n; i++)
		add_host(facts, observer->answered.mx[i].exchange);
	for (size_t i = 0; i < facts->n_hosts; i++) {
		which[i] = i;
		facts->hosts[i].shown = true;
	}
	if (facts->n_hosts)
		ask_hosts(observer, which, facts->n_hosts);
}
