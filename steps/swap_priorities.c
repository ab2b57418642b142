/*
 * Step 5, in two moves: the new MX in front with the legacy one behind it;
 * then, after the TTL and a second proof, the legacy one goes. Never a moment
 * without a working MX.
 */
#include "steps/decide.h"
#include "steps/moves.h"
#include "steps/mx.h"
#include "steps/proofs.h"
#include "steps/runbook.h"
#include "steps/sts.h"
#include "steps/waits.h"
#include "steps/zone.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define LEGACY_BEHIND 30

/* The new host at its final preference, every legacy host behind it. */
static struct mxset in_front(const struct zone *zone,
			     const struct migration *migration,
			     const struct settings *settings)
{
	struct mxset want = zone->set;
	uint16_t final = migration->assigned_preference;
	uint32_t behind =
		final + 20u > LEGACY_BEHIND ? final + 20u : LEGACY_BEHIND;

	for (size_t i = 0; i < zone->set.n; i++) {
		const struct mx *mx = &zone->set.mx[i];

		if (mx_role(mx->exchange, migration, settings) != ROLE_LEGACY ||
		    mx->preference > final)
			continue;
		mx_put(&want, mx->exchange,
		       mx_free_preference(&want, mx->exchange, behind,
					  zone->preference_max));
	}
	mx_put(&want, migration->assigned,
	       mx_free_preference(&want, migration->assigned, final,
				  zone->preference_max));
	mxset_set_ttl(&want, mx_write_ttl(zone, settings));
	return want;
}

/* Is the new host in front of every legacy one? */
static bool is_in_front(const struct mxset *set,
			const struct migration *migration,
			const struct settings *settings)
{
	const struct mx *new = mxset_find(set, migration->assigned);

	for (size_t i = 0; new &&i < set->n; i++)
		if (mx_role(set->mx[i].exchange, migration, settings) ==
			    ROLE_LEGACY &&
		    set->mx[i].preference <= new->preference)
			return false;
	return new != NULL;
}

/* Of the connectors that Exchange shows, those that name this domain's own
 * legacy host; all of them where it is not known. */
static void name_connectors(const struct facts *facts,
			    const struct migration *migration, char *out,
			    size_t size)
{
	const struct exchange_status *status = &facts->exchange;
	size_t len = 0;

	*out = '\0';
	for (size_t i = 0; i < status->n_connectors && len < size; i++) {
		const char *text = status->connectors[i];
		const char *host = strrchr(text, ' ');

		if (migration->legacy[0] && host &&
		    strcasecmp(host + 1, migration->legacy) != 0)
			continue;
		len += (size_t)snprintf(out + len, size - len, "%s%s",
					len ? ", " : " Exchange shows: ", text);
	}
}

static struct decision ask_connectors(const struct facts *facts,
				      const struct migration *migration)
{
	char list[300];

	name_connectors(facts, migration, list, sizeof(list));
	return decide_ask(
		QUESTION_CONNECTORS, "done none wait",
		"Connectors, smart hosts, printers and applications that name "
		"%s will fail once that name goes, some days after DNSSEC was "
		"enabled.%s Point them at the tenant's "
		"<tenant>.mail.protection.outlook.com. done: they were "
		"changed; none: there are none.",
		migration->legacy[0] ? migration->legacy : "the legacy host",
		list);
}

/* What must be answered and have aged before the new host goes in front. */
static struct decision gates(const struct facts *facts,
			     const struct migration *migration,
			     const struct settings *settings, int64_t now)
{
	const struct answer *answer =
		migration_answer(migration, QUESTION_CONNECTORS);

	if (!answer || (answer->answer[0] == 'w' && now >= answer->at + 900))
		return ask_connectors(facts, migration);
	if (answer->answer[0] == 'w')
		return decide_wait(answer->at + 900,
				   "a person is changing connectors");
	return sts_gate(facts, migration, migration->assigned, now);
}

static struct decision second_proof(const struct facts *facts,
				    const struct migration *migration,
				    const struct settings *settings,
				    int64_t now)
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

static struct decision remove_legacy(const struct facts *facts,
				     const struct migration *migration,
				     const struct settings *settings,
				     int64_t now)
{
	int64_t quiet_at = moves_quiet_at(facts, migration, settings);
	struct decision proof = second_proof(facts, migration, settings, now);
	struct mxset want = facts->zone.set;
	struct action action;

	if (proof.kind != HOLDS)
		return proof;
	if (now < quiet_at)
		return decide_wait(
			moves_quiet_due(facts, migration, settings, now),
			"caches may still hold an older MX set");
	mx_drop_role(&want, ROLE_LEGACY, migration, settings);
	action = moves_write(facts, migration, settings, now, &want);
	return decide_do(&action,
			 mx_of_role(&want, ROLE_KEPT, migration, settings)
				 ? "the new MX takes the mail: without the old "
				   "one, all is protected but what reaches the "
				   "host that is kept"
				 : "the new MX takes the mail: without the old "
				   "one, all of it is protected");
}

static struct decision after_write(const struct move *open,
				   const struct facts *facts,
				   const struct migration *migration,
				   const struct settings *settings, int64_t now)
{
	struct decision decision =
		waits_write(open, facts, migration, settings, now);

	if (decision.kind != HOLDS)
		return decision;
	return second_proof(facts, migration, settings, now);
}

static struct decision next(const struct facts *facts,
			    const struct migration *migration,
			    const struct settings *settings, int64_t now)
{
	const struct move *open = moves_open(migration, STEP_SWAP_PRIORITIES);
	struct decision decision;
	struct action action;
	struct mxset want;

	if (open)
		return after_write(open, facts, migration, settings, now);
	decision = zone_usable(facts, migration, settings, now);
	if (decision.kind != HOLDS)
		return decision;
	if (mx_only_new(&facts->zone.set, migration, settings))
		return decide_holds("only the new MX is left");
	if (is_in_front(&facts->zone.set, migration, settings))
		return remove_legacy(facts, migration, settings, now);
	decision = gates(facts, migration, settings, now);
	if (decision.kind != HOLDS)
		return decision;
	want = in_front(&facts->zone, migration, settings);
	action = moves_write(facts, migration, settings, now, &want);
	return decide_do(&action, "the new MX in front; the old one stays "
				  "behind it until this has settled");
}

const struct step step_swap_priorities = {
	.id = STEP_SWAP_PRIORITIES,
	.title = "New MX in front, then alone",
	.needs = FACT_ZONE | FACT_SERVED | FACT_HOSTS | FACT_SMTP | FACT_STS |
		 FACT_EXCHANGE, /* for the connectors that it shows */
	.next = next,
};
