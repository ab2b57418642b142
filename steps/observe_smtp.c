/* Port 25 of every address of the hosts, all at once. */
#include "steps/observe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TARGETS_MAX (HOSTS_MAX * HOST_ADDRESSES_MAX)

enum took { NO, YES, NEITHER };

/* Did it take mail? What says nothing of the host itself is neither. */
static enum took took_mail(enum probe_state state)
{
	switch (state) {
	case PROBE_ACCEPTS:
	case PROBE_DEFERS:
	case PROBE_NO_STARTTLS:
		return YES;
	case PROBE_REPUTATION:
	case PROBE_TIMEOUT:
	case PROBE_NO_ROUTE:
	case PROBE_NOT_TESTABLE:
		return NEITHER;
	default:
		return NO;
	}
}

static enum dane_verdict dane_of(const struct host_facts *host)
{
	size_t count[4] = { 0 };

	if (host->tlsa_known != KNOWN)
		return host->tlsa_known == NOT_ASKED ? DANE_NONE : DANE_UNKNOWN;
	if (!host->n_tlsa)
		return DANE_NONE;
	for (size_t i = 0; i < host->n_addresses; i++)
		if (host->probes[i].state != PROBE_NO_ROUTE)
			count[host->probes[i].dane]++;
	if (count[DANE_BAD])
		return DANE_BAD;
	if (count[DANE_UNKNOWN])
		return DANE_UNKNOWN;
	if (count[DANE_NONE])
		return DANE_NONE;
	return count[DANE_GOOD] ? DANE_GOOD : DANE_UNKNOWN;
}

static void say(struct host_facts *host, size_t i)
{
	const struct probe_result *probe = &host->probes[i];
	size_t len = strlen(host->smtp_words);

	snprintf(host->smtp_words + len, sizeof(host->smtp_words) - len,
		 "%s%s %s%s%s", len ? "; " : "", host->addresses[i],
		 probe_state_name(probe->state), probe->words[0] ? ": " : "",
		 probe->words);
}

static void judge(struct host_facts *host)
{
	bool told = false;

	for (size_t i = 0; i < host->n_addresses; i++) {
		enum took answer = took_mail(host->probes[i].state);

		say(host, i);
		told |= answer != NEITHER;
		host->takes_mail |= answer == YES;
	}
	host->smtp_known = told ? KNOWN : COULD_NOT_TELL;
	host->dane = dane_of(host);
}

static void aim(const struct observer *observer, size_t at, const char *address,
		struct probe_target *target)
{
	const struct host_facts *host = &observer->facts->hosts[at];
	const char *domain = observer->migration->domain;
	size_t broken;

	*target = (struct probe_target){ 0 };
	if (host->n_tlsa && observer->tlsa[at]) {
		target->n_tlsa = observe_tlsa_data(observer->tlsa[at],
						   target->tlsa, &broken);
		snprintf(target->base, sizeof(target->base), "%s",
			 host->tlsa_base);
	}
	snprintf(target->host, sizeof(target->host), "%s", host->host);
	snprintf(target->address, sizeof(target->address), "%s", address);
	snprintf(target->domain, sizeof(target->domain), "%s", domain);
	if (observer->settings->recipient[0])
		snprintf(target->recipient, sizeof(target->recipient), "%s",
			 observer->settings->recipient);
	else
		snprintf(target->recipient, sizeof(target->recipient),
			 "postmaster@%s", domain);
}

static size_t aim_all(struct observer *observer, struct probe_target *targets)
{
	size_t n = 0;

	for (size_t i = 0; i < observer->facts->n_hosts; i++) {
		const struct host_facts *host = &observer->facts->hosts[i];

		for (size_t j = 0; j < host->n_addresses; j++)
			aim(observer, i, host->addresses[j], &targets[n++]);
	}
	return n;
}

static void take_all(struct facts *facts, const struct probe_result *results)
{
	size_t n = 0;

	for (size_t i = 0; i < facts->n_hosts; i++) {
		struct host_facts *host = &facts->hosts[i];

		for (size_t j = 0; j < host->n_addresses; j++)
			host->probes[j] = results[n++];
		if (host->n_addresses)
			judge(host);
	}
}

static void not_told(struct facts *facts, const char *why)
{
	for (size_t i = 0; i < facts->n_hosts; i++) {
		struct host_facts *host = &facts->hosts[i];

		host->smtp_known = COULD_NOT_TELL;
		host->dane = DANE_UNKNOWN;
		snprintf(host->smtp_words, sizeof(host->smtp_words), "%s", why);
	}
}

void observe_smtp(struct observer *observer)
{
	struct prober *prober = &observer->world->prober;
	struct probe_target *targets = calloc(TARGETS_MAX, sizeof(*targets));
	struct probe_result *results = calloc(TARGETS_MAX, sizeof(*results));
	struct err err = { 0 };
	size_t n;

	if (!targets || !results) {
		not_told(observer->facts, "out of memory");
	} else {
		n = aim_all(observer, targets);
		if (prober->probe(prober->self, targets, n, results, &err))
			take_all(observer->facts, results);
		else
			not_told(observer->facts, err.msg);
	}
	free(targets);
	free(results);
}
