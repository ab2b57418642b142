/*
 * Step 1: the chain of trust of the MX RRset, at every authoritative server.
 * Nothing is changed before it is green.
 */
#include "providers/hosters.h"
#include "steps/decide.h"
#include "steps/mx.h"
#include "steps/runbook.h"
#include "steps/sign_zone.h"

#include <string.h>

#define LOOK_AGAIN 60

static bool answers(const struct served *served, const char *name)
{
	for (size_t i = 0; i < served->n_servers; i++)
		if (served->servers[i].state == SERVER_ANSWERED &&
		    strcmp(served->servers[i].server, name) == 0)
			return true;
	return false;
}

static struct decision bad_server(const struct served_server *server)
{
	return decide_hint(
		decide_blocked("%s (%s) answers the MX without a good "
			       "signature: %s",
			       server->server, server->address,
			       server->words[0]
				       ? server->words
				       : verdict_name(server->verdict)),
		"see whether it holds the same version of the zone as the "
		"others; `exodane check` shows all of them");
}

static struct decision check_servers(const struct facts *facts,
				     const struct migration *migration,
				     const struct settings *settings,
				     int64_t now)
{
	const struct served *served = &facts->served;

	for (size_t i = 0; i < served->n_servers; i++) {
		const struct served_server *server = &served->servers[i];

		if (server_ignored(server->server, migration, settings))
			continue;
		if (server->state == SERVER_ANSWERED &&
		    server->verdict != VERDICT_SECURE &&
		    server->verdict != VERDICT_INDETERMINATE)
			return bad_server(server);
		if (answers(served, server->server))
			continue;
		return decide_hint(
			decide_cannot_tell(now + LOOK_AGAIN,
					   "the name server %s does not "
					   "answer: %s",
					   server->server, server->words),
			"repair it, or excuse it with --ignore-server %s",
			server->server);
	}
	return decide_holds("the MX RRset is secure at every name server");
}

/* Said before anything is begun: there it will never be signed. */
static struct decision never_signed(const struct hoster *hoster)
{
	return decide_hint(
		decide_blocked("the zone is not signed, and %s, who hosts it, "
			       "cannot sign zones",
			       hoster->name),
		"DANE needs a signed zone: move its DNS to a hoster that signs "
		"(exodane providers lists some), and sign it there; mail stays "
		"where it is");
}

static struct decision red(const struct facts *facts)
{
	const struct chain_facts *chain = &facts->chain;
	const struct hoster *hoster =
		hoster_find(facts->served.parent_ns, facts->served.n_parent_ns);

	if (chain->verdict == VERDICT_INSECURE && hoster &&
	    hoster->signs == HOSTER_SIGNS_NOT)
		return never_signed(hoster);
	return decide_hint(decide_blocked("the MX RRset is %s: %s",
					  verdict_name(chain->verdict),
					  chain->reason),
			   "%s",
			   chain->hint[0] ? chain->hint
					  : "sign the zone at its hoster and "
					    "hand its DS to the registrar");
}

static struct decision next(const struct facts *facts,
			    const struct migration *migration,
			    const struct settings *settings, int64_t now)
{
	const struct chain_facts *chain = &facts->chain;
	struct decision settled;

	if (facts->chain_known != KNOWN ||
	    chain->verdict == VERDICT_INDETERMINATE)
		return decide_hint(
			decide_cannot_tell(now + LOOK_AGAIN,
					   "could not follow the chain of "
					   "trust: %s",
					   chain->reason),
			"%s", chain->hint);
	if (sign_zone_is_possible(facts))
		return sign_zone_next(facts, migration, settings, now);
	if (chain->verdict != VERDICT_SECURE)
		return red(facts);
	settled = sign_zone_settled(migration, now);
	if (settled.kind != HOLDS)
		return settled;
	if (facts->served_known != KNOWN)
		return decide_cannot_tell(now + LOOK_AGAIN,
					  "the zone's name servers could not "
					  "be asked: %s",
					  facts->served_words);
	return check_servers(facts, migration, settings, now);
}

const struct step step_check_dnssec = {
	.id = STEP_CHECK_DNSSEC,
	.title = "DNSSEC of the domain",
	.needs = FACT_CHAIN | FACT_SERVED | FACT_SIGNING,
	.next = next,
};
