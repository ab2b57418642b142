/*
 * The facts as they will be once an action has taken hold everywhere. Of MX
 * sets and Exchange states this is exact; other people's answers (a host that
 * is not there yet, its TLSA) are taken to be as hoped.
 */
#include "steps/mx.h"

#include <stdio.h>
#include <string.h>

static void project_write(struct facts *facts, const struct mxset *want)
{
	struct served *served = &facts->served;

	facts->zone.set = *want;
	served->sets[0] = *want;
	served->n_sets = 1;
	for (size_t i = 0; i < served->n_servers; i++)
		if (served->servers[i].set >= 0)
			served->servers[i].set = 0;
}

static struct host_facts *host_to_be(struct facts *facts, const char *host)
{
	struct host_facts *out;

	for (size_t i = 0; i < facts->n_hosts; i++)
		if (strcmp(facts->hosts[i].host, host) == 0)
			return &facts->hosts[i];
	if (facts->n_hosts == HOSTS_MAX)
		return NULL;
	out = &facts->hosts[facts->n_hosts++];
	*out = (struct host_facts){ 0 };
	snprintf(out->host, sizeof(out->host), "%s", host);
	return out;
}

/* Where port 25 could not be tried before, it cannot be tried then. */
static bool port25_is_testable(const struct facts *facts)
{
	for (size_t i = 0; i < facts->n_hosts; i++)
		if (facts->hosts[i].smtp_known == COULD_NOT_TELL)
			return false;
	return true;
}

static void project_new_host(struct facts *facts)
{
	struct exchange_status *status = &facts->exchange;
	bool testable = port25_is_testable(facts);
	struct host_facts *host;

	if (!status->assigned[0])
		snprintf(status->assigned, sizeof(status->assigned), "%s",
			 MX_ASSIGNED);
	host = host_to_be(facts, status->assigned);
	if (!host || host->exists)
		return;
	host->known = KNOWN;
	host->exists = host->shown = true;
	host->verdict = VERDICT_SECURE;
	host->n_addresses = 1;
	host->tlsa_known = KNOWN;
	host->tlsa_verdict = VERDICT_SECURE;
	host->smtp_known = testable ? KNOWN : COULD_NOT_TELL;
	host->takes_mail = testable;
	snprintf(host->smtp_words, sizeof(host->smtp_words), "%s",
		 testable ? "not there yet" : "port 25 is closed from here");
}

static void project_tlsa(struct facts *facts, bool enabled)
{
	struct host_facts *host = host_to_be(facts, facts->exchange.assigned);

	if (!host)
		return;
	host->tlsa_anywhere = host->tlsa_everywhere = enabled;
	host->n_tlsa = enabled;
	host->tlsa_verdict = VERDICT_SECURE;
	host->tlsa[0] = (struct tlsa_kind){ 3, 1, 1 };
	host->dane = enabled ? DANE_GOOD : DANE_NONE;
	if (enabled && host->smtp_known == COULD_NOT_TELL)
		host->dane = DANE_UNKNOWN;
}

static void project_exchange(struct facts *facts, enum feature feature,
			     bool enabled)
{
	enum feature_state state =
		enabled ? FEATURE_STATE_ENABLED : FEATURE_STATE_DISABLED;

	facts->exchange_known = KNOWN;
	if (feature == FEATURE_DANE) {
		facts->exchange.dane = state;
		project_tlsa(facts, enabled);
		return;
	}
	facts->exchange.dnssec = state;
	if (enabled)
		project_new_host(facts);
}

/* The DS, a person's work at the registrar, is taken to follow. */
static void project_signing(struct facts *facts)
{
	facts->signing.state = SIGNING_ON;
	facts->chain.verdict = VERDICT_SECURE;
	for (size_t i = 0; i < facts->served.n_servers; i++) {
		facts->served.servers[i].is_signed = true;
		facts->served.servers[i].verdict = VERDICT_SECURE;
	}
}

void project_into(struct facts *facts, const struct action *action)
{
	switch (action->kind) {
	case ACTION_MX_WRITE:
		project_write(facts, &action->want);
		break;
	case ACTION_EXCHANGE_ENABLE:
		project_exchange(facts, action->feature, true);
		break;
	case ACTION_EXCHANGE_DISABLE:
		project_exchange(facts, action->feature, false);
		break;
	case ACTION_ZONE_SIGN:
		project_signing(facts);
		break;
	default:
		break;
	}
}
