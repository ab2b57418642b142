/*
 * What the journal takes from the facts. Nothing is decided here: hosts and
 * states as first found, first sights, and the open move's times.
 */
#include "steps/moves.h"
#include "steps/mx.h"
#include "steps/tlsa.h"
#include "steps/waits.h"

#include <stdio.h>
#include <string.h>

/* Where Exchange does not expect one (ExpectedMxRecord). */
#define DEFAULT_PREFERENCE 10

/* What learning works on. */
struct lesson {
	const struct facts *facts;
	const struct settings *settings;
	int64_t now;
	struct migration *migration;
	bool changed;
};

static void set_time(struct lesson *lesson, int64_t *at, int64_t value)
{
	if (*at == value)
		return;
	*at = value;
	lesson->changed = true;
}

static void set_name(struct lesson *lesson, char name[DNAME_MAX],
		     const char *value)
{
	if (name[0] || !value[0])
		return;
	snprintf(name, DNAME_MAX, "%s", value);
	lesson->changed = true;
}

static bool has_class(const struct mxset *set, enum dname_class class)
{
	for (size_t i = 0; i < set->n; i++)
		if (dname_classify(set->mx[i].exchange) == class)
			return true;
	return false;
}

static void learn_zone(struct lesson *lesson)
{
	const struct mxset *set = &lesson->facts->zone.set;
	struct migration *migration = lesson->migration;

	if (lesson->facts->zone_known != KNOWN)
		return;
	for (size_t i = 0; i < set->n; i++)
		if (dname_classify(set->mx[i].exchange) == DNAME_LEGACY)
			set_name(lesson, migration->legacy,
				 set->mx[i].exchange);
	if (migration->left_known)
		return;
	migration->original = *set;
	migration->left = *set;
	migration->left_known = true;
	if (has_class(set, DNAME_NEW))
		migration->adopted = true;
	lesson->changed = true;
}

static bool touched_exchange(const struct migration *migration)
{
	return moves_last_feature(migration, FEATURE_DNSSEC) ||
	       moves_last_feature(migration, FEATURE_DANE);
}

static void learn_first_states(struct lesson *lesson)
{
	const struct exchange_status *status = &lesson->facts->exchange;
	struct migration *migration = lesson->migration;

	if (migration->original_exchange_known || touched_exchange(migration) ||
	    status->dnssec == FEATURE_STATE_UNKNOWN)
		return;
	migration->original_dnssec = status->dnssec == FEATURE_STATE_ENABLED;
	migration->original_dane = status->dane == FEATURE_STATE_ENABLED;
	migration->original_exchange_known = true;
	if (migration->original_dnssec)
		migration->adopted = true;
	lesson->changed = true;
}

/* The host is bound once, and compared from then on. */
static bool bind_host(struct migration *migration, const char *host,
		      bool has_preference, uint16_t preference)
{
	if (!host[0] || migration->assigned[0])
		return false;
	snprintf(migration->assigned, sizeof(migration->assigned), "%s", host);
	migration->assigned_preference =
		has_preference ? preference : DEFAULT_PREFERENCE;
	return true;
}

void learn_result(struct migration *migration, const struct result *result)
{
	bind_host(migration, result->assigned, result->has_preference,
		  result->preference);
}

static void learn_exchange(struct lesson *lesson)
{
	const struct exchange_status *status = &lesson->facts->exchange;

	if (lesson->facts->exchange_known != KNOWN)
		return;
	learn_first_states(lesson);
	if (status->dnssec == FEATURE_STATE_ENABLED &&
	    bind_host(lesson->migration, status->assigned,
		      status->has_preference, status->preference))
		lesson->changed = true;
}

static void learn_policy(struct lesson *lesson)
{
	const struct sts_policy *policy = &lesson->facts->sts;
	struct migration *migration = lesson->migration;

	if (lesson->facts->sts_known != KNOWN || policy->mode == STS_ABSENT ||
	    policy->mode == STS_UNKNOWN)
		return;
	if (migration->sts_seen_at &&
	    strcmp(migration->sts_id, policy->id) == 0 &&
	    strcmp(migration->sts_digest, policy->digest) == 0)
		return;
	snprintf(migration->sts_id, sizeof(migration->sts_id), "%s",
		 policy->id);
	snprintf(migration->sts_digest, sizeof(migration->sts_digest), "%s",
		 policy->digest);
	set_time(lesson, &migration->sts_seen_at, lesson->now);
}

static void learn_tlsa(struct lesson *lesson)
{
	const struct host_facts *host =
		facts_host(lesson->facts, lesson->migration->assigned);

	if (!host || host->tlsa_known != KNOWN || !host->tlsa_everywhere)
		return;
	if (lesson->migration->tlsa_ttl < host->tlsa_ttl) {
		lesson->migration->tlsa_ttl = host->tlsa_ttl;
		lesson->changed = true;
	}
	if (!lesson->migration->tlsa_seen_at)
		set_time(lesson, &lesson->migration->tlsa_seen_at, lesson->now);
}

/* ---- the open move ---- */

static void found_done(struct lesson *lesson, struct move *move)
{
	set_time(lesson, &move->applied_at, lesson->now);
	move->found_done = true;
	if (move->action.kind == ACTION_MX_WRITE)
		lesson->migration->left = move->action.want;
}

static void seen(struct lesson *lesson, struct move *move, bool everywhere,
		 bool recanted)
{
	if (everywhere && !move->visible_at)
		set_time(lesson, &move->visible_at, lesson->now);
	if (recanted && move->visible_at) {
		set_time(lesson, &move->visible_at, 0);
		set_time(lesson, &move->settled_at, 0);
	}
	if (move->visible_at && !move->settled_at &&
	    lesson->now >= move->visible_at + move->action.settle_s)
		set_time(lesson, &move->settled_at, lesson->now);
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

/* A write that later moves have overtaken goes on settling. */
static void learn_last_write(struct lesson *lesson)
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

static void learn_last_feature(struct lesson *lesson)
{
	struct migration *migration = lesson->migration;
	struct move *move;

	if (!migration->n_moves)
		return;
	move = &migration->moves[migration->n_moves - 1];
	if (move->verified_at || move->action.kind == ACTION_MX_WRITE)
		return;
	follow_feature(lesson, move);
}

bool learn(const struct facts *facts, const struct settings *settings,
	   int64_t now, struct migration *migration)
{
	struct lesson lesson = {
		.facts = facts,
		.settings = settings,
		.now = now,
		.migration = migration,
	};

	learn_zone(&lesson);
	learn_exchange(&lesson);
	learn_policy(&lesson);
	learn_last_write(&lesson);
	learn_last_feature(&lesson);
	learn_tlsa(&lesson);
	return lesson.changed;
}
