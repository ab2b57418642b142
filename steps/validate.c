/*
 * Step 6: the MX RRset secure, exactly the new MX left, its addresses secure,
 * seen from outside; Exchange's own verdict is shown beside ours.
 */
#include "steps/decide.h"
#include "steps/moves.h"
#include "steps/mx.h"
#include "steps/proofs.h"
#include "steps/runbook.h"
#include "steps/zone.h"

#include <stdio.h>

/* Its verdict and its words (such as EX003 for a preference that is not 0),
 * several lines in one. Nothing is decided by them. */
static struct decision add_exchange(struct decision decision,
				    const struct facts *facts)
{
	const struct exchange_status *status = &facts->exchange;
	struct decision out = decision;

	if (facts->exchange_known != KNOWN)
		return decision;
	if (status->validation[0])
		out = decide_holds("%s; Exchange says: %s", decision.why,
				   status->validation);
	if (!status->words[0])
		return out;
	snprintf(out.note, sizeof(out.note), "Exchange says: %s",
		 status->words);
	for (char *p = out.note; *p; p++)
		if (*p == '\n')
			*p = ' ';
	return out;
}

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
	if (decision.kind != HOLDS)
		return decision;
	return zone_warn_kept(add_exchange(decision, facts), facts, migration,
			      settings);
}

const struct step step_validate = {
	.id = STEP_VALIDATE,
	.title = "DNSSEC of the new MX",
	.needs = FACT_CHAIN | FACT_SERVED | FACT_HOSTS | FACT_EXCHANGE,
	.next = next,
};
