/* A migration that is bound to the moves of a reviewed plan. Pure. */
#include "steps/plan_bound.h"
#include "steps/describe.h"
#include "steps/moves.h"
#include "steps/plan.h"

#include <stdio.h>
#include <string.h>

static bool is_same(const struct bound_move *bound, enum step_id step,
		    const struct action *action, const char *assigned)
{
	struct action planned = bound->action;

	if (assigned[0]) {
		mxset_bind(&planned.have, assigned);
		mxset_bind(&planned.want, assigned);
	}
	return bound->step == step && action_equal(&planned, action);
}

/* How many of the plan's moves were begun. */
static size_t progress(const struct migration *migration)
{
	size_t at = 0;

	for (size_t i = 0; i < migration->n_moves; i++) {
		const struct move *move = &migration->moves[i];

		if (at < migration->n_bound &&
		    is_same(&migration->bound[at], move->step, &move->action,
			    migration->assigned))
			at++;
	}
	return at;
}

bool plan_next_bound(const struct migration *migration, struct bound_move *out)
{
	size_t at = progress(migration);

	if (at == migration->n_bound)
		return false;
	*out = migration->bound[at];
	if (migration->assigned[0]) {
		mxset_bind(&out->action.have, migration->assigned);
		mxset_bind(&out->action.want, migration->assigned);
	}
	return true;
}

bool plan_allows(const struct migration *migration, enum step_id step,
		 const struct action *action, struct err *err)
{
	const struct move *open = moves_open(migration, step);
	size_t at = progress(migration);
	char planned[220] = "nothing more", now[220];

	if (!migration->plan_bound ||
	    (open && action_equal(&open->action, action)))
		return true;
	if (at < migration->n_bound) {
		if (is_same(&migration->bound[at], step, action,
			    migration->assigned))
			return true;
		describe_action(&migration->bound[at].action, planned,
				sizeof(planned));
	}
	describe_action(action, now, sizeof(now));
	err_set(err, ERR_CONFLICT,
		"the reviewed plan says: %s; the world now asks for: %s (%s)",
		planned, now, step_name(step));
	return err_hint(err, "make a new plan and have it reviewed");
}

bool plan_bind(struct migration *migration, const struct plan *reviewed,
	       const struct plan *today, struct err *err)
{
	char then[200], now[200];

	if (strcmp(reviewed->domain, migration->domain) != 0)
		return err_set(err, ERR_CONFLICT,
			       "the plan is for %s, not for %s",
			       reviewed->domain, migration->domain);
	if (strcmp(reviewed->fingerprint, today->fingerprint) != 0) {
		mxset_text(&reviewed->present, then, sizeof(then));
		mxset_text(&today->present, now, sizeof(now));
		err_set(err, ERR_CONFLICT,
			"the world is not the one of the reviewed plan: it had "
			"%zu moves from %s; now there are %zu from %s",
			reviewed->n_moves, then, today->n_moves, now);
		return err_hint(err, "make a new plan and have it reviewed");
	}
	migration->plan_bound = true;
	snprintf(migration->plan_fingerprint,
		 sizeof(migration->plan_fingerprint), "%s",
		 reviewed->fingerprint);
	migration->n_bound = reviewed->n_moves;
	for (size_t i = 0; i < reviewed->n_moves; i++) {
		migration->bound[i].step = reviewed->moves[i].step;
		migration->bound[i].action = reviewed->moves[i].action;
	}
	return true;
}
