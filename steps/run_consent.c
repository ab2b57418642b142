/* A move is made only when somebody agreed to it: for all moves in advance
 * (--yes, a reviewed plan, "unattended"), or for this one. */
#include "steps/describe.h"
#include "steps/moves.h"
#include "steps/run.h"
#include "steps/sign_zone.h"

#include <stdio.h>
#include <string.h>

static bool is_agreed(const struct run *run, const struct action *action)
{
	const struct move *open = moves_open(run->migration, run_step_id(run));

	if (run->opts->yes || run->migration->unattended ||
	    run->migration->plan_bound)
		return true;
	if (open && open->asked_at && action_equal(&open->action, action))
		return true;
	/* It had its own question. */
	if (action->kind == ACTION_ZONE_SIGN)
		return true;
	return run->has_agreed && action_equal(&run->agreed, action);
}

static void show(struct run *run, const struct decision *decision)
{
	char text[1024];

	describe_move(&decision->action, run->migration->domain, text,
		      sizeof(text));
	run_tell(run, TELL_INFO, "%s", text);
	run_tell(run, TELL_INFO, "why: %s", decision->why);
	describe_way_back(run_step_id(run), &decision->action, text,
			  sizeof(text));
	run_tell(run, TELL_INFO, "way back: %s", text);
}

static void ask(struct run *run, const struct decision *decision)
{
	struct question question = {
		.id = "confirm",
		.n_choices = 2,
		.choices = { "yes", "no" },
	};
	struct person *person = &run->world->person;
	char answer[ANSWER_MAX] = "";
	struct err err = { 0 };

	snprintf(question.text, sizeof(question.text), "%s: do this now?",
		 step_name(run_step_id(run)));
	if (!person->ask(person->self, &question, answer, &err)) {
		if (err.kind == ERR_NOBODY)
			run_end(run, RUN_BLOCKED, 0,
				"nobody is there to confirm the next move",
				"confirm the moves in advance with --yes");
		else
			run_end_with(run, RUN_WAITING, &err);
		return;
	}
	if (strcmp(answer, "yes") != 0) {
		run_end(run, RUN_BLOCKED, 0, "the move was declined",
			"run the same command again when it may be done");
		return;
	}
	run->has_agreed = true;
	run->agreed = decision->action;
}

bool run_consents(struct run *run, const struct decision *decision)
{
	if (is_agreed(run, &decision->action)) {
		run->has_agreed = false;
		if (run->opts->yes || run->migration->unattended ||
		    run->migration->plan_bound)
			show(run, decision);
		return true;
	}
	if (run->opts->unattended) {
		run->report->needs_consent = true;
		run_end(run, RUN_BLOCKED, 0,
			"nobody agreed that the rest is carried out "
			"unattended",
			"run it at a terminal, or once with --yes");
		return false;
	}
	show(run, decision);
	ask(run, decision);
	return false;
}

void run_offer_unattended(struct run *run)
{
	static const struct question question = {
		.id = "unattended",
		.text = "May the rest be carried out unattended by "
			"`exodane migrate --continue`?",
		.n_choices = 2,
		.choices = { "yes", "no" },
	};
	struct person *person = &run->world->person;
	struct migration *migration = run->migration;
	char answer[ANSWER_MAX] = "";
	struct err err = { 0 };

	if (migration->unattended || migration->plan_bound ||
	    run->opts->unattended || migration_answer(migration, question.id))
		return;
	if (!person->ask(person->self, &question, answer, &err)) {
		run->report->has_question = false;
		return;
	}
	if (strcmp(answer, "yes") == 0) {
		migration->unattended = true;
		migration->consent_at = run_now(run);
		snprintf(migration->consent_by, sizeof(migration->consent_by),
			 "%s", run->opts->by);
	}
	run_save(run);
}
