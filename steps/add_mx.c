/*
 * Step 4: the new MX behind all others, and the proof that it would take the
 * domain's mail.
 */
#include "steps/decide.h"
#include "steps/moves.h"
#include "steps/mx.h"
#include "steps/proofs.h"
#include "steps/runbook.h"
#include "steps/waits.h"
#include "steps/zone.h"

static struct decision write_behind(const struct facts *facts,
				    const struct migration *migration,
				    const struct settings *settings,
				    int64_t now)
{
	const struct zone *zone = &facts->zone;
	struct mxset want = zone->set;
	uint16_t preference = mx_free_preference(&want, migration->assigned,
						 mx_highest(&want) + 10u,
						 zone->preference_max);
	struct action action;

	if (preference <= mx_highest(&want))
		return decide_hint(
			decide_blocked("there is no preference behind the "
				       "present MX (%u)",
				       mx_highest(&want)),
			"give the present MX a lower number, such as 10");
	if (!mxset_add(&want, migration->assigned, preference, 0))
		return decide_blocked("there are too many MX records");
	mxset_set_ttl(&want, mx_write_ttl(zone, settings));
	action = moves_write(facts, migration, settings, now, &want);
	return decide_do(&action,
			 "the new MX behind the present one, so that it can be "
			 "tried without depending on it");
}

static struct decision prove(const struct facts *facts,
			     const struct migration *migration,
			     const struct settings *settings, int64_t now)
{
	const struct move *write = moves_last_write(migration);
	struct proof_case proof = { facts, migration, settings, now,
				    write && write->visible_at
					    ? write->visible_at
					    : migration->begun_at };
	struct decision decision = proofs_secure(&proof, migration->assigned);

	if (decision.kind != HOLDS)
		return decision;
	return proofs_takes_mail(&proof, migration->assigned, QUESTION_PORT25);
}

static struct decision next(const struct facts *facts,
			    const struct migration *migration,
			    const struct settings *settings, int64_t now)
{
	const struct move *open = moves_open(migration, STEP_ADD_MX);
	struct decision decision;

	if (open) {
		decision = waits_write(open, facts, migration, settings, now);
		return decision.kind == HOLDS
			       ? prove(facts, migration, settings, now)
			       : decision;
	}
	decision = zone_usable(facts, migration, settings, now);
	if (decision.kind != HOLDS)
		return decision;
	if (mxset_find(&facts->zone.set, migration->assigned))
		return prove(facts, migration, settings, now);
	return write_behind(facts, migration, settings, now);
}

const struct step step_add_mx = {
	.id = STEP_ADD_MX,
	.title = "Add the new MX behind",
	.needs = FACT_ZONE | FACT_SERVED | FACT_HOSTS | FACT_SMTP | FACT_STS,
	.next = next,
};
