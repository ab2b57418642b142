/* Where a migration stands: the first step whose outcome does not hold. */
#include "state/timefmt.h"
#include "steps/decide.h"
#include "steps/run.h"
#include "steps/runbook.h"

#include <stdio.h>
#include <string.h>

/* So much behind is two clocks that differ, not one that was set. */
#define CLOCK_SLACK_S 60

/* Never before the journal's last save: a clock that jumps back only makes
 * waits longer. */
int64_t run_now(const struct run *run)
{
	int64_t now = run->world->clock.now(run->world->clock.self);

	return now > run->migration->updated_at ? now
						: run->migration->updated_at;
}

void run_check_clock(struct run *run)
{
	int64_t now = run->world->clock.now(run->world->clock.self);
	char clock[TIMEFMT_ISO_MAX], journal[TIMEFMT_ISO_MAX];

	if (now + CLOCK_SLACK_S >= run->migration->updated_at)
		return;
	timefmt_iso(now, clock);
	timefmt_iso(run->migration->updated_at, journal);
	run_tell(run, TELL_WARNING,
		 "this machine's clock (%s) is behind the journal's last entry "
		 "(%s): no wait ends before the clock has passed that time; "
		 "set the clock right",
		 clock, journal);
}

enum step_id run_step_id(const struct run *run)
{
	return run->runbook->steps[run->step]->id;
}

/* The step of the last move: a good guess of what will be needed. */
static size_t guess(const struct run *run)
{
	const struct migration *migration = run->migration;
	size_t at = run->step;

	if (!migration->n_moves)
		return at;
	for (size_t i = at; i < run->runbook->n; i++)
		if (run->runbook->steps[i]->id ==
		    migration->moves[migration->n_moves - 1].step)
			at = i;
	return at;
}

static unsigned needs_up_to(const struct run *run, size_t index)
{
	unsigned needs = 0;

	for (size_t i = 0; i <= index; i++)
		needs |= step_needs(run->runbook, i, run->migration);
	return needs;
}

/* What was broken off tells nothing. */
static bool is_interrupted(struct run *run)
{
	struct err err = { 0 };

	if (!clock_interrupted(&run->world->clock))
		return false;
	err_set(&err, ERR_INTERRUPTED, "stopped while looking");
	run_end_with(run, RUN_WAITING, &err);
	return true;
}

/* Observes what is missing for that step, and learns from it; learning may
 * show that more is needed. */
static bool look(struct run *run, size_t index)
{
	unsigned needs;

	while ((needs = needs_up_to(run, index) & ~run->facts.asked) != 0) {
		observe_more(run->world, run->settings, run->migration, needs,
			     &run->facts, NULL);
		if (is_interrupted(run))
			return false;
		if (learn(&run->facts, run->settings, run_now(run),
			  run->migration) &&
		    !run_save(run))
			return false;
		run_accept_zone(run);
		if (run->has_ended)
			return false;
	}
	return true;
}

static bool is_proved(const struct migration *migration, enum step_id step)
{
	for (size_t i = 0; i < migration->n_proofs; i++)
		if (migration->proofs[i].step == step)
			return true;
	return false;
}

static void show_title(struct run *run)
{
	if (run->told_step == run->step + 1)
		return;
	run->told_step = run->step + 1;
	run_tell(run, TELL_INFO, "Step %zu of %zu: %s", run->step + 1,
		 run->runbook->n, run->runbook->steps[run->step]->title);
}

/* Once in a run, and with each move that it ends. */
static void show_proof(struct run *run, const struct decision *decision,
		       bool closed)
{
	bool *told = &run->told_held[run_step_id(run)];

	if (*told && !closed)
		return;
	*told = true;
	show_title(run);
	run_tell(run, TELL_GOOD, "%s: %s", step_name(run_step_id(run)),
		 decision->why);
	/* News once, not in every run that looks again. */
	if (decision->note[0])
		run_tell(run,
			 closed || !is_proved(run->migration, run_step_id(run))
				 ? TELL_WARNING
				 : TELL_INFO,
			 "%s", decision->note);
}

/* The step holds: what was open of it is verified, and the proof kept. */
static bool close_step(struct run *run, const struct decision *decision,
		       bool *closed)
{
	struct migration *migration = run->migration;
	enum step_id step = run_step_id(run);
	int64_t now = run_now(run);
	struct move *last = migration->n_moves
				    ? &migration->moves[migration->n_moves - 1]
				    : NULL;

	*closed = last && last->step == step && !last->verified_at;
	if (*closed)
		last->verified_at = now;
	show_proof(run, decision, *closed);
	if (!*closed && is_proved(migration, step))
		return true;
	if (decision->note[0])
		migration_add_proof(migration, step, now, "%s", decision->note);
	migration_add_proof(migration, step, now, "%s", decision->why);
	return run_save(run);
}

struct decision run_stand(struct run *run)
{
	size_t ahead = guess(run);
	size_t i = 0;
	bool closed;

	facts_forget(&run->facts);
	while (i < run->runbook->n) {
		struct decision decision;

		run->step = i;
		if (!look(run, i > ahead ? i : ahead))
			return decide_holds("ended");
		decision = runbook_next(run->runbook, i, &run->facts,
					run->migration, run->settings,
					run_now(run));
		if (decision.kind != HOLDS) {
			show_title(run);
			return decision;
		}
		if (!close_step(run, &decision, &closed))
			return decide_holds("ended");
		if (!closed)
			i++;
	}
	return decide_holds("every step holds");
}
