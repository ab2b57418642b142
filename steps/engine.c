/*
 * One loop: observe, next, guard, act. `act` is the one function in this
 * program that changes anything outside; all else here is the order in which
 * it may be reached: guarded, as reviewed, consented to, its intent saved.
 */
#include "steps/engine.h"
#include "steps/plan_bound.h"
#include "steps/run.h"

#include <string.h>

static bool act(struct world *world, const char *domain,
		const struct action *action, struct result *result,
		struct err *err)
{
	switch (action->kind) {
	case ACTION_MX_WRITE:
		return world->dns.mx_write(world->dns.self, domain,
					   &action->have, &action->want, err);
	case ACTION_EXCHANGE_ENABLE:
		return world->exchange.set(world->exchange.self, domain,
					   action->feature, true, result, err);
	case ACTION_EXCHANGE_DISABLE:
		return world->exchange.set(world->exchange.self, domain,
					   action->feature, false, result, err);
	case ACTION_ZONE_SIGN:
		return world->dns.dnssec_enable(world->dns.self, domain, err);
	default:
		return err_set(err, ERR_INTERNAL, "no such action: %s",
			       action_kind_name(action->kind));
	}
}

/* The open move of the same action, or a new one; NULL when there is no room.
 */
static struct move *find_or_add_move(struct run *run,
				     const struct action *action)
{
	struct migration *migration = run->migration;
	enum step_id step = run_step_id(run);
	struct move *last;

	if (migration->n_moves) {
		last = &migration->moves[migration->n_moves - 1];
		if (last->step == step && !last->verified_at &&
		    action_equal(&last->action, action))
			return last;
	}
	if (migration->n_moves == MOVES_MAX)
		return NULL;
	last = &migration->moves[migration->n_moves++];
	*last = (struct move){
		.step = step,
		.action = *action,
		.started_at = run_now(run),
	};
	return last;
}

/* Law 3: what is meant, and all that it destroys, is on disk first. */
static struct move *save_intent(struct run *run, const struct action *action)
{
	struct move *move = find_or_add_move(run, action);
	struct err err = { 0 };

	if (!move) {
		err_set(&err, ERR_STORE,
			"the journal has no room for another "
			"move");
		run_end_with(run, RUN_ERROR, &err);
		return NULL;
	}
	move->asked_at = run_now(run);
	run->migration->unanswered_reads = 0;
	run->migration->finished_at = 0;
	return run_save(run) ? move : NULL;
}

/* Law 7: a claim; what ends the step is seen from outside. */
static void accepted(struct run *run, struct move *move)
{
	move->applied_at = run_now(run);
	if (move->action.kind == ACTION_MX_WRITE) {
		run->migration->left = move->action.want;
		run->migration->left_known = true;
	}
	learn_result(run->migration, &move->result);
	run->failures = 0;
	run->report->moves_done++;
	run_tell(run, TELL_GOOD, "accepted");
	if (move->result.words[0])
		run_tell(run, TELL_INFO, "%s", move->result.words);
	run_save(run);
}

static void not_accepted(struct run *run, struct move *move,
			 const struct err *err)
{
	switch (err->kind) {
	case ERR_NET:
	case ERR_BUSY:
	case ERR_PARSE: /* it may have happened: the next look tells */
		if (run_save(run) && !run_pause(run, err))
			run_end_with(run, RUN_ERROR, err);
		return;
	case ERR_INTERRUPTED:
		run_end_with(run, RUN_WAITING, err);
		return;
	case ERR_CONFLICT:
	case ERR_UNSAFE:
	case ERR_NOBODY:
		run_end_with(run, RUN_BLOCKED, err);
		return;
	default: /* it said no: nothing hangs */
		if (move->action.kind != ACTION_MX_WRITE)
			move->asked_at = 0;
		if (run_save(run))
			run_end_with(run, RUN_ERROR, err);
	}
}

static void make_move(struct run *run, const struct decision *decision)
{
	const struct action *action = &decision->action;
	struct err err = { 0 };
	struct move *move;

	if (!guard(action, run_step_id(run), &run->facts, run->migration,
		   run->settings, run_now(run), &err) ||
	    !plan_allows(run->migration, run_step_id(run), action, &err)) {
		run_show_policy(run, &action->want);
		run_show_bound(run, action, &err);
		run_end_with(run, RUN_BLOCKED, &err);
		return;
	}
	if (!run_in_window(run))
		return;
	if (!run_consents(run, decision))
		return;
	move = save_intent(run, action);
	if (!move)
		return;
	if (act(run->world, run->migration->domain, action, &move->result,
		&err))
		accepted(run, move);
	else
		not_accepted(run, move, &err);
}

static void turn(struct run *run)
{
	struct decision decision = run_stand(run);

	if (run->has_ended)
		return;
	switch (decision.kind) {
	case HOLDS:
		run_done(run);
		break;
	case DO:
		make_move(run, &decision);
		break;
	case WAIT:
		run_wait(run, &decision);
		break;
	case ASK:
		run_ask(run, &decision.question);
		break;
	case BLOCKED:
		run_end(run, RUN_BLOCKED, 0, decision.why, decision.hint);
		break;
	case CANNOT_TELL:
		run_retry(run, &decision);
		break;
	}
}

void engine_run(struct world *world, const struct settings *settings,
		const struct run_opts *opts, struct migration *migration,
		const struct journal *journal, struct run_report *out)
{
	struct run run = {
		.world = world,
		.settings = settings,
		.opts = opts,
		.migration = migration,
		.journal = journal,
		.report = out,
		.runbook = runbook_find(migration->runbook),
	};

	*out = (struct run_report){ 0 };
	run_person_enter(&run);
	run_check_clock(&run);
	run_record_overrides(&run);
	if (!run.has_ended)
		run_keep_answers(&run);
	while (!run.has_ended)
		turn(&run);
	run_person_leave(&run);
}
