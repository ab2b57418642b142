#pragma once
/* A migration that is bound to the moves of a reviewed plan. Pure. */
#include "steps/step.h"

/* Is this the next unfinished move of the plan, or its open one? ERR_CONFLICT,
 * both shown, if not. True where nothing is bound. */
bool plan_allows(const struct migration *migration, enum step_id step,
		 const struct action *action, struct err *err);

/* The next move of the plan that was not begun; false: there is none. Where
 * Exchange has assigned the host, its name stands in it. */
bool plan_next_bound(const struct migration *migration, struct bound_move *out);
