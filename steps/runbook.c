/* The runbooks as tables, and what a step needs to know now. */
#include "steps/runbook.h"
#include "steps/decide.h"
#include "steps/moves.h"

#define COSTLY (FACT_EXCHANGE | FACT_HOSTS | FACT_SMTP | FACT_TLSA | FACT_STS)
#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const struct step *const migrate[] = {
	&step_check_dnssec, &step_lower_ttl,	   &step_enable_dnssec,
	&step_add_mx,	    &step_swap_priorities, &step_validate,
	&step_enable_dane,  &step_final_check,
};

static const struct step *const gateway[] = {
	&step_enable_dnssec,
	&step_switch_relay,
	&step_enable_dane,
	&step_gateway_final,
};

static const struct step *const undo[] = {
	&step_undo_ttl,	 &step_undo_dane,   &step_undo_add_legacy,
	&step_undo_swap, &step_undo_dnssec, &step_undo_restore,
};

static const struct runbook runbooks[RUNBOOKS] = {
	[RUNBOOK_MIGRATE] = { RUNBOOK_MIGRATE, LENGTH(migrate), migrate },
	[RUNBOOK_GATEWAY] = { RUNBOOK_GATEWAY, LENGTH(gateway), gateway },
	[RUNBOOK_UNDO] = { RUNBOOK_UNDO, LENGTH(undo), undo },
};

const struct runbook *runbook_find(enum runbook_id id)
{
	return &runbooks[id];
}

/* Since the zone was last taken as somebody else had left it. */
static bool has_acted(const struct migration *migration, enum step_id step)
{
	for (size_t i = migration->n_moves; i-- > 0;) {
		const struct move *move = &migration->moves[i];

		if (move->step == step)
			return true;
		if (move->adopted)
			return false;
	}
	return false;
}

/* An undone gateway migration never touched the MX. */
static bool is_idle(const struct step *step, const struct migration *migration)
{
	return migration->runbook == RUNBOOK_UNDO &&
	       migration->undone_runbook == RUNBOOK_GATEWAY &&
	       (step->needs & FACT_ZONE);
}

/* Is nothing to be asked for this step any more? */
static bool is_settled(const struct runbook *runbook, size_t index,
		       const struct migration *migration)
{
	const struct step *step = runbook->steps[index];

	if (is_idle(step, migration))
		return true;
	return (step->needs & COSTLY) &&
	       runbook_is_past(runbook, index, migration);
}

bool runbook_is_past(const struct runbook *runbook, size_t index,
		     const struct migration *migration)
{
	for (size_t i = index + 1; i < runbook->n; i++)
		if (has_acted(migration, runbook->steps[i]->id))
			return true;
	return false;
}

/* A write that is not settled waits for servers and clocks, nothing else. */
static unsigned needs_of_write(unsigned needs, const struct move *open)
{
	return open->applied_at && !open->settled_at ? needs & ~COSTLY : needs;
}

/* An accepted cmdlet is proved from outside; Exchange is asked again only for
 * a host's name and for what nothing outside shows. */
static unsigned needs_of_feature(unsigned needs, const struct move *last,
				 const struct migration *migration)
{
	bool says_more = last->action.feature == FEATURE_DNSSEC &&
			 ((last->action.kind == ACTION_EXCHANGE_DISABLE &&
			   !last->verified_at) ||
			  !migration->assigned[0]);

	return last->applied_at && !says_more ? needs & ~(unsigned)FACT_EXCHANGE
					      : needs;
}

unsigned step_needs(const struct runbook *runbook, size_t index,
		    const struct migration *migration)
{
	const struct step *step = runbook->steps[index];
	const struct move *last = migration_last_move(migration, step->id);

	if (is_settled(runbook, index, migration))
		return 0;
	if (!last)
		return step->needs;
	if (last->action.kind == ACTION_ZONE_SIGN)
		return step->needs;
	if (last->action.kind != ACTION_MX_WRITE)
		return needs_of_feature(step->needs, last, migration);
	return moves_open(migration, step->id)
		       ? needs_of_write(step->needs, last)
		       : step->needs;
}

/* As it was proved when it was done. */
static struct decision proved_before(const struct migration *migration,
				     enum step_id step)
{
	for (size_t i = migration->n_proofs; i-- > 0;)
		if (migration->proofs[i].step == step)
			return decide_holds("%s", migration->proofs[i].text);
	return decide_holds("nothing is left to do for it");
}

/*
 * A later step's write is spreading, and the zone cannot be read: where it is
 * what the servers show, they differ meanwhile. That step waits for them.
 */
static bool is_overtaken(const struct runbook *runbook, size_t index,
			 const struct facts *facts,
			 const struct migration *migration)
{
	if (!(runbook->steps[index]->needs & FACT_ZONE) ||
	    facts->zone_known == KNOWN)
		return false;
	for (size_t i = index + 1; i < runbook->n; i++) {
		const struct move *open =
			moves_open(migration, runbook->steps[i]->id);

		if (open && open->action.kind == ACTION_MX_WRITE)
			return true;
	}
	return false;
}

struct decision runbook_next(const struct runbook *runbook, size_t index,
			     const struct facts *facts,
			     const struct migration *migration,
			     const struct settings *settings, int64_t now)
{
	const struct step *step = runbook->steps[index];

	if (is_settled(runbook, index, migration) ||
	    is_overtaken(runbook, index, facts, migration))
		return proved_before(migration, step->id);
	return step->next(facts, migration, settings, now);
}
