/*
 * The gateway runbook's own steps: a filter in front of Exchange keeps the MX;
 * the assigned host becomes its relay target.
 */
#include "steps/decide.h"
#include "steps/proofs.h"
#include "steps/runbook.h"
#include "steps/tlsa.h"

#include <string.h>

#define QUESTION_RELAY "relay-target"

static struct decision relay_next(const struct facts *facts,
				  const struct migration *migration,
				  const struct settings *settings, int64_t now)
{
	const struct answer *answer =
		migration_answer(migration, QUESTION_RELAY);
	struct proof_case proof = { facts, migration, settings, now,
				    migration->begun_at };
	struct decision decision = proofs_secure(&proof, migration->assigned);

	if (decision.kind != HOLDS)
		return decision;
	if (answer && strcmp(answer->answer, "switched") == 0)
		return decide_holds("the relay target was switched");
	if (answer && now < answer->at + 900)
		return decide_wait(answer->at + 900,
				   "waiting for the relay target to be "
				   "switched");
	return decide_ask(QUESTION_RELAY, "switched wait",
			  "The MX stays at the gateway. Set the gateway's "
			  "relay target (smart host) for %s to %s, port 25. "
			  "Has it been switched?",
			  migration->domain, migration->assigned);
}

const struct step step_switch_relay = {
	.id = STEP_SWITCH_RELAY,
	.title = "Relay target of the gateway",
	.needs = FACT_SERVED | FACT_HOSTS,
	.next = relay_next,
};

static struct decision final_next(const struct facts *facts,
				  const struct migration *migration,
				  const struct settings *settings, int64_t now)
{
	return tlsa_good(facts, migration, now);
}

const struct step step_gateway_final = {
	.id = STEP_FINAL_CHECK,
	.title = "DANE of the assigned host",
	.needs = FACT_SERVED | FACT_HOSTS | FACT_SMTP | FACT_TLSA,
	.next = final_next,
};
