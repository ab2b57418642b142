/*
 * Step 2: a low TTL, and the wait until the old one has passed. It holds as
 * long as no MX write but the final TTL remains; where the TTL is low already,
 * what caches may still hold is waited for by the next write (setting old_ttl).
 */
#include "steps/decide.h"
#include "steps/moves.h"
#include "steps/mx.h"
#include "steps/runbook.h"
#include "steps/waits.h"
#include "steps/zone.h"

static struct decision write_low(const struct facts *facts,
				 const struct migration *migration,
				 const struct settings *settings, int64_t now)
{
	uint32_t low = mx_low_ttl(&facts->zone, settings);
	struct mxset want = facts->zone.set;
	struct action action;

	mxset_set_ttl(&want, low);
	action = moves_write(facts, migration, settings, now, &want);
	if (moves_ttl_was_raised(facts, migration, low))
		return decide_do(&action,
				 "somebody raised the TTL to %u s after it was "
				 "lowered: it is lowered to %u s again",
				 mxset_max_ttl(&facts->zone.set), low);
	return decide_do(&action,
			 "caches must forget an old MX within %u s while it "
			 "changes",
			 low);
}

/* In the zone, or in every set that is served. */
static bool only_new_is_left(const struct facts *facts,
			     const struct migration *migration,
			     const struct settings *settings)
{
	const struct served *served = &facts->served;

	if (facts->zone_known == KNOWN)
		return mx_only_new(&facts->zone.set, migration, settings);
	for (size_t i = 0; i < served->n_sets; i++)
		if (!mx_only_new(&served->sets[i], migration, settings))
			return false;
	return served->n_sets > 0;
}

static struct decision next(const struct facts *facts,
			    const struct migration *migration,
			    const struct settings *settings, int64_t now)
{
	const struct move *open = moves_open(migration, STEP_LOWER_TTL);
	uint32_t ttl = facts_served_ttl(facts);
	struct decision usable;

	if (open)
		return waits_write(open, facts, migration, settings, now);
	usable = zone_usable(facts, migration, settings, now);
	if (usable.kind == BLOCKED)
		return usable;
	if (only_new_is_left(facts, migration, settings))
		return decide_holds("only the new MX is left; its final TTL "
				    "comes last");
	if (facts->zone.scope == TTL_ZONE)
		return decide_holds("the provider has one TTL for the whole "
				    "zone: it is left alone and waited out");
	if (ttl && ttl <= mx_low_ttl(&facts->zone, settings))
		return decide_holds("the TTL is low: %u s", ttl);
	if (usable.kind != HOLDS)
		return usable;
	return write_low(facts, migration, settings, now);
}

const struct step step_lower_ttl = {
	.id = STEP_LOWER_TTL,
	.title = "Low MX TTL",
	.needs = FACT_ZONE | FACT_SERVED,
	.next = next,
};
