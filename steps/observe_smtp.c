/* Port 25 of every address of the hosts, all at once. */
#include "steps/observe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TARGETS_MAX (HOSTS_MAX * HOST_ADDRESSES_MAX)

enum took { NO, YES, NEITHER };

/*
 * Did it take mail? What says nothing of the host itself is neither. Without
 * STARTTLS it was not asked: something on the way may have taken that out.
 */
static const enum took took_mail[] = {
	[PROBE_ACCEPTS] = YES,	       [PROBE_GREYLISTS] = YES,
	[PROBE_DEFERS] = NO,	       [PROBE_UNATTRIBUTED] = NO,
	[PROBE_REJECTS] = NO,	       [PROBE_REPUTATION] = NEITHER,
	[PROBE_NO_STARTTLS] = NEITHER, [PROBE_TLS_FAILED] = NO,
	[PROBE_SMTP_FAILED] = NO,      [PROBE_CLOSED] = NO,
	[PROBE_TIMEOUT] = NO,	       [PROBE_RESET] = NO,
	[PROBE_NO_ROUTE] = NEITHER,    [PROBE_NOT_TESTABLE] = NEITHER,
};

/* Bogus TLSA, or bogus addresses: a sender defers (RFC 7672 section 2.1). */
static enum dane_verdict dane_of_dns(const struct host_facts *host)
{
	if (host->verdict == VERDICT_BOGUS)
		return DANE_BAD;
	if (host->known != KNOWN || host->verdict == VERDICT_INDETERMINATE)
		return DANE_UNKNOWN;
	if (host->tlsa_known == COULD_NOT_TELL)
		return host->tlsa_verdict == VERDICT_BOGUS ? DANE_BAD
							   : DANE_UNKNOWN;
	return DANE_NONE;
}

static enum dane_verdict dane_of(const struct host_facts *host)
{
	size_t count[4] = { 0 };

	if (host->tlsa_known != KNOWN || !host->n_tlsa)
		return dane_of_dns(host);
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
		enum took answer = took_mail[host->probes[i].state];

		say(host, i);
		told |= answer != NEITHER;
		host->takes_mail |= answer == YES;
	}
	host->smtp_known = told ? KNOWN : COULD_NOT_TELL;
}

static void aim(const struct observer *observer, size_t at, const char *address,
		struct probe_target *target)
{
	const struct host_facts *host = &observer->facts->hosts[at];
	const char *domain = observer->migration->domain;

	*target = (struct probe_target){ 0 };
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

/* What its certificate is to be judged by. */
static void arm(const struct observer *observer, size_t at,
		struct probe_target *target)
{
	const struct host_facts *host = &observer->facts->hosts[at];
	const struct chain_facts *chain = &observer->facts->chain;
	size_t broken;

	if (!host->n_tlsa || !observer->tlsa[at])
		return;
	target->n_tlsa =
		observe_tlsa_data(observer->tlsa[at], target->tlsa, &broken);
	if (strcmp(host->tlsa_base, host->host) != 0)
		snprintf(target->base, sizeof(target->base), "%s",
			 host->tlsa_base);
	target->mx_is_secure = observer->facts->chain_known == KNOWN &&
			       chain->verdict == VERDICT_SECURE;
	snprintf(target->domain_expanded, sizeof(target->domain_expanded), "%s",
		 chain->expanded);
}

static void arm_all(const struct observer *observer,
		    struct probe_target *targets)
{
	size_t n = 0;

	for (size_t i = 0; i < observer->facts->n_hosts; i++)
		for (size_t k = 0; k < observer->facts->hosts[i].n_addresses;
		     k++)
			arm(observer, i, &targets[n++]);
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
		host->dane = dane_of(host);
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

static bool is_any_reached(const struct probe_result *results, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (results[i].reached)
			return true;
	return n == 0;
}

/* Silence is an answer only where port 25 is known to be open from here. */
static void tell_untestable(struct observer *observer,
			    struct probe_result *results, size_t n)
{
	char words[sizeof(results->words)];

	if (is_any_reached(results, n) ||
	    observe_control(observer, words, sizeof(words)))
		return;
	for (size_t i = 0; i < n; i++) {
		if (results[i].state == PROBE_NOT_TESTABLE)
			continue; /* it has words of its own */
		results[i].state = PROBE_NOT_TESTABLE;
		snprintf(results[i].words, sizeof(results[i].words), "%s",
			 words);
	}
}

static void conclude(struct observer *observer, struct probe_result *results,
		     size_t n)
{
	tell_untestable(observer, results, n);
	take_all(observer->facts, results);
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
		arm_all(observer, targets);
		if (prober->probe(prober->self, targets, n, results, &err))
			conclude(observer, results, n);
		else
			not_told(observer->facts, err.msg);
	}
	free(targets);
	free(results);
}

/* The name that TLS is about must be known before: of aliases it is not. */
static bool has_alias(const struct facts *facts)
{
	for (size_t i = 0; i < facts->n_hosts; i++)
		if (*facts->hosts[i].expanded)
			return true;
	return false;
}

void observe_smtp_begin(struct observer *observer)
{
	struct prober *prober = &observer->world->prober;

	if (!prober->begin || has_alias(observer->facts))
		return;
	observer->targets = calloc(TARGETS_MAX, sizeof(*observer->targets));
	observer->results = calloc(TARGETS_MAX, sizeof(*observer->results));
	if (!observer->targets || !observer->results)
		return;
	observer->n_targets = aim_all(observer, observer->targets);
	observer->probing = prober->begin(
		prober->self, observer->targets, observer->n_targets,
		observer->wants_policy ? &observer->policy : NULL, NULL);
}

static void finish(struct observer *observer)
{
	struct prober *prober = &observer->world->prober;

	arm_all(observer, observer->targets);
	prober->finish(prober->self, observer->probing, observer->results,
		       &observer->facts->sts);
	observer->wants_policy = false;
	conclude(observer, observer->results, observer->n_targets);
}

void observe_smtp_end(struct observer *observer)
{
	if (observer->probing) {
		finish(observer);
	} else {
		observe_policy(observer);
		observe_smtp(observer);
	}
	free(observer->targets);
	free(observer->results);
	observer->targets = NULL;
	observer->results = NULL;
	observer->probing = NULL;
}
