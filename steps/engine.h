#pragma once
/*
 * One loop for beginning, going on and undoing: observe, next, guard, act,
 * until the runbook's end, a wait, a question nobody answers, or a block.
 */
#include "state/journal.h"
#include "steps/step.h"

struct run_opts {
	bool yes;	 /* every move is confirmed in advance */
	bool wait;	 /* sleep through waits instead of leaving */
	bool unattended; /* --continue from cron: acts only with consent */
	char by[64];	 /* who answers at the terminal: the login name */
	/* --answer ID=VALUE, given in advance */
	size_t n_answers;
	struct answer answers[ANSWERS_MAX];
};

enum run_result { RUN_DONE, RUN_WAITING, RUN_BLOCKED, RUN_ERROR };
const char *run_result_name(enum run_result result);

struct run_report {
	enum run_result result;
	enum step_id step; /* where it stands */
	int64_t next_due;  /* with WAITING; 0 unknown */
	char why[512], hint[512];
	bool has_question; /* what nobody answered */
	struct question question;
	bool needs_consent; /* nobody agreed to the next move */
	size_t moves_done;  /* in this run */
	struct err err;	    /* with ERROR */
	bool interrupted;
};

/* New migration of that domain; nothing observed yet. */
void migration_begin(struct migration *migration, const char *domain,
		     enum runbook_id runbook, int64_t now);
/* Turns it round: the undo runbook over what was done. */
bool migration_begin_undo(struct migration *migration, int64_t now,
			  struct err *err);

/* Carries the migration as far as it goes; journal.save after each change. */
void engine_run(struct world *world, const struct settings *settings,
		const struct run_opts *opts, struct migration *migration,
		const struct journal *journal, struct run_report *out);
