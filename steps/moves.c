/* Moves: the open one, what it is made of, and when old answers have run out.
 */
#include "steps/moves.h"
#include "steps/mx.h"

#include <stdio.h>

const struct move *moves_open(const struct migration *migration,
			      enum step_id step)
{
	const struct move *last;

	if (!migration->n_moves)
		return NULL;
	last = &migration->moves[migration->n_moves - 1];
	return last->step == step && !last->verified_at ? last : NULL;
}

const struct move *moves_last_write(const struct migration *migration)
{
	for (size_t i = migration->n_moves; i-- > 0;)
		if (migration->moves[i].action.kind == ACTION_MX_WRITE)
			return &migration->moves[i];
	return NULL;
}

const struct move *moves_last_feature(const struct migration *migration,
				      enum feature feature)
{
	for (size_t i = migration->n_moves; i-- > 0;)
		if (migration->moves[i].action.feature == feature)
			return &migration->moves[i];
	return NULL;
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* What is left of the last write's own wait, in which older sets live on. */
static int64_t rest_of_last_write(const struct migration *migration,
				  int64_t now)
{
	const struct move *last = moves_last_write(migration);

	if (!last || last->settled_at)
		return 0;
	if (!last->visible_at)
		return last->action.settle_s;
	return last->visible_at + last->action.settle_s - now;
}

static int64_t settle_of_write(const struct facts *facts,
			       const struct migration *migration,
			       const struct settings *settings, int64_t now)
{
	int64_t ttl = larger(facts_served_ttl(facts),
			     mxset_max_ttl(&facts->zone.set));
	int64_t by_hand = migration->begun_at + settings->old_ttl - now;

	return larger(larger(ttl, by_hand) + settings->spread,
		      rest_of_last_write(migration, now));
}

struct action moves_write(const struct facts *facts,
			  const struct migration *migration,
			  const struct settings *settings, int64_t now,
			  const struct mxset *want)
{
	return (struct action){
		.kind = ACTION_MX_WRITE,
		.have = facts->zone.set,
		.want = *want,
		.settle_s = settle_of_write(facts, migration, settings, now),
	};
}

struct action moves_feature(enum action_kind kind, enum feature feature)
{
	return (struct action){ .kind = kind, .feature = feature };
}

int64_t moves_quiet_at(const struct facts *facts,
		       const struct migration *migration,
		       const struct settings *settings)
{
	const struct move *last = moves_last_write(migration);

	if (!last)
		return migration->begun_at +
		       larger(facts_served_ttl(facts), settings->old_ttl) +
		       settings->spread;
	if (!last->visible_at)
		return INT64_MAX;
	return last->visible_at + last->action.settle_s;
}

int64_t moves_quiet_due(const struct facts *facts,
			const struct migration *migration,
			const struct settings *settings, int64_t now)
{
	int64_t quiet_at = moves_quiet_at(facts, migration, settings);

	return quiet_at == INT64_MAX ? now + 60 : quiet_at;
}

/* For the way forward, or for the way back: not for both. */
bool moves_may_be_outside(const struct migration *migration,
			  const struct settings *settings)
{
	return settings->outside_window ||
	       migration_has_override(migration, MOVES_OUTSIDE_WINDOW,
				      runbook_name(migration->runbook));
}

int64_t moves_may_begin_at(const struct migration *migration,
			   const struct settings *settings, int64_t now)
{
	return moves_may_be_outside(migration, settings)
		       ? now
		       : window_opens(&settings->window, now);
}

bool moves_zone_is_ours(const struct facts *facts,
			const struct migration *migration)
{
	const struct move *last = moves_last_write(migration);

	if (facts->zone_known != KNOWN || !migration->left_known)
		return true;
	if (mxset_equal(&facts->zone.set, &migration->left))
		return true;
	if (migration->runbook == RUNBOOK_UNDO &&
	    mxset_equal(&facts->zone.set, &migration->original))
		return true;
	return last && !last->verified_at &&
	       mxset_on_path(&facts->zone.set, &last->action.have,
			     &last->action.want);
}

bool moves_ttl_was_raised(const struct facts *facts,
			  const struct migration *migration, uint32_t low)
{
	return moves_last_write(migration) &&
	       mxset_max_ttl(&migration->left) <= low &&
	       mxset_max_ttl(&facts->zone.set) > low;
}

void moves_difference(const struct facts *facts,
		      const struct migration *migration, char *out, size_t size)
{
	char there[220], left[220];

	mxset_text(&facts->zone.set, there, sizeof(there));
	mxset_text(&migration->left, left, sizeof(left));
	snprintf(out, size, "in the zone now: %s; as we left it: %s", there,
		 left);
}
