/* Where a migration stands, computed from its journal and now alone. */
#include "steps/status.h"
#include "state/timefmt.h"
#include "steps/step.h"

#include <stdio.h>
#include <string.h>

static const struct move *open_move(const struct migration *migration)
{
	const struct move *last;

	if (!migration->n_moves)
		return NULL;
	last = &migration->moves[migration->n_moves - 1];
	return last->verified_at ? NULL : last;
}

/* A move of the way forward that an undo has overtaken is not waited for. */
static bool is_of_this_runbook(const struct migration *migration,
			       const struct move *move)
{
	return migration->runbook != RUNBOOK_UNDO ||
	       move->started_at >= migration->undo_begun_at;
}

static void stand_in_move(const struct move *move, int64_t now,
			  struct standing *out)
{
	char until[TIMEFMT_ISO_MAX];
	int64_t end = move->visible_at + move->action.settle_s;

	out->step = move->step;
	if (!move->applied_at) {
		out->phase = "acting";
		snprintf(out->reason, sizeof(out->reason),
			 "begun, and not known to have been accepted");
	} else if (!move->visible_at) {
		out->phase = "spreading";
		snprintf(out->reason, sizeof(out->reason),
			 "accepted, and not seen everywhere yet");
	} else {
		out->phase = "settling";
		out->next_due = end;
		timefmt_iso(end, until);
		snprintf(out->reason, sizeof(out->reason),
			 now < end ? "old answers run out at %s"
				   : "old answers ran out at %s; to be proved",
			 until);
	}
}

static void stand_without_move(const struct migration *migration,
			       struct standing *out)
{
	const struct runbook *runbook = runbook_find(migration->runbook);

	out->step = migration->last_step ? migration->last_step
					 : runbook->steps[0]->id;
	out->phase = migration->n_moves || migration->last_step ? "acting"
								: "not-begun";
	snprintf(out->reason, sizeof(out->reason), "%s",
		 migration->last_reason[0] ? migration->last_reason
					   : "nothing was done yet");
}

/* Why the last run stopped, where times alone do not tell. */
static void add_last_run(const struct migration *migration,
			 struct standing *out)
{
	bool asking = strcmp(migration->last_phase, "asking") == 0;

	if (!asking && strcmp(migration->last_phase, "blocked") != 0) {
		if (!out->next_due)
			out->next_due = migration->next_due;
		return;
	}
	out->step = migration->last_step;
	out->phase = asking ? "asking" : "blocked";
	out->next_due = migration->next_due;
	snprintf(out->reason, sizeof(out->reason), "%s",
		 migration->last_reason);
}

void standing_of(const struct migration *migration, int64_t now,
		 struct standing *out)
{
	const struct move *open = open_move(migration);

	*out = (struct standing){ .phase = "done" };
	if (migration->finished_at) {
		const struct runbook *runbook =
			runbook_find(migration->runbook);

		out->step = runbook->steps[runbook->n - 1]->id;
		snprintf(out->reason, sizeof(out->reason), "%s",
			 migration->runbook == RUNBOOK_UNDO
				 ? "undone: as it was first found"
				 : "every step holds");
		snprintf(out->command, sizeof(out->command),
			 "exodane report %s", migration->domain);
		return;
	}
	if (open && is_of_this_runbook(migration, open))
		stand_in_move(open, now, out);
	else
		stand_without_move(migration, out);
	add_last_run(migration, out);
	snprintf(out->command, sizeof(out->command),
		 "exodane migrate --continue %s", migration->domain);
}
