#pragma once
/* How long things take that only the world decides: estimates for a plan. */
#include "steps/step.h"

/* From an accepted action to its being seen outside, seconds. */
int64_t plan_time_to_show(const struct action *action,
			  const struct settings *settings);
/* What taking back this one move costs, seconds. */
int64_t plan_undo_time(enum step_id step, const struct action *action,
		       const struct facts *facts,
		       const struct settings *settings);
