/* Waiting: through it, or leaving until it is due; and trying again. */
#include "steps/moves.h"
#include "steps/run.h"
#include "steps/waits.h"

#include <stdio.h>

#define TRIES_WAITING 30 /* in a row, while waiting is wanted */
#define TRIES_LEAVING 1
#define PAUSE 15

/* When the whole wait is over, of which the decision may be one look. */
static int64_t whole_wait(const struct run *run, int64_t due_at)
{
	const struct move *open = moves_open(run->migration, run_step_id(run));
	int64_t end = open && open->visible_at && !open->settled_at
			      ? open->visible_at + open->action.settle_s
			      : 0;

	return end > due_at ? end : due_at;
}

static int64_t since(const struct run *run)
{
	const struct move *open = moves_open(run->migration, run_step_id(run));

	if (!open || !open->applied_at)
		return run_now(run);
	return open->visible_at ? open->visible_at : open->applied_at;
}

static void sleep_until(struct run *run, int64_t at, const char *what)
{
	struct clock *clock = &run->world->clock;
	struct waiting waiting = {
		.since_at = since(run),
		.until_at = whole_wait(run, at),
	};
	struct err err = { 0 };

	snprintf(waiting.what, sizeof(waiting.what), "%s", what);
	waits_explain(&run->facts, run->migration, run->settings,
		      waiting.because, sizeof(waiting.because));
	run->inner.waiting(run->inner.self, &waiting);
	if (clock->sleep_until(clock->self, at, &err))
		return;
	if (err.kind == ERR_INTERRUPTED)
		run->report->interrupted = true;
	run_end(run, RUN_WAITING, waiting.until_at, what, "");
}

void run_wait(struct run *run, const struct decision *decision)
{
	run->failures = 0;
	if (run->opts->wait) {
		sleep_until(run, decision->due_at, decision->why);
		return;
	}
	run_offer_unattended(run);
	if (!run->has_ended)
		run_end(run, RUN_WAITING, whole_wait(run, decision->due_at),
			decision->why, decision->hint);
}

bool run_in_window(struct run *run)
{
	const struct migration *migration = run->migration;
	const struct window *window = &run->settings->window;
	struct decision closed = { .kind = WAIT };
	char when[WINDOW_WHEN_MAX];

	closed.due_at =
		moves_may_begin_at(migration, run->settings, run_now(run));
	if (closed.due_at <= run_now(run))
		return true;
	window_when(window, closed.due_at, when);
	snprintf(closed.why, sizeof(closed.why),
		 "next move not before %s (change window: %s)", when,
		 window->text);
	snprintf(closed.hint, sizeof(closed.hint),
		 "if it cannot wait: exodane %s --%s %s",
		 migration->runbook == RUNBOOK_UNDO ? "undo" : "migrate",
		 MOVES_OUTSIDE_WINDOW, migration->domain);
	run_wait(run, &closed);
	return false;
}

/* Errors that time does not heal. */
static bool is_lasting(enum err_kind kind)
{
	return kind == ERR_AUTH || kind == ERR_CONFIG || kind == ERR_USAGE ||
	       kind == ERR_UNSUPPORTED || kind == ERR_REMOTE ||
	       kind == ERR_INTERNAL || kind == ERR_STORE;
}

static bool may_try_again(struct run *run)
{
	return run->opts->wait && run->failures++ < TRIES_WAITING;
}

void run_retry(struct run *run, const struct decision *decision)
{
	struct err err = { .kind = decision->err_kind };

	if (err.kind == ERR_NONE)
		err.kind = ERR_NET;
	snprintf(err.msg, sizeof(err.msg), "%s", decision->why);
	snprintf(err.hint, sizeof(err.hint), "%s", decision->hint);
	if (err.kind == ERR_NOBODY) {
		run_end_with(run, RUN_BLOCKED, &err);
	} else if (err.kind == ERR_INTERRUPTED) {
		run_end_with(run, RUN_WAITING, &err);
	} else if (is_lasting(err.kind) || !may_try_again(run)) {
		run_end_with(run, RUN_ERROR, &err);
	} else {
		run_tell(run, TELL_WARNING, "%s; trying again", decision->why);
		sleep_until(run, decision->due_at, decision->why);
	}
}

bool run_pause(struct run *run, const struct err *err)
{
	int64_t pause = err->retry_after_s > PAUSE ? err->retry_after_s : PAUSE;

	run_tell(run, TELL_WARNING, "%s; looking whether it happened",
		 err->msg);
	if (!run->opts->wait)
		return run->failures++ < TRIES_LEAVING;
	if (run->failures++ >= TRIES_WAITING)
		return false;
	sleep_until(run, run_now(run) + pause, err->msg);
	return true;
}
