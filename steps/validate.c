/*
 * Step 6: the MX RRset secure, exactly the new MX left, its addresses secure,
 * seen from outside; Exchange's own verdict is shown beside ours.
 */
#include "steps/decide.h"
#include "steps/moves.h"
#include "steps/mx.h"
#include "steps/proofs.h"
#include "steps/runbook.h"

static struct decision next(const struct facts *facts,
			    const struct migration *migration,
			    const struct settings *settings, int64_t now)
{
	const struct mxset *served = facts_served_set(facts);
	struct proof_case proof = { facts, migration, settings, now,
				    migration->begun_at };
	struct decision decision;
	char text[400];

	if (facts->chain_known != KNOWN || facts->served_known != KNOWN ||
	    facts->chain.verdict == VERDICT_INDETERMINATE)
		return decide_cannot_tell(now + 30,
					  "the MX could not be validated: %s",
					  facts->chain.reason);
	if (facts->chain.verdict != VERDICT_SECURE)
		return decide_blocked("the MX RRset is %s: %s",
				      verdict_name(facts->chain.verdict),
				      facts->chain.reason);
	if (!served)
		return decide_cannot_tell(now + 30, "the name servers do not "
						    "all show the same MX set");
	mxset_text(served, text, sizeof(text));
	if (!mx_only_new(served, migration, settings))
		return decide_blocked("not exactly the new MX is left: %s",
				      text);
	decision = proofs_secure(&proof, migration->assigned);
	if (decision.kind == HOLDS && facts->exchange.validation[0])
		return decide_holds("%s; Exchange says: %s", decision.why,
				    facts->exchange.validation);
	return decision;
}

const struct step step_validate = {
	.id = STEP_VALIDATE,
	.title = "DNSSEC of the new MX",
	.needs = FACT_CHAIN | FACT_SERVED | FACT_HOSTS | FACT_EXCHANGE,
	.next = next,
};
