/*
 * An unsigned zone whose hoster can sign it: its own question, its own move,
 * then the wait until every server signs and no cache holds an unsigned answer
 * any more (RFC 6781 section 4.3.5.1, RFC 7583 section 3.3.3); only then the DS
 * is for the registrar, and waited for at the parent. Pure.
 */
#include "steps/sign_zone.h"
#include "state/timefmt.h"
#include "steps/decide.h"
#include "steps/moves.h"
#include "steps/mx.h"

#include <stdio.h>
#include <string.h>

/* Times the first look's pause: a minute, five minutes. */
#define LOOK_AGAIN 12
#define DS_LOOK_AGAIN 60

bool sign_zone_is_possible(const struct facts *facts)
{
	return facts->can_sign && facts->chain_known == KNOWN &&
	       facts->chain.verdict == VERDICT_INSECURE;
}

const struct move *sign_zone_move(const struct migration *migration)
{
	for (size_t i = migration->n_moves; i-- > 0;)
		if (migration->moves[i].action.kind == ACTION_ZONE_SIGN)
			return &migration->moves[i];
	return NULL;
}

bool sign_zone_is_shown(const struct facts *facts,
			const struct migration *migration,
			const struct settings *settings,
			const struct served_server **bad)
{
	const struct served *served = &facts->served;

	*bad = NULL;
	if (facts->served_known != KNOWN)
		return false;
	for (size_t i = 0; i < served->n_servers; i++) {
		const struct served_server *server = &served->servers[i];

		if (server->is_signed || server->state == SERVER_NOT_ASKED ||
		    server_ignored(server->server, migration, settings))
			continue;
		*bad = server;
		return false;
	}
	return served->n_servers > 0;
}

/* Where one TTL is that of the whole zone, that; else as was set. */
static int64_t largest_ttl(const struct facts *facts,
			   const struct settings *settings)
{
	int64_t served = facts_served_ttl(facts);

	if (facts->zone_known == KNOWN && facts->zone.scope == TTL_ZONE &&
	    served)
		return served;
	return served > settings->zone_max_ttl ? served
					       : settings->zone_max_ttl;
}

static struct decision ask(const struct facts *facts,
			   const struct settings *settings)
{
	char wait[TIMEFMT_SPAN_MAX];

	timefmt_span(largest_ttl(facts, settings) + settings->spread, wait);
	return decide_ask(
		QUESTION_SIGN_ZONE, "yes no",
		"The zone %s is not signed, and DANE needs it to be. Its "
		"hoster can sign it. Signing changes no mail flow; after it, "
		"%s must pass before the DS goes to the registrar.%s%s%s "
		"Switch signing on?",
		facts->served.zone, wait,
		facts->signing.sends_ds_itself
			? " This hoster hands the DS over by itself, maybe "
			  "earlier."
			: "",
		facts->signing.note[0] ? " " : "", facts->signing.note);
}

static struct decision declined(void)
{
	return decide_hint(
		decide_blocked("the zone is not signed, and signing it was "
			       "declined"),
		"sign it where it is hosted and hand its DS to the registrar; "
		"or agree with --answer " QUESTION_SIGN_ZONE "=yes");
}

static struct decision sign(const struct facts *facts,
			    const struct settings *settings)
{
	const struct action action = {
		.kind = ACTION_ZONE_SIGN,
		.settle_s = largest_ttl(facts, settings) + settings->spread,
	};

	return decide_do(&action, "senders believe a TLSA only under a signed "
				  "chain; nothing is refused before the DS is "
				  "published");
}

static struct decision switch_on(const struct facts *facts,
				 const struct migration *migration,
				 const struct settings *settings)
{
	const struct answer *answer =
		migration_answer(migration, QUESTION_SIGN_ZONE);

	if (migration->plan_bound)
		return sign(facts, settings);
	if (!answer)
		return ask(facts, settings);
	return strcmp(answer->answer, "yes") == 0 ? sign(facts, settings)
						  : declined();
}

