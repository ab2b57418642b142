/* Which runbook a migration begins with, and whether one begins anew. */
#include "cmd/begin.h"
#include "steps/diagnose.h"
#include "steps/engine.h"

#include <stdio.h>
#include <stdlib.h>

/* The MX that most servers show; NULL none. */
static const struct mxset *shown(const struct facts *facts)
{
	return facts->served_known == KNOWN && facts->served.n_sets > 0
		       ? &facts->served.sets[0]
		       : NULL;
}

/* The runbook that fits what facts can tell; else the one it is. */
static enum runbook_id look(struct wire *wire, const struct settings *settings,
			    const struct migration *migration,
			    struct facts *facts)
{
	const struct mxset *set;

	observe(&wire->world, settings, migration, FACT_SERVED, facts, NULL);
	set = shown(facts);
	if (!set)
		return migration->runbook;
	if (stage_of(set, true) != STAGE_GATEWAY)
		return RUNBOOK_MIGRATE;
	if (stage_of(set, false) == STAGE_GATEWAY)
		return RUNBOOK_GATEWAY;
	observe(&wire->world, settings, migration, FACT_EXCHANGE, facts, NULL);
	if (facts->exchange_known != KNOWN)
		return migration->runbook;
	return facts->exchange.accepted ? RUNBOOK_GATEWAY : RUNBOOK_MIGRATE;
}

static enum runbook_id fitting(struct wire *wire,
			       const struct settings *settings,
			       const struct migration *migration)
{
	struct facts *facts = calloc(1, sizeof(*facts));
	enum runbook_id runbook = migration->runbook;

	if (facts)
		runbook = look(wire, settings, migration, facts);
	free(facts);
	return runbook;
}

void begin_migration(struct wire *wire, const struct settings *settings,
		     const char *domain, struct migration *out)
{
	int64_t now = wire->world.clock.now(wire->world.clock.self);

	migration_begin(out, domain, RUNBOOK_MIGRATE, now);
	out->runbook = fitting(wire, settings, out);
}

bool begin_again(struct wire *wire, const struct settings *settings,
		 struct migration *migration)
{
	bool is_gateway = migration->runbook == RUNBOOK_GATEWAY;
	bool has_ended = migration->finished_at != 0;
	char domain[DNAME_MAX];

	snprintf(domain, sizeof(domain), "%s", migration->domain);
	if (migration->runbook == RUNBOOK_UNDO && !has_ended)
		return false;
	if (has_ended && (migration->runbook == RUNBOOK_UNDO ||
			  (is_gateway && fitting(wire, settings, migration) !=
						 RUNBOOK_GATEWAY))) {
		begin_migration(wire, settings, domain, migration);
		return true;
	}
	if (!has_ended && !migration->n_moves)
		migration->runbook = fitting(wire, settings, migration);
	return false;
}
