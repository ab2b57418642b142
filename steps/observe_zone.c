/* What the authoritative servers show, and what the provider's API says. */
#include "steps/mx.h"
#include "steps/observe.h"

#include <stdio.h>
#include <string.h>

void observe_mx_set(const struct dns_record *records, size_t n,
		    struct mxset *out)
{
	*out = (struct mxset){ 0 };
	for (size_t i = 0; i < n; i++) {
		char exchange[DNAME_MAX];
		uint16_t preference;

		if (records[i].type == DNS_MX &&
		    dns_record_mx(&records[i], &preference, exchange))
			mxset_add(out, exchange, preference, records[i].ttl);
	}
}

/* The index of set among the served ones; -1 when there is no room. */
static int place_set(struct served *served, const struct mxset *set)
{
	for (size_t i = 0; i < served->n_sets; i++)
		if (mxset_identical(&served->sets[i], set))
			return (int)i;
	if (served->n_sets == SERVED_SETS_MAX)
		return SERVED_SETS_MAX - 1;
	served->sets[served->n_sets] = *set;
	return (int)served->n_sets++;
}

static void take_server(struct observer *observer,
			const struct server_answer *answer)
{
	struct served *served = &observer->facts->served;
	struct served_server *server;
	struct mxset set;

	if (served->n_servers == SERVERS_MAX)
		return;
	server = &served->servers[served->n_servers++];
	*server = (struct served_server){
		.state = answer->state,
		.set = -1,
		.is_signed = answer->is_signed,
		.verdict = answer->verdict,
		.expires_at = answer->expires_at,
	};
	snprintf(server->server, sizeof(server->server), "%s", answer->server);
	snprintf(server->address, sizeof(server->address), "%s",
		 answer->address);
	snprintf(server->words, sizeof(server->words), "%s",
		 answer->state == SERVER_ANSWERED ? answer->reason
						  : answer->words);
	if (answer->state != SERVER_ANSWERED ||
	    server_ignored(server->server, observer->migration,
			   observer->settings))
		return;
	observe_mx_set(answer->records, answer->n_records, &set);
	server->set = place_set(served, &set);
}

/* The most frequent set first. */
static void sort_sets(struct served *served)
{
	size_t count[SERVED_SETS_MAX] = { 0 }, best = 0;
	struct mxset swap;

	for (size_t i = 0; i < served->n_servers; i++)
		if (served->servers[i].set >= 0)
			count[served->servers[i].set]++;
	for (size_t i = 1; i < served->n_sets; i++)
		if (count[i] > count[best])
			best = i;
	if (best == 0)
		return;
	swap = served->sets[0];
	served->sets[0] = served->sets[best];
	served->sets[best] = swap;
	for (size_t i = 0; i < served->n_servers; i++) {
		int *set = &served->servers[i].set;

		if (*set == 0 || *set == (int)best)
			*set = *set == 0 ? (int)best : 0;
	}
}

static void take_authority(struct observer *observer,
			   const struct dns_authority *authority)
{
	struct served *served = &observer->facts->served;

	snprintf(served->zone, sizeof(served->zone), "%s", authority->zone);
	for (size_t i = 0;
	     i < authority->n_parent_ns && served->n_parent_ns < ZONE_NS_MAX;
	     i++)
		snprintf(served->parent_ns[served->n_parent_ns++], DNAME_MAX,
			 "%s", authority->parent_ns[i]);
	for (size_t i = 0; i < authority->n_servers; i++)
		take_server(observer, &authority->servers[i]);
	sort_sets(served);
}

void observe_served_take(struct observer *observer,
			 struct dns_authority *authority)
{
	struct facts *facts = observer->facts;

	take_authority(observer, authority);
	facts->served_known = facts->served.n_sets ? KNOWN : COULD_NOT_TELL;
	if (!facts->served.n_sets)
		snprintf(facts->served_words, sizeof(facts->served_words),
			 "no name server of %s answered", facts->served.zone);
	if (observer->evidence && !observer->evidence->has_authority) {
		observer->evidence->authority = *authority;
		observer->evidence->has_authority = true;
		return;
	}
	dns_authority_free(authority);
}

void observe_served(struct observer *observer)
{
	struct resolver *resolver = &observer->world->resolver;
	struct facts *facts = observer->facts;
	struct dns_question question = { .type = DNS_MX };
	struct dns_authority authority = { 0 };
	struct err err = { 0 };

	snprintf(question.name, sizeof(question.name), "%s",
		 observer->migration->domain);
	if (resolver->authority(resolver->self, &question, 1, &authority,
				&err)) {
		observe_served_take(observer, &authority);
		return;
	}
	facts->served_known = COULD_NOT_TELL;
	snprintf(facts->served_words, sizeof(facts->served_words), "%s",
		 err.msg);
}

/* Where a person is the hands, the zone is what all servers show. */
static void zone_as_served(struct observer *observer)
{
	struct facts *facts = observer->facts;
	const struct mxset *set = facts_served_set(facts);
	struct dns_api *dns = &observer->world->dns;

	facts->zone = (struct zone){ .preference_max = UINT16_MAX };
	if (dns->limits)
		dns->limits(dns->self, &facts->zone);
	snprintf(facts->zone.name, sizeof(facts->zone.name), "%s",
		 facts->served.zone);
	if (set) {
		facts->zone.set = *set;
		facts->zone_known = KNOWN;
		return;
	}
	facts->zone_known = COULD_NOT_TELL;
	if (facts->served_known == KNOWN)
		err_set(&facts->zone_err, ERR_NONE,
			"the name servers show different MX sets");
	else
		err_set(&facts->zone_err, ERR_NET, "%s", facts->served_words);
}

void observe_zone(struct observer *observer)
{
	struct dns_api *dns = &observer->world->dns;
	struct facts *facts = observer->facts;

	if (!dns->mx_read) {
		zone_as_served(observer);
		return;
	}
	facts->zone_known = dns->mx_read(dns->self, observer->migration->domain,
					 &facts->zone, &facts->zone_err)
				    ? KNOWN
				    : COULD_NOT_TELL;
}

/* The zone is read, too: only a live one may be signed. */
void observe_signing(struct observer *observer)
{
	struct dns_api *dns = &observer->world->dns;
	struct facts *facts = observer->facts;
	struct err err = { 0 };

	facts->can_sign = dns->dnssec_enable && dns->dnssec_read;
	if (!facts->can_sign || facts->chain_known != KNOWN ||
	    facts->chain.verdict != VERDICT_INSECURE)
		return;
	if (!(facts->asked & FACT_ZONE)) {
		facts->asked |= FACT_ZONE;
		observe_zone(observer);
	}
	if (dns->dnssec_read(dns->self, observer->migration->domain,
			     &facts->signing, &err)) {
		facts->signing_known = KNOWN;
		return;
	}
	facts->signing_known = COULD_NOT_TELL;
	snprintf(facts->signing_words, sizeof(facts->signing_words), "%s",
		 err.msg);
}
