#pragma once
/* A dry run in progress: what its parts share. */
#include "steps/plan.h"

struct planning {
	const struct settings *settings;
	const struct runbook *runbook;
	int64_t now;
	size_t step;
	bool passed[STEPS];  /* blocked today, and passed over */
	bool refused[STEPS]; /* a guard's refusal is noted once */
	struct plan *plan;
	struct facts facts;
	struct migration migration;
};

/* plan_assume.c: what a plan takes to be so, since it cannot be known. */
/* The answer that lets the migration go on; the question is told. */
void planning_assume_answer(struct planning *planning,
			    const struct question *question);
/* Where Exchange was not read: what follows from what is seen. */
void planning_assume_exchange(struct planning *planning);
/* A move that is on its way arrives. */
void planning_finish_open_move(struct planning *planning);
/* What a reviewer should know of these assumptions. */
void planning_add_notes(struct planning *planning);
