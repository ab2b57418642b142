/* Taking up one domain: its lock, its journal, and whether it may go on. */
#include "cmd/attended.h"
#include "cmd/begin.h"
#include "cmd/carry.h"
#include "cmd/plan_read.h"
#include "steps/plan_compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIFFERENCE_MAX 65536

void carry_fail(struct carry *carry, const struct err *err)
{
	struct run_report *report = &carry->report;

	carry->is_open = false;
	carry->exit = exits_of_error(err->kind);
	report->err = *err;
	report->interrupted = err->kind == ERR_INTERRUPTED;
	report->result = carry->exit == EXIT_BLOCKED   ? RUN_BLOCKED
			 : carry->exit == EXIT_WAITING ? RUN_WAITING
						       : RUN_ERROR;
	if (carry->is_loaded)
		report->step = carry->migration.last_step;
	snprintf(report->why, sizeof(report->why), "%s", err->msg);
	snprintf(report->hint, sizeof(report->hint), "%s", err->hint);
}

void carry_stop(struct carry *carry)
{
	struct err err;

	err_set(&err, ERR_INTERRUPTED, "stopped before anything was done");
	carry_fail(carry, &err);
}

static void already_done(struct carry *carry)
{
	carry->is_open = false;
	carry->exit = EXIT_DONE;
	carry->report.result = RUN_DONE;
	carry->report.step = carry->migration.last_step;
	snprintf(carry->report.why, sizeof(carry->report.why),
		 "nothing is left to do");
}

static void not_due(struct carry *carry)
{
	const struct migration *migration = &carry->migration;

	carry->is_open = false;
	carry->exit = EXIT_WAITING;
	carry->report.result = RUN_WAITING;
	carry->report.step = migration->last_step;
	carry->report.next_due = migration->next_due;
	snprintf(carry->report.why, sizeof(carry->report.why), "%s",
		 migration->last_reason);
}

static void no_journal(struct carry *carry, enum carry_mode mode)
{
	struct err err;

	err_set(&err, ERR_USAGE, "%s: there is no journal of a migration",
		carry->domain);
	if (mode == CARRY_UNDO)
		err_hint(&err, "what this program has not done it cannot undo; "
			       "see exodane status");
	else
		err_hint(&err, "begin one: exodane migrate %s", carry->domain);
	carry_fail(carry, &err);
}

static void open_undo(struct carry *carry)
{
	struct err err;

	err_set(&err, ERR_UNSAFE, "%s: an undo is under way", carry->domain);
	err_hint(&err, "finish it first: exodane --continue %s", carry->domain);
	carry_fail(carry, &err);
}

/* When the journal's migration ended, if a new one begins; else 0. */
static int64_t ended_before(struct carry *carry, struct wire *wire)
{
	int64_t ended_at = carry->migration.finished_at;

	return begin_again(wire, &carry->settings, &carry->migration) ? ended_at
								      : 0;
}

static void take_up(struct carry *carry, struct context *context,
		    struct wire *wire, enum carry_mode mode)
{
	struct migration *migration = &carry->migration;
	bool is_undo = migration->runbook == RUNBOOK_UNDO;
	bool has_ended = migration->finished_at != 0;
	int64_t now = context->clock.now(context->clock.self);
	struct err err = { 0 };

	carry->is_open = true;
	switch (mode) {
	case CARRY_BEGIN:
		if (is_undo && !has_ended)
			open_undo(carry);
		else
			carry->ended_at = ended_before(carry, wire);
		break;
	case CARRY_CONTINUE:
		if (has_ended)
			already_done(carry);
		break;
	case CARRY_SWEEP:
		if (has_ended)
			already_done(carry);
		else if (migration->next_due > now)
			not_due(carry);
		break;
	case CARRY_UNDO:
		if (is_undo && has_ended)
			already_done(carry);
		else if (!is_undo &&
			 !migration_begin_undo(migration, now, &err))
			carry_fail(carry, &err);
		break;
	}
}

static void show_difference(struct context *context,
			    const struct plan *reviewed,
			    const struct plan *today)
{
	struct buf text;

	buf_init(&text, DIFFERENCE_MAX);
	plan_compare(reviewed, today, &text);
	context->person.tell(context->person.self, TELL_INFO, text.data);
	prompt_release(&context->prompt);
	buf_free(&text);
}

/* --plan FILE: only the moves that were reviewed. */
static bool bind_plan(struct carry *carry, struct context *context,
		      struct wire *wire, struct err *err)
{
	struct migration *migration = &carry->migration;
	struct plan *plans = calloc(2, sizeof(*plans));
	struct facts *facts = calloc(1, sizeof(*facts));
	int64_t now = context->clock.now(context->clock.self);
	bool ok = plans && facts;

