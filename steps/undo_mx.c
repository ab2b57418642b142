/*
 * Undo of the MX, the mirror of steps 4 and 5: legacy behind and proved, then
 * in front, then the new one goes. Never a moment without a working MX.
 */
#include "steps/decide.h"
#include "steps/moves.h"
#include "steps/mx.h"
#include "steps/proofs.h"
#include "steps/runbook.h"
#include "steps/sts.h"
#include "steps/undo.h"
#include "steps/waits.h"
#include "steps/zone.h"

/* Where the legacy host is gone there is another end: the new MX stays. */
static struct decision legacy_is_gone(const char *host,
				      const struct migration *migration)
{
	return decide_hint(
		decide_blocked("%s no longer resolves: the new MX stays, DANE "
			       "is off and mail flows",
			       host),
		"Open a Microsoft support case: \"The inbound DNSSEC migration "
		"of our accepted domain %s is to be undone. %s has no address "
		"any more. Please publish it again.\" Then run `exodane undo "
		"%s` again",
		migration->domain, host, migration->domain);
}

static struct decision prove_host(const struct proof_case *proof,
				  const char *host, bool takes_mail)
{
	const struct host_facts *known = facts_host(proof->facts, host);
	struct decision decision;

	if (known && known->known == KNOWN && !known->exists)
		return legacy_is_gone(host, proof->migration);
	decision = proofs_exists(proof, host);
	if (decision.kind != HOLDS || !takes_mail)
		return decision;
	return proofs_takes_mail(proof, host, QUESTION_PORT25_LEGACY);
}

/* Every legacy host of the target resolves and, unless it is only about to be
 * added behind, takes mail. */
static struct decision prove(const struct mxset *target, bool takes_mail,
			     const struct facts *facts,
			     const struct migration *migration,
			     const struct settings *settings, int64_t now)
{
	struct proof_case proof = { facts, migration, settings, now,
				    migration->undo_begun_at };
	struct decision decision = decide_holds("nothing to prove");

	for (size_t i = 0; i < target->n && decision.kind == HOLDS; i++)
		if (mx_role(target->mx[i].exchange, migration, settings) ==
		    ROLE_LEGACY)
			decision = prove_host(&proof, target->mx[i].exchange,
					      takes_mail);
	return decision;
}

/* ---- undo-add-legacy ---- */

static bool add_missing(const struct mxset *target, const struct zone *zone,
			struct mxset *want)
{
	bool added = false;

	for (size_t i = 0; i < target->n; i++) {
		const char *host = target->mx[i].exchange;

		if (mxset_find(want, host))
			continue;
		mxset_add(want, host,
			  mx_free_preference(want, host, mx_highest(want) + 10u,
					     zone->preference_max),
			  0);
		added = true;
	}
	return added;
}

static struct decision add_next(const struct facts *facts,
				const struct migration *migration,
				const struct settings *settings, int64_t now)
{
	const struct move *open = moves_open(migration, STEP_UNDO_ADD_LEGACY);
	struct mxset target = undo_target(facts, migration, settings);
	struct mxset want = facts->zone.set;
	struct decision decision;
	struct action action;

	if (open) {
		decision = waits_write(open, facts, migration, settings, now);
		return decision.kind == HOLDS ? prove(&target, true, facts,
						      migration, settings, now)
					      : decision;
	}
	if (!undo_touches_mx(migration))
		return decide_holds("the MX was never touched");
	decision = zone_readable(facts, migration, now);
	if (decision.kind != HOLDS)
		return decision;
	if (!add_missing(&target, &facts->zone, &want))
		return decide_holds("the legacy MX is there");
	decision = prove(&target, false, facts, migration, settings, now);
	if (decision.kind != HOLDS)
		return decision;
	mxset_set_ttl(&want, mx_write_ttl(&facts->zone, settings));
	action = moves_write(facts, migration, settings, now, &want);
	return decide_do(&action, "the legacy MX back, behind the new one");
}

