/*
 * The dry run: the engine's own next, guard and project, from today's facts to
 * the end. A step that is blocked today is noted and passed over, so that the
 * whole path is shown.
 */
#include "steps/plan.h"
#include "steps/describe.h"
#include "steps/moves.h"
#include "steps/plan_fingerprint.h"
#include "steps/plan_times.h"
#include "steps/planning.h"
#include "steps/runbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS_MAX 1000

unsigned plan_needs(enum runbook_id id)
{
	const struct runbook *runbook = runbook_find(id);
	unsigned needs = FACT_NOBODY;

	for (size_t i = 0; i < runbook->n; i++)
		needs |= runbook->steps[i]->needs;
	return needs;
}

static void note_blocked(struct planning *planning, const char *why,
			 const char *hint)
{
	struct plan *plan = planning->plan;
	struct plan_blocked *blocked;

	if (plan->n_blocked == PLAN_BLOCKED_MAX)
		return;
	blocked = &plan->blocked[plan->n_blocked++];
	blocked->step = planning->runbook->steps[planning->step]->id;
	snprintf(blocked->why, sizeof(blocked->why), "%s", why);
	snprintf(blocked->hint, sizeof(blocked->hint), "%s", hint);
}

/* The open move of the step at hand, to be written to. */
static struct move *open_move(struct planning *planning)
{
	struct migration *migration = &planning->migration;
	enum step_id step = planning->runbook->steps[planning->step]->id;

	return moves_open(migration, step)
		       ? &migration->moves[migration->n_moves - 1]
		       : NULL;
}

/* What must pass after a move is known when its step holds. */
static void close_move(struct planning *planning, struct move *move)
{
	struct plan *plan = planning->plan;

	move->verified_at = planning->now;
	if (plan->n_moves &&
	    action_equal(&plan->moves[plan->n_moves - 1].action, &move->action))
		plan->moves[plan->n_moves - 1].wait_s =
			planning->now - move->started_at;
}

static struct decision stand(struct planning *planning)
{
	struct decision decision = { .kind = HOLDS };
	size_t i = 0;

	learn(&planning->facts, planning->settings, planning->now,
	      &planning->migration);
	planning->facts.fresh = 0;
	while (i < planning->runbook->n) {
		struct move *open;

		planning->step = i;
		decision = runbook_next(planning->runbook, i, &planning->facts,
					&planning->migration,
					planning->settings, planning->now);
		open = open_move(planning);
		if (decision.kind == HOLDS && open)
			close_move(planning, open);
		else if (decision.kind == HOLDS ||
			 planning->passed[planning->runbook->steps[i]->id])
			i++;
		else
			return decision;
	}
	decision.kind = HOLDS;
	return decision;
}

static void make_move(struct planning *planning,
		      const struct decision *decision)
{
	struct migration *migration = &planning->migration;
	enum step_id step = planning->runbook->steps[planning->step]->id;
	struct plan *plan = planning->plan;
	struct err err = { 0 };
	struct plan_move *planned;
	int64_t opens = moves_may_begin_at(migration, planning->settings,
					   planning->now);

	if (opens > planning->now) {
		planning->now = opens;
		return;
	}

	if (!guard(&decision->action, step, &planning->facts, migration,
		   planning->settings, planning->now, &err) &&
	    !planning->refused[step]) {
		planning->refused[step] = true;
		note_blocked(planning, err.msg, err.hint);
	}
	if (plan->n_moves == PLANNED_MOVES_MAX ||
	    migration->n_moves == MOVES_MAX) {
		planning->passed[step] = true;
		return;
	}
	planned = &plan->moves[plan->n_moves++];
	planned->wait_s = 0;
	planned->step = step;
	planned->action = decision->action;
	planned->earliest_at = planning->now;
	snprintf(planned->why, sizeof(planned->why), "%s", decision->why);
	describe_way_back(step, &decision->action, planned->undo,
			  sizeof(planned->undo));
	planned->undo_s = plan_undo_time(step, &decision->action,
					 &planning->facts, planning->settings);
	migration->moves[migration->n_moves++] = (struct move){
		.step = step,
		.action = decision->action,
		.started_at = planning->now,
		.asked_at = planning->now,
		.applied_at = planning->now,
	};
	if (decision->action.kind == ACTION_MX_WRITE)
		migration->left = decision->action.want;
	project_into(&planning->facts, &decision->action);
	planning->now +=
		plan_time_to_show(&decision->action, planning->settings);
}

/* False at the end. */
static bool go_on(struct planning *planning)
{
	struct decision decision = stand(planning);

	switch (decision.kind) {
	case HOLDS:
		return false;
	case DO:
		make_move(planning, &decision);
		return true;
	case WAIT:
		planning->now = decision.due_at > planning->now
					? decision.due_at
					: planning->now + 1;
		return true;
	case ASK:
		planning_assume_answer(planning, &decision.question);
		return true;
	case BLOCKED:
	case CANNOT_TELL:
		note_blocked(planning, decision.why, decision.hint);
		planning->passed[planning->runbook->steps[planning->step]->id] =
			true;
		return true;
	}
	return false;
}

static void begin(struct planning *planning, const struct facts *facts,
		  const struct migration *migration)
{
	struct plan *plan = planning->plan;

	facts_copy(&planning->facts, facts);
	migration_copy(&planning->migration, migration);
	planning->runbook = runbook_find(migration->runbook);
	snprintf(plan->domain, sizeof(plan->domain), "%s", migration->domain);
	plan->runbook = migration->runbook;
	plan->present = facts->zone.set;
	plan->zone = facts->zone;
	plan->window = planning->settings->window;
	plan->outside_window =
		moves_may_be_outside(&planning->migration, planning->settings);
	planning_assume_exchange(planning);
	plan->dnssec = planning->facts.exchange.dnssec;
	plan->dane = planning->facts.exchange.dane;
	planning_finish_open_move(planning);
}

static void finish(struct planning *planning, const struct facts *facts)
{
	struct plan *plan = planning->plan;

	plan->earliest_end = planning->now;
	plan->host_assigned =
		strcmp(planning->migration.assigned, MX_ASSIGNED) != 0;
	for (size_t i = 0; i < plan->n_moves; i++)
		plan->undo_s += plan->moves[i].undo_s;
	planning_add_notes(planning);
	plan_fingerprint(facts, plan);
}

void plan_make(const struct facts *facts, const struct migration *migration,
	       const struct settings *settings, int64_t now, struct plan *out)
{
	struct planning *planning = malloc(sizeof(*planning));

	memset(out, 0, offsetof(struct plan, moves));
	if (!planning) {
		out->n_blocked = 1;
		snprintf(out->blocked[0].why, sizeof(out->blocked[0].why),
			 "out of memory");
		out->blocked[0].hint[0] = '\0';
		return;
	}
	memset(planning, 0, offsetof(struct planning, facts));
	planning->settings = settings;
	planning->now = now;
	planning->plan = out;
	begin(planning, facts, migration);
	for (int i = 0; i < ROUNDS_MAX && go_on(planning); i++)
		;
	finish(planning, facts);
	free(planning);
}
