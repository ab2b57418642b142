/* Beginning a migration, and turning it round. */
#include "steps/engine.h"
#include "steps/moves.h"

#include <stdio.h>
#include <string.h>

void migration_begin(struct migration *migration, const char *domain,
		     enum runbook_id runbook, int64_t now)
{
	memset(migration, 0, sizeof(*migration));
	snprintf(migration->domain, sizeof(migration->domain), "%s", domain);
	migration->runbook = runbook;
	migration->begun_at = now;
	migration->updated_at = now;
}

bool migration_begin_undo(struct migration *migration, int64_t now,
			  struct err *err)
{
	if (migration->runbook == RUNBOOK_UNDO) {
		err_set(err, ERR_USAGE, "the undo of %s has begun already",
			migration->domain);
		return err_hint(err,
				"go on with: exodane migrate --continue "
				"%s",
				migration->domain);
	}
	migration->undone_runbook = migration->runbook;
	migration->runbook = RUNBOOK_UNDO;
	migration->undo_begun_at = now;
	migration->finished_at = 0;
	/* What was agreed to was the way forward. */
	migration->plan_bound = false;
	migration->n_bound = 0;
	migration->unattended = false;
	migration->last_phase[0] = '\0';
	migration->last_reason[0] = '\0';
	migration->next_due = 0;
	return true;
}
