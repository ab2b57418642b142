/*
 * Step 8: DANE as RFC 7672 senders see it, at every address of the MX; then
 * the TTL back to what it was, at least an hour.
 */
#include "steps/decide.h"
#include "steps/moves.h"
#include "steps/mx.h"
#include "steps/runbook.h"
#include "steps/tlsa.h"
#include "steps/waits.h"
#include "steps/zone.h"

#define FINAL_TTL_LEAST 3600

static uint32_t final_ttl(const struct zone *zone,
			  const struct migration *migration,
			  const struct settings *settings)
{
	uint32_t ttl = mxset_max_ttl(&migration->original);

	if (ttl < FINAL_TTL_LEAST)
		ttl = FINAL_TTL_LEAST;
	if (settings->final_ttl)
		ttl = (uint32_t)settings->final_ttl;
	if (ttl < zone->ttl_min)
		ttl = zone->ttl_min;
	return zone->ttl_max && ttl > zone->ttl_max ? zone->ttl_max : ttl;
}

static struct decision raise(const struct facts *facts,
			     const struct migration *migration,
			     const struct settings *settings, int64_t now,
			     uint32_t ttl)
{
	struct mxset want = facts->zone.set;
	struct action action;

	mxset_set_ttl(&want, ttl);
	action = moves_write(facts, migration, settings, now, &want);
	return decide_do(&action,
			 "nothing changes any more: caches may keep "
			 "the MX for %u s",
			 ttl);
}

/* Raising a TTL is done when every server shows it: nothing old is waited
 * for. */
static struct decision after_write(const struct move *open,
				   const struct facts *facts,
				   const struct migration *migration,
				   const struct settings *settings, int64_t now)
{
	if (open->visible_at)
		return decide_holds("every server shows the final TTL");
	return waits_write(open, facts, migration, settings, now);
}

static struct decision stand(const struct facts *facts,
			     const struct migration *migration,
			     const struct settings *settings, int64_t now)
{
	const struct move *open = moves_open(migration, STEP_FINAL_CHECK);
	struct decision decision;
	uint32_t ttl;

	if (open)
		return after_write(open, facts, migration, settings, now);
	decision = tlsa_good(facts, migration, now);
	if (decision.kind != HOLDS)
		return decision;
	decision = zone_usable(facts, migration, settings, now);
	if (decision.kind != HOLDS)
		return decision;
	ttl = final_ttl(&facts->zone, migration, settings);
	if (facts->zone.scope == TTL_ZONE ||
	    mxset_max_ttl(&facts->zone.set) >= ttl ||
	    migration_last_move(migration, STEP_FINAL_CHECK))
		return decide_holds("DANE is good, the TTL is %u s",
				    mxset_max_ttl(&facts->zone.set));
	return raise(facts, migration, settings, now, ttl);
}

static struct decision next(const struct facts *facts,
			    const struct migration *migration,
			    const struct settings *settings, int64_t now)
{
	return zone_warn_kept(stand(facts, migration, settings, now), facts,
			      migration, settings);
}

const struct step step_final_check = {
	.id = STEP_FINAL_CHECK,
	.title = "DANE as senders see it",
	.needs = FACT_ZONE | FACT_SERVED | FACT_CHAIN | FACT_HOSTS | FACT_SMTP |
		 FACT_TLSA,
	.next = next,
};
