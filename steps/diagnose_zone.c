/* Findings about the domain's own zone: chain, servers, who is in the MX. */
#include "state/timefmt.h"
#include "steps/diagnose_parts.h"
#include "steps/mx.h"

#include <string.h>

#define DAY 86400
#define NXDOMAIN 3	 /* RFC 1035 section 4.1.1 */
#define SIGNATURE_DAYS 3 /* a live signer keeps at least this much ahead */

static enum status status_of(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_SECURE:
		return STATUS_GOOD;
	case VERDICT_INDETERMINATE:
		return STATUS_UNKNOWN;
	default:
		return STATUS_BAD; /* an unsigned zone is bad, too */
	}
}

void diagnose_chain(struct diagnosing *d)
{
	const struct chain_facts *chain = &d->facts->chain;
	char at[TIMEFMT_ISO_MAX];

	if (d->facts->chain_known != KNOWN) {
		diagnose_add(d, STATUS_UNKNOWN, "mx-chain", d->domain, "",
			     "the chain of trust could not be followed: %s",
			     chain->reason);
		return;
	}
	if (chain->verdict == VERDICT_SECURE)
		diagnose_add(d, STATUS_GOOD, "mx-chain", d->domain, "",
			     "DNSSEC: %s, the chain of trust unbroken",
			     d->set->n ? "the MX is signed"
				       : "that there is no MX is proved");
	else
		diagnose_add(d, status_of(chain->verdict), "mx-chain",
			     d->domain, chain->hint, "the MX RRset is %s%s%s",
			     verdict_name(chain->verdict),
			     chain->reason[0] ? ": " : "", chain->reason);
	if (!chain->expires_at ||
	    chain->expires_at > d->facts->at + SIGNATURE_DAYS * DAY)
		return;
	timefmt_iso(chain->expires_at, at);
	diagnose_add(d, STATUS_WARNING, "mx-signature-ends", d->domain,
		     "see that the zone is signed again in time",
		     "a signature in the chain ends at %s", at);
}

static bool name_answers(const struct served *served, const char *name)
{
	for (size_t i = 0; i < served->n_servers; i++)
		if (strcmp(served->servers[i].server, name) == 0 &&
		    served->servers[i].state == SERVER_ANSWERED)
			return true;
	return false;
}

static void judge_server(struct diagnosing *d,
			 const struct served_server *server)
{
	bool signed_zone = d->facts->chain.verdict == VERDICT_SECURE;

	if (server->state == SERVER_NOT_ASKED)
		return;
	if (server->state != SERVER_ANSWERED) {
		diagnose_add(d,
			     name_answers(&d->facts->served, server->server)
				     ? STATUS_WARNING
				     : STATUS_UNKNOWN,
			     "mx-server-silent", server->server,
			     "repair it, or excuse it in a migration with "
			     "--ignore-server",
			     "%s does not answer: %s", server->address,
			     server->words);
		return;
	}
	if (server->set > 0)
		diagnose_add(d, STATUS_WARNING, "mx-servers-differ",
			     server->server,
			     "wait until it has the same version of the zone",
			     "%s shows another MX set than the others",
			     server->address);
	if (signed_zone && (server->verdict == VERDICT_BOGUS ||
			    server->verdict == VERDICT_INSECURE))
		diagnose_add(d, STATUS_BAD, "mx-server-unsigned",
			     server->server,
			     "wait until it has the same version of the zone, "
			     "or repair its signing",
			     "%s answers without a good signature: %s",
			     server->address, server->words);
}

void diagnose_servers(struct diagnosing *d)
{
	const struct served *served = &d->facts->served;
	size_t before = d->out->n_findings;

	if (d->facts->served_known != KNOWN) {
		diagnose_add(d, STATUS_UNKNOWN, "mx-servers", d->domain, "",
			     "the zone's name servers could not be asked: %s",
			     d->facts->served_words);
		return;
	}
	for (size_t i = 0; i < served->n_servers; i++)
		judge_server(d, &served->servers[i]);
	if (d->out->n_findings == before)
		diagnose_add(d, STATUS_GOOD, "mx-servers", served->zone, "",
			     "its name servers, at %zu address%s, show the "
			     "same MX",
			     served->n_servers,
			     served->n_servers == 1 ? "" : "es");
}

static void foreign_hosts(struct diagnosing *d)
{
	for (size_t i = 0; i < d->set->n; i++) {
		const char *host = d->set->mx[i].exchange;
		enum dname_class class = dname_classify(host);
		const struct host_facts *facts = facts_host(d->facts, host);

		if (class == DNAME_SOVEREIGN)
			diagnose_add(d, STATUS_WARNING, "mx-sovereign", host,
				     "", "sovereign clouds are not supported");
		else if (facts &&
			 dname_classify(facts->expanded) == DNAME_LEGACY)
			diagnose_add(d, STATUS_WARNING, "mx-alias", host,
				     "name the legacy host itself in the MX, "
				     "then migrate it",
				     "an alias of the legacy host: an MX must "
				     "not name an alias (RFC 2181 section "
				     "10.3)");
		else if (class == DNAME_OTHER)
			diagnose_add(d, STATUS_WARNING, "mx-foreign", host,
				     "remove it, or keep it in a migration "
				     "with --keep-mx",
				     "not a host of Exchange Online: what "
				     "reaches it, Exchange's DANE does not "
				     "protect");
	}
}

static void judge_none(struct diagnosing *d)
{
	if (d->set->n)
		diagnose_add(d, STATUS_WARNING, "mx-null", d->domain,
			     "if it is to take mail, publish its MX instead",
			     "a null MX (RFC 7505): the domain says that it "
			     "takes no mail");
	else if (d->facts->chain_known == KNOWN &&
		 d->facts->chain.rcode == NXDOMAIN)
		diagnose_add(d, STATUS_BAD, "mx-none", d->domain,
			     "see whether it is spelled as it should be",
			     "the domain does not exist");
	else
		diagnose_add(d, STATUS_BAD, "mx-none", d->domain,
			     "publish the domain's MX",
			     "there is no MX record");
}

void diagnose_stage(struct diagnosing *d)
{
	char text[400];

	if (d->facts->served_known != KNOWN)
		return;
	mxset_text(d->set, text, sizeof(text));
	switch (d->out->stage) {
	case STAGE_NONE:
		judge_none(d);
		break;
	case STAGE_BOTH:
		diagnose_add(d, STATUS_WARNING, "mx-mixed", d->domain,
			     "go on with the migration",
			     "the legacy and the new host are both published: "
			     "%s",
			     text);
		break;
	case STAGE_GATEWAY:
		diagnose_add(d, STATUS_WARNING, "mx-gateway", d->domain,
			     "the MX stays; Exchange can be protected behind "
			     "it",
			     "a filter service is in front: %s", text);
		break;
	case STAGE_OTHER:
		foreign_hosts(d);
		break;
	default:
		diagnose_add(d, STATUS_GOOD, "mx", d->domain, "", "MX: %s",
			     text);
		break;
	}
}