	if (!ok)
		err_set(err, ERR_INTERNAL, "out of memory");
	ok = ok &&
	     plan_read(context->options.plan, carry->domain, &plans[0], err);
	if (ok &&
	    !(migration->plan_bound &&
	      strcmp(migration->plan_fingerprint, plans[0].fingerprint) == 0)) {
		observe(&wire->world, &carry->settings, migration,
			plan_needs(migration->runbook) | FACT_NOBODY, facts,
			NULL);
		plan_make(facts, migration, &carry->settings, now, &plans[1]);
		ok = plan_bind(migration, &plans[0], &plans[1], err);
		if (!ok)
			show_difference(context, &plans[0], &plans[1]);
	}
	free(plans);
	free(facts);
	return ok;
}

/* Where there is no journal to go on with, no lock is left behind either. */
static bool lock_and_read(struct carry *carry, const struct store *store,
			  enum carry_mode mode, enum store_found *found,
			  struct err *err)
{
	if (mode != CARRY_BEGIN &&
	    store_load(store, carry->domain, &carry->migration, err) ==
		    STORE_ABSENT)
		return true;
	err_clear(err);
	carry->is_locked = lock_take(&carry->lock, store, carry->domain, err);
	if (!carry->is_locked)
		return false;
	*found = store_load(store, carry->domain, &carry->migration, err);
	return *found != STORE_BROKEN;
}

/* What was done before is kept, and the person told where. */
static void keep_old(struct carry *carry, const struct context *context,
		     const struct store *store)
{
	char path[4096];
	struct err err = { 0 };

	if (!store_archive(store, carry->domain, carry->ended_at, path,
			   sizeof(path), &err)) {
		carry_fail(carry, &err);
		return;
	}
	person_say(&context->person, TELL_INFO,
		   "a new migration begins; the journal of the one before is "
		   "kept: %s",
		   path);
}

/* At the start of a migration: which steps will stop without a person. Where
 * nobody sits there, that is a warning. */
static void tell_attendance(const struct carry *carry,
			    const struct context *context)
{
	enum tell level = context->prompt.nobody || context->options.yes ||
					  context->options.plan
				  ? TELL_WARNING
				  : TELL_INFO;
	char text[ATTENDED_TEXT_MAX];

	if (!attended_exchange(&context->config, carry->domain,
			       carry->migration.runbook, text))
		return;
	person_say(&context->person, level, "%s; %s", text, ATTENDED_HINT);
}

void carry_load(struct carry *carry, struct context *context,
		const struct store *store, struct wire *wire,
		enum carry_mode mode)
{
	enum store_found found = STORE_ABSENT;
	struct err err = { 0 };

	if (!context_settings(context, carry->domain, &carry->settings, &err) ||
	    !lock_and_read(carry, store, mode, &found, &err)) {
		carry_fail(carry, &err);
		if (mode == CARRY_SWEEP && err.kind == ERR_LOCKED) {
			carry->exit = EXIT_WAITING;
			carry->report.result = RUN_WAITING;
		}
		return;
	}
	if (found == STORE_ABSENT && mode != CARRY_BEGIN) {
		no_journal(carry, mode);
		return;
	}
	carry->is_loaded = true;
	if (found == STORE_FOUND && mode != CARRY_BEGIN)
		take_up(carry, context, wire, mode);
	if (!carry->is_open && mode != CARRY_BEGIN)
		return;
	if (!wire_aim(wire, context, carry->domain, WIRE_DNS | WIRE_EXCHANGE,
		      &err)) {
		carry_fail(carry, &err);
		return;
	}
	if (found == STORE_ABSENT) {
		begin_migration(wire, &carry->settings, carry->domain,
				&carry->migration);
		carry->is_open = carry->is_new = true;
	} else if (mode == CARRY_BEGIN) {
		take_up(carry, context, wire, mode);
	}
	if (carry->is_open && clock_interrupted(&context->clock)) {
		carry_stop(carry);
		return;
	}
	if (carry->is_open && context->options.plan &&
	    !bind_plan(carry, context, wire, &err))
		carry_fail(carry, &err);
	if (carry->is_open && carry->ended_at)
		keep_old(carry, context, store);
	if (carry->is_open && (found == STORE_ABSENT || carry->ended_at))
		tell_attendance(carry, context);
	/* Allowed once, it holds for the runs that follow. */
	if (migration_has_override(&carry->migration, "allow-short-ttl", NULL))
		carry->settings.allow_short_ttl = true;
}

void carry_unload(struct carry *carry)
{
	if (carry->is_locked)
		lock_release(&carry->lock);
	carry->is_locked = false;
}
