/* How a run ends: the report, and the journal's word on why. */
#include "steps/run.h"
#include "steps/sign_zone.h"
#include "steps/undo.h"

#include <stdarg.h>
#include <stdio.h>

static const char *const result_names[] = {
	[RUN_DONE] = "done",
	[RUN_WAITING] = "waiting",
	[RUN_BLOCKED] = "blocked",
	[RUN_ERROR] = "error",
};

static const char *const phases[] = {
	[RUN_DONE] = "",
	[RUN_WAITING] = "waiting",
	[RUN_BLOCKED] = "blocked",
	[RUN_ERROR] = "blocked",
};

const char *run_result_name(enum run_result result)
{
	return result_names[result];
}

void run_tell(struct run *run, enum tell level, const char *fmt, ...)
{
	char text[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	run->inner.tell(run->inner.self, level, text);
}

void run_end(struct run *run, enum run_result result, int64_t next_due,
	     const char *why, const char *hint)
{
	struct run_report *report = run->report;
	struct migration *migration = run->migration;

	run->has_ended = true;
	report->result = result;
	report->step = run_step_id(run);
	report->next_due = next_due;
	snprintf(report->why, sizeof(report->why), "%s", why);
	snprintf(report->hint, sizeof(report->hint), "%s", hint);
	snprintf(migration->last_phase, sizeof(migration->last_phase), "%s",
		 report->has_question ? "asking" : phases[result]);
	snprintf(migration->last_reason, sizeof(migration->last_reason), "%s",
		 why);
	migration->last_step = report->step;
	migration->next_due = next_due;
	run_save(run);
}

void run_end_with(struct run *run, enum run_result result,
		  const struct err *err)
{
	run->report->err = *err;
	run->report->interrupted = err->kind == ERR_INTERRUPTED;
	run_end(run, result, 0, err->msg, err->hint);
}

static const char *undone_words(const struct migration *migration)
{
	return migration->adopted
		       ? "everything is as it was first found; what was before "
			 "that is not known"
		       : "everything is as it was first found";
}

/* What is left for a person to do after the last step. */
static const char *after_words(const struct migration *migration)
{
	if (migration->runbook == RUNBOOK_UNDO && sign_zone_move(migration))
		return "the zone stays signed: to end that, take the DS away "
		       "at the registrar first, and wait its TTL";
	return migration->runbook == RUNBOOK_MIGRATE && migration->sts_seen_at
		       ? "MTA-STS: take the legacy pattern out of the policy, "
			 "set mode: enforce, and change the id"
		       : "";
}

void run_done(struct run *run)
{
	struct migration *migration = run->migration;
	const char *why = migration->runbook == RUNBOOK_UNDO
				  ? undone_words(migration)
				  : "every step holds";

	migration->finished_at = run_now(run);
	run_end(run, RUN_DONE, 0, why, after_words(migration));
}
