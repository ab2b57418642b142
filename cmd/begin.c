/* A migration that has no journal yet. */
#include "cmd/begin.h"
#include "steps/diagnose.h"
#include "steps/engine.h"

#include <stdlib.h>

/* The MX that most servers show; NULL none. */
static const struct mxset *shown(const struct facts *facts)
{
	return facts->served_known == KNOWN && facts->served.n_sets > 0
		       ? &facts->served.sets[0]
		       : NULL;
}

static bool is_gateway(struct wire *wire, const struct settings *settings,
		       const struct migration *migration, struct facts *facts)
{
	const struct mxset *set;
	bool accepts;

	observe(&wire->world, settings, migration, FACT_SERVED, facts, NULL);
	set = shown(facts);
	if (!set || stage_of(set, true) != STAGE_GATEWAY)
		return false;
	if (stage_of(set, false) == STAGE_GATEWAY)
		return true;
	observe(&wire->world, settings, migration, FACT_EXCHANGE, facts, NULL);
	accepts = facts->exchange_known == KNOWN && facts->exchange.accepted;
	return accepts;
}

void begin_migration(struct wire *wire, const struct settings *settings,
		     const char *domain, struct migration *out)
{
	struct facts *facts = calloc(1, sizeof(*facts));
	int64_t now = wire->world.clock.now(wire->world.clock.self);

	migration_begin(out, domain, RUNBOOK_MIGRATE, now);
	if (facts && is_gateway(wire, settings, out, facts))
		migration_begin(out, domain, RUNBOOK_GATEWAY, now);
	free(facts);
}
