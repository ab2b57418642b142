#pragma once
/* The standing words of a plan for a change board: what is the same for every
 * domain. */
#include "steps/step.h"

struct plan_risk {
	const char *risk;   /* NULL ends them */
	const char *weight; /* likelihood / impact, without what meets it */
	const char *met, *then;
};

/* Why it is done, and what is touched. */
const char *plan_purpose(enum runbook_id runbook);
const char *plan_scope(enum runbook_id runbook);
/* What may go wrong, how likely and how bad that is, what keeps it from
 * happening, what is done if it does. */
const struct plan_risk *plan_risks(enum runbook_id runbook);
/* What must be seen from outside before a step counts as done. */
const char *plan_criterion(enum step_id step);

/* People who should know, and people to be reached; to be filled in. */
extern const char plan_people[];
