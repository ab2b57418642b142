/* Undo in Exchange: DANE first (the fast brake), DNSSEC when no MX names the
 * new host any more. What was enabled when we came stays enabled. */
#include "steps/decide.h"
#include "steps/moves.h"
#include "steps/mx.h"
#include "steps/runbook.h"
#include "steps/tlsa.h"
#include "steps/toggle.h"
#include "steps/undo.h"
#include "steps/waits.h"

#include <string.h>

#define QUESTION_RELAY_BACK "relay-back"

/* Nothing of ours to switch off? */
static bool is_as_found(const struct migration *migration, enum feature feature)
{
	if (!moves_last_feature(migration, feature))
		return true;
	return feature == FEATURE_DANE ? migration->original_dane
				       : migration->original_dnssec;
}

static struct decision switch_off(enum step_id step, enum feature feature,
				  int64_t settle_s, const struct facts *facts,
				  const struct migration *migration,
				  const struct settings *settings, int64_t now,
				  const char *why)
{
	struct action action = moves_feature(ACTION_EXCHANGE_DISABLE, feature);
	int64_t hanging = toggle_hanging_until(migration, feature, now);

	action.settle_s = settle_s;
	if (hanging)
		return decide_wait(hanging, "an Enable- that was not answered "
					    "may still take hold");
	return toggle_next(step, &action, facts, migration, settings, now, why);
}

/* ---- undo-dane ---- */

static struct decision wait_for_caches(const struct move *open,
				       const struct host_facts *host,
				       const struct settings *settings,
				       int64_t now)
{
	int64_t since = open->applied_at;
	int64_t due = waits_next_look(since, now, settings);

	if (open->settled_at)
		return decide_holds("the TLSA are gone, from caches too");
	if (open->visible_at)
		return decide_wait(open->visible_at + open->action.settle_s,
				   "caches may still hold the TLSA");
	if (!host || host->known != KNOWN)
		return decide_cannot_tell(due, "could not see whether the TLSA "
					       "are gone");
	if (now < since + settings->tlsa_give_up)
		return decide_wait(due, "the TLSA of %s are still published",
				   host->host);
	return decide_hint(
		decide_blocked("the TLSA of %s are still published although "
			       "DANE was disabled",
			       host->host),
		"open a support case with Microsoft; mail flows as long as "
		"one of them matches");
}

static struct decision dane_next(const struct facts *facts,
				 const struct migration *migration,
				 const struct settings *settings, int64_t now)
{
	const struct move *open = moves_open(migration, STEP_UNDO_DANE);
	const struct host_facts *host = facts_host(facts, migration->assigned);
	uint32_t ttl = migration->tlsa_ttl;
	struct decision decision;

	if (is_as_found(migration, FEATURE_DANE))
		return decide_holds("DANE is as it was found");
	if (host && host->tlsa_ttl > ttl)
		ttl = host->tlsa_ttl;
	decision =
		switch_off(STEP_UNDO_DANE, FEATURE_DANE, ttl + settings->spread,
			   facts, migration, settings, now,
			   "senders stop insisting on TLSA once those have "
			   "run out of their caches");
	if (decision.kind != HOLDS || !open)
		return decision;
	return wait_for_caches(open, host, settings, now);
}

const struct step step_undo_dane = {
	.id = STEP_UNDO_DANE,
	.title = "Disable DANE in Exchange",
	.needs = FACT_EXCHANGE | FACT_SERVED | FACT_HOSTS | FACT_TLSA,
	.next = dane_next,
};

/* ---- undo-dnssec ---- */

static struct decision ask_relay(const struct migration *migration, int64_t now)
{
	const struct answer *answer =
		migration_answer(migration, QUESTION_RELAY_BACK);

	if (migration->undone_runbook != RUNBOOK_GATEWAY ||
	    (answer && strcmp(answer->answer, "switched") == 0))
		return decide_holds("no relay uses the new host");
	if (answer && now < answer->at + 900)
		return decide_wait(answer->at + 900,
				   "waiting for the relay target to be put "
				   "back");
	return decide_ask(QUESTION_RELAY_BACK, "switched wait",
			  "The gateway still relays to %s, which goes when "
			  "DNSSEC is disabled in Exchange. Has its relay "
			  "target been put back to the host it had before?",
			  migration->assigned);
}

/* Exchange accepted it; a second look must say so. */
static struct decision confirm_off(const struct facts *facts, int64_t now)
{
	enum feature_state state = toggle_state(facts, FEATURE_DNSSEC);

	if (state == FEATURE_STATE_DISABLED)
		return decide_holds("Exchange says Disabled");
	if (state == FEATURE_STATE_ENABLED)
		return decide_wait(now + 60, "accepted, yet Exchange still "
					     "says Enabled");
	return decide_cannot_tell(now + 60,
				  "Exchange does not say whether "
				  "DNSSEC is disabled: %s",
				  facts->exchange_err.msg);
}

static struct decision dnssec_next(const struct facts *facts,
				   const struct migration *migration,
				   const struct settings *settings, int64_t now)
{
	int64_t quiet_at = moves_quiet_at(facts, migration, settings);
	struct decision decision;

	if (is_as_found(migration, FEATURE_DNSSEC) ||
	    mx_of_role(&migration->original, ROLE_NEW, migration, settings))
		return decide_holds("DNSSEC in Exchange is as it was found");
	if (moves_last_write(migration) && now < quiet_at)
		return decide_wait(
			moves_quiet_due(facts, migration, settings, now),
			"caches may still hold the new "
			"MX");
	decision = ask_relay(migration, now);
	if (decision.kind != HOLDS)
		return decision;
	decision = switch_off(STEP_UNDO_DNSSEC, FEATURE_DNSSEC, 0, facts,
			      migration, settings, now,
			      "no MX names the new host any more");
	if (decision.kind != HOLDS ||
	    !(facts->asked & FACT_EXCHANGE)) /* confirmed before */
		return decision;
	return confirm_off(facts, now);
}

const struct step step_undo_dnssec = {
	.id = STEP_UNDO_DNSSEC,
	.title = "Disable DNSSEC in Exchange",
	.needs = FACT_EXCHANGE | FACT_SERVED,
	.next = dnssec_next,
};
