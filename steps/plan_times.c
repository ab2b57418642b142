/* How long things take that only the world decides: estimates for a plan. */
#include "steps/plan_times.h"
#include "steps/mx.h"

#define TLSA_TTL 3600 /* where it was not seen yet */

int64_t plan_time_to_show(const struct action *action,
			  const struct settings *settings)
{
	/* 15 to 30 minutes are usual for TLSA. */
	if (action->kind == ACTION_EXCHANGE_ENABLE &&
	    action->feature == FEATURE_DANE)
		return settings->tlsa_note;
	return 0;
}

int64_t plan_undo_time(enum step_id step, const struct action *action,
		       const struct facts *facts,
		       const struct settings *settings)
{
	int64_t one = mx_low_ttl(&facts->zone, settings) + settings->spread;

	switch (step) {
	case STEP_ADD_MX:
		return one;
	case STEP_SWAP_PRIORITIES: /* in front and alone; or added, too */
		return action->want.n < action->have.n ? 3 * one : 2 * one;
	case STEP_ENABLE_DANE:
		return TLSA_TTL + settings->spread;
	case STEP_FINAL_CHECK:
		return mxset_max_ttl(&action->want) + settings->spread;
	default:
		return 0;
	}
}