const struct step step_undo_add_legacy = {
	.id = STEP_UNDO_ADD_LEGACY,
	.title = "Legacy MX back, behind",
	.needs = FACT_ZONE | FACT_SERVED | FACT_HOSTS | FACT_SMTP,
	.next = add_next,
};

/* ---- undo-swap ---- */

/* The target's hosts at their places, the new one behind them. */
static struct mxset legacy_in_front(const struct mxset *target,
				    const struct facts *facts,
				    const struct migration *migration,
				    const struct settings *settings)
{
	struct mxset want = *target;

	mxset_add(&want, migration->assigned,
		  mx_free_preference(&want, migration->assigned,
				     mx_highest(target) + 10u,
				     facts->zone.preference_max),
		  0);
	mxset_set_ttl(&want, mx_write_ttl(&facts->zone, settings));
	return want;
}

static bool is_legacy_in_front(const struct mxset *target,
			       const struct facts *facts,
			       const struct migration *migration)
{
	const struct mxset *set = &facts->zone.set;
	const struct mx *new = mxset_find(set, migration->assigned);
	struct mxset rest = *set;

	mxset_remove(&rest, migration->assigned);
	return new &&mxset_equal(&rest, target) &&
	       mx_lowest(&rest) < new->preference;
}

static struct decision put_in_front(const struct mxset *target,
				    const struct facts *facts,
				    const struct migration *migration,
				    const struct settings *settings,
				    int64_t now)
{
	struct mxset want = legacy_in_front(target, facts, migration, settings);
	struct decision decision =
		sts_gate(facts, migration, want.mx[0].exchange, now);
	struct action action;

	if (decision.kind != HOLDS)
		return decision;
	action = moves_write(facts, migration, settings, now, &want);
	return decide_do(&action, "the legacy MX in front; the new one stays "
				  "behind it until this has settled");
}

static struct decision remove_new(const struct mxset *target,
				  const struct facts *facts,
				  const struct migration *migration,
				  const struct settings *settings, int64_t now)
{
	int64_t quiet_at = moves_quiet_at(facts, migration, settings);
	struct decision decision =
		prove(target, true, facts, migration, settings, now);
	struct mxset want = *target;
	struct action action;

	if (decision.kind != HOLDS)
		return decision;
	if (now < quiet_at)
		return decide_wait(
			moves_quiet_due(facts, migration, settings, now),
			"caches may still hold an older MX set");
	mxset_set_ttl(&want, mx_write_ttl(&facts->zone, settings));
	action = moves_write(facts, migration, settings, now, &want);
	return decide_do(&action, "the legacy MX takes the mail again");
}

static struct decision swap_next(const struct facts *facts,
				 const struct migration *migration,
				 const struct settings *settings, int64_t now)
{
	const struct move *open = moves_open(migration, STEP_UNDO_SWAP);
	struct mxset target = undo_target(facts, migration, settings);
	struct decision decision;

	if (open) {
		decision = waits_write(open, facts, migration, settings, now);
		return decision.kind == HOLDS ? prove(&target, true, facts,
						      migration, settings, now)
					      : decision;
	}
	if (!undo_touches_mx(migration))
		return decide_holds("the MX was never touched");
	decision = zone_readable(facts, migration, now);
	if (decision.kind != HOLDS)
		return decision;
	if (!mxset_find(&facts->zone.set, migration->assigned) ||
	    mxset_find(&target, migration->assigned))
		return decide_holds("the new MX is gone, or was there before");
	if (is_legacy_in_front(&target, facts, migration))
		return remove_new(&target, facts, migration, settings, now);
	return put_in_front(&target, facts, migration, settings, now);
}

const struct step step_undo_swap = {
	.id = STEP_UNDO_SWAP,
	.title = "Legacy MX in front, then alone",
	.needs = FACT_ZONE | FACT_SERVED | FACT_HOSTS | FACT_SMTP | FACT_STS,
	.next = swap_next,
};
