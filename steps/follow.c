/* The open moves' times, taken from the facts: applied, visible, settled. */
#include "steps/lesson.h"
#include "steps/moves.h"
#include "steps/mx.h"
#include "steps/sign_zone.h"
#include "steps/tlsa.h"
#include "steps/waits.h"

static void found_done(struct lesson *lesson, struct move *move)
{
	lesson_set_time(lesson, &move->applied_at, lesson->now);
	move->found_done = true;
	if (move->action.kind == ACTION_MX_WRITE)
		lesson->migration->left = move->action.want;
}

static void seen(struct lesson *lesson, struct move *move, bool everywhere,
		 bool recanted)
{
	if (everywhere && !move->visible_at)
		lesson_set_time(lesson, &move->visible_at, lesson->now);
	if (recanted && move->visible_at) {
		lesson_set_time(lesson, &move->visible_at, 0);
		lesson_set_time(lesson, &move->settled_at, 0);
	}
	if (move->visible_at && !move->settled_at &&
	    lesson->now >= move->visible_at + move->action.settle_s)
		lesson_set_time(lesson, &move->settled_at, lesson->now);
}

static void follow_write(struct lesson *lesson, struct move *move)
{
	const struct facts *facts = lesson->facts;
	uint32_t zone_ttl = mxset_max_ttl(&facts->zone.set);
	struct shown shown;

	waits_shown(&move->action, facts, lesson->migration, lesson->settings,
		    &shown);
	if (!move->applied_at) {
		/* Where a person is the hands, only the servers can tell. */
		bool there = facts->zone_known == KNOWN &&
			     !facts->zone.unpublished &&
			     waits_outcome(&move->action, &facts->zone.set,
					   zone_ttl);

		if (!there && !shown.everywhere)
			return;
		found_done(lesson, move);
	}
	seen(lesson, move, shown.everywhere, shown.other);
}

static enum feature_state wanted_state(const struct action *action)
{
	return action->kind == ACTION_EXCHANGE_ENABLE ? FEATURE_STATE_ENABLED
						      : FEATURE_STATE_DISABLED;
}

/* A call that nobody answered: did it happen? (law 3) */
static void follow_unanswered(struct lesson *lesson, struct move *move)
{
	const struct exchange_status *status = &lesson->facts->exchange;
	enum feature_state state = move->action.feature == FEATURE_DANE
					   ? status->dane
					   : status->dnssec;
	int *reads = &lesson->migration->unanswered_reads;

	if (state == wanted_state(&move->action)) {
		found_done(lesson, move);
		*reads = 0;
	} else if (move->asked_at) {
		*reads = state == FEATURE_STATE_UNKNOWN ? 0 : *reads + 1;
		lesson->changed = true;
	}
}

static void follow_feature(struct lesson *lesson, struct move *move)
{
	const struct host_facts *host =
		facts_host(lesson->facts, lesson->migration->assigned);

	if (!move->applied_at && lesson->facts->exchange_known == KNOWN &&
	    (lesson->facts->fresh & FACT_EXCHANGE))
		follow_unanswered(lesson, move);
	if (!move->applied_at || !host)
		return;
	if (move->action.feature == FEATURE_DNSSEC)
		seen(lesson, move, host->exists, false);
	else if (move->action.kind == ACTION_EXCHANGE_ENABLE)
		seen(lesson, move, host->tlsa_everywhere, false);
	else
		seen(lesson, move, tlsa_gone(host), host->tlsa_anywhere);
}

static void follow_signing(struct lesson *lesson, struct move *move)
{
	const struct facts *facts = lesson->facts;
	const struct served_server *bad;
	bool shown = sign_zone_is_shown(facts, lesson->migration,
					lesson->settings, &bad);

	if (!move->applied_at) {
		if (facts->signing_known != KNOWN ||
		    facts->signing.state == SIGNING_OFF ||
		    facts->signing.state == SIGNING_UNKNOWN)
			return;
		found_done(lesson, move);
	}
	seen(lesson, move, shown, bad && bad->state == SERVER_ANSWERED);
}

/* A write that later moves have overtaken goes on settling. */
static void follow_last_write(struct lesson *lesson)
{
	struct migration *migration = lesson->migration;

	for (size_t i = migration->n_moves; i-- > 0;) {
		struct move *move = &migration->moves[i];

		if (move->action.kind != ACTION_MX_WRITE)
			continue;
		if (!move->verified_at)
			follow_write(lesson, move);
		return;
	}
}

static void follow_last_feature(struct lesson *lesson)
{
	struct migration *migration = lesson->migration;
	struct move *move;

	if (!migration->n_moves)
		return;
	move = &migration->moves[migration->n_moves - 1];
	if (move->verified_at || move->action.kind == ACTION_MX_WRITE)
		return;
	if (move->action.kind == ACTION_ZONE_SIGN)
		follow_signing(lesson, move);
	else
		follow_feature(lesson, move);
}

void lesson_follow_moves(struct lesson *lesson)
{
	follow_last_write(lesson);
	follow_last_feature(lesson);
}
