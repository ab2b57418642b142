/*
 * What the journal takes from the facts. Nothing is decided here: hosts and
 * states as first found, and first sights; follow.c adds the moves' times.
 */
#include "steps/lesson.h"
#include "steps/moves.h"
#include "steps/mx.h"

#include <stdio.h>
#include <string.h>

/* Where Exchange does not expect one (ExpectedMxRecord). */
#define DEFAULT_PREFERENCE 10
/* The journal is not saved for a policy that lives a little longer. */
#define HELD_STEP 3600

void lesson_set_time(struct lesson *lesson, int64_t *at, int64_t value)
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

/* A removed policy lives on in senders' caches until its age ends; one that is
 * there and says otherwise replaces it once its TXT has been seen for long
 * enough (RFC 8461 section 5.1). */
static void learn_held_policy(struct lesson *lesson)
{
	const struct sts_policy *policy = &lesson->facts->sts;
	struct migration *migration = lesson->migration;
	int64_t until = lesson->now + policy->max_age_s;
	bool new = sts_policy_matches(policy, migration->assigned);
	bool legacy = sts_policy_matches(policy, migration->legacy);

	if (policy->mode != STS_ENFORCE) {
		if (lesson->now >= migration->sts_seen_at + policy->txt_ttl)
			lesson_set_time(lesson, &migration->sts_held_until, 0);
		return;
	}
	if (until < migration->sts_held_until + HELD_STEP &&
	    new == migration->sts_held_new &&
	    legacy == migration->sts_held_legacy)
		return;
	lesson_set_time(lesson, &migration->sts_held_until, until);
	migration->sts_held_new = new;
	migration->sts_held_legacy = legacy;
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
	    strcmp(migration->sts_digest, policy->digest) == 0) {
		learn_held_policy(lesson);
		return;
	}
	snprintf(migration->sts_id, sizeof(migration->sts_id), "%s",
		 policy->id);
	snprintf(migration->sts_digest, sizeof(migration->sts_digest), "%s",
		 policy->digest);
	lesson_set_time(lesson, &migration->sts_seen_at, lesson->now);
	learn_held_policy(lesson);
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
		lesson_set_time(lesson, &lesson->migration->tlsa_seen_at,
				lesson->now);
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
	lesson_follow_moves(&lesson);
	learn_tlsa(&lesson);
	return lesson.changed;
}
