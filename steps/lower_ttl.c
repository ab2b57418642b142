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
	return decide_do(&action,
			 "caches must forget an old MX within %u s while it "
			 "changes",
			 low);
}

static struct decision next(const struct facts *facts,
			    const struct migration *migration,
			    const struct settings *settings, int64_t now)
{
	const struct move *open = moves_open(migration, STEP_LOWER_TTL);
	const struct mxset *served = facts_served_set(facts);
	struct decision usable;

	if (open)
		return waits_write(open, facts, migration, settings, now);
	usable = zone_usable(facts, migration, settings, now);
	if (usable.kind == BLOCKED)
		return usable;
	if (served && mx_only_new(served, migration, settings))
		return decide_holds("only the new MX is left; its final TTL "
				    "comes last");
	if (facts->zone.scope == TTL_ZONE)
		return decide_holds("the provider has one TTL for the whole "
				    "zone: it is left alone and waited out");
	if (served && served->n &&
	    mxset_max_ttl(served) <= mx_low_ttl(&facts->zone, settings))
		return decide_holds("the TTL is low: %u s",
				    mxset_max_ttl(served));
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
