/*
 * Step 3: Exchange assigns the new host. Its success proves nothing about
 * DNSSEC; what ends the step is that the host is there to be seen.
 */
#include "steps/decide.h"
#include "steps/moves.h"
#include "steps/proofs.h"
#include "steps/runbook.h"
#include "steps/toggle.h"

#include <string.h>

/* The host was bound once, and is compared from then on. */
static struct decision compare_host(const struct facts *facts,
				    const struct migration *migration,
				    int64_t now)
{
	const char *says =
		facts->exchange_known == KNOWN ? facts->exchange.assigned : "";

	if (!migration->assigned[0])
		return decide_hint(
			decide_cannot_tell(now + 60, "Exchange has not named "
						     "the new MX host yet"),
			"see ExpectedMxRecord of "
			"Get-DnssecStatusForVerifiedDomain -DomainName %s",
			migration->domain);
	if (says[0] && dname_classify(says) == DNAME_NEW &&
	    strcmp(says, migration->assigned) != 0)
		return decide_blocked("Exchange now names %s, but assigned %s "
				      "before",
				      says, migration->assigned);
	return decide_holds("assigned: %s", migration->assigned);
}

static struct decision next(const struct facts *facts,
			    const struct migration *migration,
			    const struct settings *settings, int64_t now)
{
	struct action action =
		moves_feature(ACTION_EXCHANGE_ENABLE, FEATURE_DNSSEC);
	struct decision decision = toggle_supported(facts, migration);
	struct proof_case proof = { facts, migration, settings, now,
				    toggle_since(migration, FEATURE_DNSSEC) };

	if (decision.kind != HOLDS)
		return decision;
	decision = toggle_next(STEP_ENABLE_DNSSEC, &action, facts, migration,
			       settings, now,
			       "Exchange assigns the new MX host and "
			       "publishes it; mail flow does not change");
	if (decision.kind != HOLDS)
		return decision;
	decision = compare_host(facts, migration, now);
	if (decision.kind != HOLDS)
		return decision;
	return proofs_exists(&proof, migration->assigned);
}

const struct step step_enable_dnssec = {
	.id = STEP_ENABLE_DNSSEC,
	.title = "Enable DNSSEC in Exchange",
	.needs = FACT_EXCHANGE | FACT_SERVED | FACT_HOSTS,
	.next = next,
};