static struct decision wait_for_servers(const struct facts *facts,
					const struct settings *settings,
					const struct served_server *bad,
					int64_t now)
{
	if (!bad)
		return decide_wait(now + LOOK_AGAIN * settings->poll,
				   "the name servers could not be asked: %s",
				   facts->served_words);
	return decide_hint(decide_wait(now + LOOK_AGAIN * settings->poll,
				       "%s (%s) does not show signatures yet",
				       bad->server, bad->address),
			   "a server that never answers can be excused with "
			   "--ignore-server NAME");
}

/* SHA-256 is what every registrar takes (RFC 8624 section 3.3). */
static const char *ds_to_show(const struct zone_dnssec *signing)
{
	unsigned tag, algorithm, digest;

	for (size_t i = 0; i < signing->n_ds; i++)
		if (sscanf(signing->ds[i], "%u %u %u ", &tag, &algorithm,
			   &digest) == 3 &&
		    digest == 2)
			return signing->ds[i];
	return signing->n_ds ? signing->ds[0] : "";
}

static struct decision wait_for_ds(const struct facts *facts,
				   const struct settings *settings, int64_t now)
{
	const struct zone_dnssec *signing = &facts->signing;
	const char *ds = ds_to_show(signing);

	if (!ds[0])
		return decide_wait(now + LOOK_AGAIN * settings->poll,
				   "the hoster signs %s but does not tell its "
				   "DS yet",
				   facts->served.zone);
	if (signing->sends_ds_itself)
		return decide_hint(
			decide_wait(now + DS_LOOK_AGAIN * settings->poll,
				    "waiting for the DS at the parent, which "
				    "the hoster hands over by itself: "
				    "%s. IN DS %s",
				    facts->served.zone, ds),
			"%s", signing->note);
	return decide_hint(
		decide_wait(now + DS_LOOK_AGAIN * settings->poll,
			    "hand this DS to the registrar; waiting for it at "
			    "the parent: %s. IN DS %s",
			    facts->served.zone, ds),
		"in the registrar's form the four values are key tag, "
		"algorithm, digest type and digest, in this order%s%s",
		signing->note[0] ? "; " : "", signing->note);
}

static struct decision wait_for_caches(const struct move *move, int64_t now)
{
	int64_t end = move->visible_at + move->action.settle_s;
	char until[TIMEFMT_ISO_MAX];

	timefmt_iso(end, until);
	return decide_wait(now + 3600 < end ? now + 3600 : end,
			   "every name server signs; until %s caches may hold "
			   "unsigned answers, and no DS may be published",
			   until);
}

struct decision sign_zone_settled(const struct migration *migration,
				  int64_t now)
{
	const struct move *move = moves_open(migration, STEP_CHECK_DNSSEC);

	if (!move || !move->visible_at || move->settled_at)
		return decide_holds("nothing unsigned is cached any more");
	return wait_for_caches(move, now);
}

/* Signing is on; by us or by somebody before us. */
static struct decision follow(const struct facts *facts,
			      const struct migration *migration,
			      const struct settings *settings, int64_t now)
{
	const struct move *move = moves_open(migration, STEP_CHECK_DNSSEC);
	const struct served_server *bad;

	if (!sign_zone_is_shown(facts, migration, settings, &bad))
		return wait_for_servers(facts, settings, bad, now);
	if (move && move->visible_at && !move->settled_at)
		return wait_for_caches(move, now);
	return wait_for_ds(facts, settings, now);
}

struct decision sign_zone_next(const struct facts *facts,
			       const struct migration *migration,
			       const struct settings *settings, int64_t now)
{
	if (facts->signing_known != KNOWN)
		return decide_cannot_tell(now + LOOK_AGAIN * settings->poll,
					  "the hoster could not be asked "
					  "whether it signs the zone: %s",
					  facts->signing_words);
	switch (facts->signing.state) {
	case SIGNING_OFF:
		return switch_on(facts, migration, settings);
	case SIGNING_PENDING:
		return decide_wait(now + LOOK_AGAIN * settings->poll,
				   "the hoster is about to sign the zone");
	case SIGNING_ON:
		return follow(facts, migration, settings, now);
	default:
		return decide_cannot_tell(now + LOOK_AGAIN * settings->poll,
					  "the hoster does not tell whether it "
					  "signs the zone");
	}
}
