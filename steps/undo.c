/*
 * Undo: the TTL at its beginning and the original set at its end. There is no
 * DNSSEC gate, for it may be the reason.
 */
#include "steps/undo.h"
#include "steps/decide.h"
#include "steps/moves.h"
#include "steps/mx.h"
#include "steps/runbook.h"
#include "steps/waits.h"
#include "steps/zone.h"

static bool is_ours(const char *host, const struct migration *migration,
		    const struct settings *settings)
{
	enum mx_role role = mx_role(host, migration, settings);

	return role == ROLE_LEGACY || role == ROLE_NEW;
}

static void add_all(struct mxset *to, const struct mxset *from, bool ours,
		    const struct migration *migration,
		    const struct settings *settings)
{
	for (size_t i = 0; i < from->n; i++) {
		const struct mx *mx = &from->mx[i];

		if (is_ours(mx->exchange, migration, settings) == ours)
			mxset_add(to, mx->exchange, mx->preference, mx->ttl);
	}
}

struct mxset undo_target(const struct facts *facts,
			 const struct migration *migration,
			 const struct settings *settings)
{
	struct mxset target = { 0 };

	add_all(&target, &migration->original, true, migration, settings);
	add_all(&target, &facts->zone.set, false, migration, settings);
	mxset_set_ttl(&target, mxset_max_ttl(&migration->original));
	return target;
}

bool undo_touches_mx(const struct migration *migration)
{
	return migration->left_known;
}

/* ---- undo-ttl ---- */

static struct decision ttl_next(const struct facts *facts,
				const struct migration *migration,
				const struct settings *settings, int64_t now)
{
	const struct move *open = moves_open(migration, STEP_UNDO_TTL);
	uint32_t low = mx_low_ttl(&facts->zone, settings);
	struct mxset target = undo_target(facts, migration, settings);
	struct mxset want = facts->zone.set;
	struct decision decision;
	struct action action;

	if (open)
		return waits_write(open, facts, migration, settings, now);
	if (!undo_touches_mx(migration))
		return decide_holds("the MX was never touched");
	decision = zone_readable(facts, migration, now);
	if (decision.kind != HOLDS)
		return decision;
	if (mxset_equal(&facts->zone.set, &target) ||
	    facts->zone.scope == TTL_ZONE || facts_served_ttl(facts) <= low)
		return decide_holds("no low TTL is needed, or it is low");
	mxset_set_ttl(&want, low);
	action = moves_write(facts, migration, settings, now, &want);
	if (moves_ttl_was_raised(facts, migration, low))
		return decide_do(&action,
				 "somebody raised the TTL to %u s after it was "
				 "lowered: it is lowered to %u s again",
				 mxset_max_ttl(&facts->zone.set), low);
	return decide_do(&action,
			 "caches must forget an old MX within %u s "
			 "while it changes back; until then they keep "
			 "it for up to %u s",
			 low, facts_served_ttl(facts));
}

const struct step step_undo_ttl = {
	.id = STEP_UNDO_TTL,
	.title = "Low MX TTL for the way back",
	.needs = FACT_ZONE | FACT_SERVED,
	.next = ttl_next,
};

/* ---- undo-restore ---- */

static struct decision restore_next(const struct facts *facts,
				    const struct migration *migration,
				    const struct settings *settings,
				    int64_t now)
{
	const struct move *open = moves_open(migration, STEP_UNDO_RESTORE);
	const struct mxset *set = &facts->zone.set;
	struct mxset target = undo_target(facts, migration, settings);
	struct decision decision;
	struct action action;

	if (open && open->visible_at)
		return decide_holds("every server shows the original set");
	if (open)
		return waits_write(open, facts, migration, settings, now);
	if (!undo_touches_mx(migration))
		return decide_holds("the MX was never touched");
	decision = zone_readable(facts, migration, now);
	if (decision.kind != HOLDS)
		return decision;
	/* A provider that rounds TTLs has done what it can. */
	if (mxset_equal(set, &target) &&
	    (mxset_max_ttl(set) == mxset_max_ttl(&target) ||
	     facts->zone.scope == TTL_ZONE ||
	     migration_last_move(migration, STEP_UNDO_RESTORE)))
		return decide_holds("the MX is as it was found");
	action = moves_write(facts, migration, settings, now, &target);
	return decide_do(&action, "the MX as it was found, with its "
				  "preference and TTL");
}

const struct step step_undo_restore = {
	.id = STEP_UNDO_RESTORE,
	.title = "Original preference and TTL",
	.needs = FACT_ZONE | FACT_SERVED | FACT_HOSTS | FACT_SMTP | FACT_STS,
	.next = restore_next,
};
