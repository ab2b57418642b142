/* Step 7: DANE in Exchange, then the TLSA at all servers of the new host. */
#include "steps/decide.h"
#include "steps/moves.h"
#include "steps/runbook.h"
#include "steps/tlsa.h"
#include "steps/toggle.h"

static struct decision next(const struct facts *facts,
			    const struct migration *migration,
			    const struct settings *settings, int64_t now)
{
	struct action action =
		moves_feature(ACTION_EXCHANGE_ENABLE, FEATURE_DANE);
	struct decision decision = toggle_next(
		STEP_ENABLE_DANE, &action, facts, migration, settings, now,
		"Microsoft publishes TLSA for the new MX host");

	if (decision.kind != HOLDS)
		return decision;
	return tlsa_published(facts, migration, settings, now);
}

const struct step step_enable_dane = {
	.id = STEP_ENABLE_DANE,
	.title = "Enable DANE in Exchange",
	.needs = FACT_EXCHANGE | FACT_SERVED | FACT_HOSTS | FACT_TLSA,
	.next = next,
};
