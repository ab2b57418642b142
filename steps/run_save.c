/* What a run writes to the journal besides its moves. */
#include "steps/moves.h"
#include "steps/mx.h"
#include "steps/run.h"

#include <stdio.h>

bool run_save(struct run *run)
{
	struct err err = { 0 };

	run->migration->updated_at = run_now(run);
	if (run->journal->save(run->journal->self, run->migration, &err))
		return true;
	/* Nothing more may be written, not even why it ended. */
	run->has_ended = true;
	run->report->result = RUN_ERROR;
	run->report->step = run_step_id(run);
	run->report->err = err;
	snprintf(run->report->why, sizeof(run->report->why), "%s", err.msg);
	snprintf(run->report->hint, sizeof(run->report->hint), "%s", err.hint);
	return false;
}

static bool record(struct run *run, const char *name, const char *value)
{
	struct err err = { 0 };

	if (migration_has_override(run->migration, name, value))
		return false;
	if (migration_add_override(run->migration, name, value, run_now(run),
				   &err))
		return true;
	run_end_with(run, RUN_ERROR, &err);
	return false;
}

void run_record_overrides(struct run *run)
{
	const struct settings *settings = run->settings;
	bool changed = false;
	char seconds[24];

	for (size_t i = 0; i < settings->n_keep_mx; i++)
		changed |= record(run, "keep-mx", settings->keep_mx[i]);
	for (size_t i = 0; i < settings->n_ignore_server; i++)
		changed |= record(run, "ignore-server",
				  settings->ignore_server[i]);
	if (settings->zone_is_live)
		changed |= record(run, "zone-is-live", "");
	if (settings->allow_short_ttl)
		changed |= record(run, "allow-short-ttl", "");
	if (settings->outside_window)
		changed |= record(run, MOVES_OUTSIDE_WINDOW,
				  runbook_name(run->migration->runbook));
	if (settings->old_ttl) {
		snprintf(seconds, sizeof(seconds), "%lld",
			 (long long)settings->old_ttl);
		changed |= record(run, "old-ttl", seconds);
	}
	if (run->opts->yes && !run->migration->unattended) {
		run->migration->unattended = true;
		run->migration->consent_at = run_now(run);
		snprintf(run->migration->consent_by,
			 sizeof(run->migration->consent_by), "--yes");
		changed = true;
	}
	if (changed && !run->has_ended)
		run_save(run);
}

/* An open write whose zone is somebody else's now is given up. */
static void give_up_open_write(struct run *run)
{
	struct migration *migration = run->migration;
	struct move *last;

	if (!migration->n_moves)
		return;
	last = &migration->moves[migration->n_moves - 1];
	if (last->verified_at || last->action.kind != ACTION_MX_WRITE)
		return;
	snprintf(last->result.words, sizeof(last->result.words),
		 "given up: somebody else changed the zone");
	last->verified_at = run_now(run);
}

/* Somebody else's write is kept as an open move of the first MX step, which
 * waits for it as for one of ours. */
static bool adopt_write(struct run *run)
{
	struct migration *migration = run->migration;
	struct action action =
		moves_write(&run->facts, migration, run->settings, run_now(run),
			    &run->facts.zone.set);
	int64_t left_s =
		mxset_max_ttl(&migration->left) + run->settings->spread;

	give_up_open_write(run);
	if (migration->n_moves == MOVES_MAX)
		return false;
	action.have = migration->left;
	if (action.settle_s < left_s)
		action.settle_s = left_s;
	migration->moves[migration->n_moves++] = (struct move){
		.step = migration->runbook == RUNBOOK_UNDO ? STEP_UNDO_TTL
							   : STEP_LOWER_TTL,
		.action = action,
		.started_at = run_now(run),
		.applied_at = run_now(run),
		.found_done = true,
		.adopted = true,
	};
	migration->left = action.want;
	return true;
}

/* May the zone be taken as it is? --accept-zone says so; and an undo is glad
 * to find the set that was there at first. */
static bool is_acceptable(const struct run *run)
{
	const struct migration *migration = run->migration;

	if (run->settings->accept_zone)
		return true;
	return migration->runbook == RUNBOOK_UNDO &&
	       !moves_open(migration, STEP_UNDO_RESTORE) &&
	       mxset_equal(&run->facts.zone.set, &migration->original);
}

/* --accept-zone: today's set is what we left, never what we first found. Once,
 * at the first look of a run. */
void run_accept_zone(struct run *run)
{
	struct migration *migration = run->migration;

	if (run->zone_accepted || run->facts.zone_known != KNOWN)
		return;
	run->zone_accepted = true;
	if (!migration->left_known || !is_acceptable(run) ||
	    mxset_equal(&run->facts.zone.set, &migration->left))
		return;
	if (!adopt_write(run))
		return;
	if (run->settings->accept_zone)
		record(run, "accept-zone", "");
	run_tell(run, TELL_WARNING, "the zone is taken as it is today");
	if (!run->has_ended)
		run_save(run);
}
