#pragma once
/*
 * The dry run: the engine's own next, with project in place of act, from
 * today's facts to the end. There is no second description of what happens.
 */
#include "steps/step.h"

#define PLAN_BLOCKED_MAX 16
#define PLAN_QUESTIONS_MAX 16
#define PLAN_NOTES_MAX 10

struct plan_move {
	enum step_id step;
	struct action action;
	char why[512];
	int64_t earliest_at; /* its start */
	int64_t wait_s;	     /* what must pass after it */
	char undo[256];	     /* what takes it back */
	int64_t undo_s;	     /* how long that takes, seconds */
};

struct plan_blocked {
	enum step_id step;
	char why[512], hint[512];
};

struct plan {
	char domain[DNAME_MAX];
	enum runbook_id runbook;
	char fingerprint[65];
	struct mxset present;
	struct zone zone; /* as read: name, id, limits */
	/* Exchange's states as they are today, read or taken to be so. */
	enum feature_state dnssec, dane;
	bool outside_window;  /* a person said that moves need not lie in it */
	struct window window; /* else they do */
	int64_t earliest_end;
	int64_t undo_s;	    /* of the whole, seconds */
	bool host_assigned; /* false: MX_ASSIGNED stands for it */
	/* Large, and told by their counts: last. */
	size_t n_moves, n_blocked, n_questions, n_notes;
	struct plan_move moves[PLANNED_MOVES_MAX];
	struct plan_blocked blocked[PLAN_BLOCKED_MAX];
	struct question questions[PLAN_QUESTIONS_MAX];
	/* What was taken to be so, since it cannot be known. */
	char notes[PLAN_NOTES_MAX][256];
};

/* facts: observed with plan_needs(); migration: the open one, or one just
 * begun. Pure. */
void plan_make(const struct facts *facts, const struct migration *migration,
	       const struct settings *settings, int64_t now, struct plan *out);
unsigned plan_needs(enum runbook_id id);

/* Binds a migration to the moves of a reviewed plan; ERR_CONFLICT when the
 * plan is for another domain or the world has another fingerprint. */
bool plan_bind(struct migration *migration, const struct plan *reviewed,
	       const struct plan *today, struct err *err);
