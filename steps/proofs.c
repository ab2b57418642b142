/* What a host must prove from outside before mail depends on it. Pure. */
#include "steps/proofs.h"
#include "steps/decide.h"
#include "steps/mx.h"
#include "steps/waits.h"

#include <string.h>

/* A person who said "wait" is asked again after this. */
#define ASK_AGAIN 900

static int64_t look_again(const struct proof_case *proof)
{
	return waits_next_look(proof->since_at, proof->now, proof->settings);
}

static bool is_patient(const struct proof_case *proof)
{
	return proof->now < proof->since_at + proof->settings->tlsa_give_up;
}

/* Of a new host nothing is known before its own name servers show it. */
static bool is_to_come(const struct host_facts *facts, const char *host)
{
	return dname_classify(host) == DNAME_NEW &&
	       (!facts || (facts->known == KNOWN && !facts->shown));
}

struct decision proofs_exists(const struct proof_case *proof, const char *host)
{
	const struct host_facts *facts = facts_host(proof->facts, host);

	if (is_to_come(facts, host) && is_patient(proof))
		return decide_wait(look_again(proof),
				   "waiting for %s to appear at its name "
				   "servers",
				   host);
	if (!facts || facts->known != KNOWN)
		return decide_cannot_tell(look_again(proof),
					  "could not tell whether %s has "
					  "addresses: %s",
					  host,
					  facts ? facts->words : "not asked");
	if (facts->exists)
		return decide_holds("%s has addresses", host);
	if (is_patient(proof))
		return decide_wait(look_again(proof), "%s has no address yet",
				   host);
	return decide_blocked("%s has no address: %s", host, facts->words);
}

struct decision proofs_secure(const struct proof_case *proof, const char *host)
{
	const struct host_facts *facts = facts_host(proof->facts, host);
	struct decision exists = proofs_exists(proof, host);

	if (exists.kind != HOLDS)
		return exists;
	if (facts->verdict == VERDICT_SECURE)
		return decide_holds("the addresses of %s are DNSSEC-secure",
				    host);
	if (facts->verdict == VERDICT_INDETERMINATE)
		return decide_cannot_tell(
			look_again(proof),
			"could not tell whether the addresses "
			"of %s are DNSSEC-secure: %s",
			host, facts->words);
	if (is_patient(proof))
		return decide_wait(look_again(proof),
				   "the addresses of %s are %s: %s", host,
				   verdict_name(facts->verdict), facts->words);
	return decide_hint(
		decide_blocked("the addresses of %s are %s, not DNSSEC-secure: "
			       "%s",
			       host, verdict_name(facts->verdict),
			       facts->words),
		"this is Microsoft's zone; open a support case, and undo if "
		"it lasts");
}

static struct decision ask_person(const struct proof_case *proof,
				  const char *host, const char *id)
{
	const struct answer *answer = migration_answer(proof->migration, id);
	const struct host_facts *facts = facts_host(proof->facts, host);

	if (answer && strcmp(answer->answer, "confirmed") == 0)
		return decide_holds("a person confirmed that %s takes mail",
				    host);
	if (answer && proof->now < answer->at + ASK_AGAIN)
		return decide_wait(answer->at + ASK_AGAIN,
				   "waiting for a person to confirm that %s "
				   "takes mail",
				   host);
	return decide_ask(
		id, "confirmed wait",
		"Port 25 of %s cannot be tested from here (%s). Run "
		"\"Inbound SMTP Email\" at "
		"https://testconnectivity.microsoft.com/tests/O365InboundSmtp/"
		"input for an address of %s. Did it take mail at %s? "
		"\"confirmed\" is recorded; \"wait\" asks again later.",
		host, facts ? facts->smtp_words : "not tried",
		proof->migration->domain, host);
}

struct decision proofs_takes_mail(const struct proof_case *proof,
				  const char *host, const char *id)
{
	const struct host_facts *facts = facts_host(proof->facts, host);

	if (!facts || facts->smtp_known == NOT_ASKED)
		return decide_cannot_tell(look_again(proof),
					  "%s was not tried on port 25", host);
	if (facts->smtp_known == COULD_NOT_TELL)
		return ask_person(proof, host, id);
	if (facts->takes_mail)
		return decide_holds("%s takes mail: %s", host,
				    facts->smtp_words);
	if (is_patient(proof))
		return decide_wait(look_again(proof),
				   "%s does not take mail yet: %s", host,
				   facts->smtp_words);
	return decide_hint(decide_blocked("%s does not take mail: %s", host,
					  facts->smtp_words),
			   "see whether the domain is healthy in the admin "
			   "centre, then go on; mail still flows by the old "
			   "way");
}

bool proofs_took_connection(const struct facts *facts,
			    const struct migration *migration, const char *host,
			    const char *id)
{
	const struct host_facts *known = facts_host(facts, host);
	const struct answer *answer = migration_answer(migration, id);

	if (known && known->smtp_known == KNOWN)
		return known->takes_mail;
	return answer && strcmp(answer->answer, "confirmed") == 0;
}
