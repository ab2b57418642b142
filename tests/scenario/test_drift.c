/*
 * Another hand in the zone, in every wait of every runbook that writes to it,
 * counted and not sampled: an MX more, one less, another order, another TTL,
 * the legacy host back, a tool that reverts us. Each is stopped at with the
 * difference shown, or carried on with; --accept-zone takes it from there.
 */
#include "tests/scenario/asserts.h"

#include <stdio.h>
#include <string.h>

#define FOREIGN "mx.elsewhere.example"
#define OTHER_TTL 1800
#define STALE 50 /* seconds that old answers live in the resolver */

/* Each returns false where it would change nothing, or the last MX goes. */
static bool adds(struct mxset *set)
{
	return mxset_add(set, FOREIGN, 5, mxset_max_ttl(set));
}

static bool removes(struct mxset *set)
{
	return set->n > 1 && mxset_remove(set, set->mx[set->n - 1].exchange);
}

static bool removes_the_first(struct mxset *set)
{
	return set->n > 1 && mxset_remove(set, set->mx[0].exchange);
}

static bool reorders(struct mxset *set)
{
	struct mx last = set->mx[set->n - 1];

	if (set->n < 2)
		return false;
	mxset_remove(set, last.exchange);
	return mxset_add(set, last.exchange, 3, last.ttl);
}

static bool puts_legacy_back(struct mxset *set)
{
	uint32_t ttl = mxset_max_ttl(set);

	return !mxset_find(set, FAKE_LEGACY) &&
	       mxset_add(set, FAKE_LEGACY, 5, ttl);
}

static bool changes_the_ttl(struct mxset *set)
{
	if (mxset_max_ttl(set) == OTHER_TTL)
		return false;
	mxset_set_ttl(set, OTHER_TTL);
	return true;
}

static bool reverts(struct mxset *set)
{
	struct mxset first = { 0 };

	mxset_add(&first, FAKE_LEGACY, 10, 3600);
	if (mxset_equal(set, &first))
		return false;
	*set = first;
	return true;
}

static const struct edit {
	const char *name;
	bool (*make)(struct mxset *set);
	const char *shown; /* in the difference; NULL: whatever host */
	bool only_ttl;
} edits[] = {
	{ "adds", adds, FOREIGN, false },
	{ "removes", removes, NULL, false },
	{ "removes the first", removes_the_first, NULL, false },
	{ "reorders", reorders, NULL, false },
	{ "changes the TTL", changes_the_ttl, NULL, true },
	{ "puts legacy back", puts_legacy_back, FAKE_LEGACY, false },
	{ "reverts", reverts, NULL, false },
};

#define EDITS (sizeof(edits) / sizeof(edits[0]))

/* What the other hand is about to do, and what it found. */
static struct {
	const struct edit *edit;
	unsigned at_sleep;
	bool has_slept, made;
	unsigned writes;
} hand;

static void meddle(struct fake *fake)
{
	struct mxset set = *fake_zone_now(fake);

	if (fake->sleeps != hand.at_sleep)
		return;
	hand.has_slept = true;
	hand.writes = fake->zone.writes;
	hand.made = hand.edit->make(&set);
	if (hand.made)
		fake_zone_set(fake, &set);
}

static struct fake *begin(bool is_undo, int64_t stale_s)
{
	struct fake *fake = fake_open();
	struct err err = { 0 };

	fake->zone.stale_s = stale_s;
	if (is_undo) {
		assert_result(fake, fake_run(fake), RUN_DONE);
		assert_true(migration_begin_undo(&fake->migration, fake->now,
						 &err));
		fake->disk.saved = fake->migration;
		fake->sleeps = 0;
	}
	return fake;
}

static void assert_shown(const struct fake *fake)
{
	const struct run_report *report = &fake->report;
	const char *shown = hand.edit->shown ? hand.edit->shown : "contoso-ch.";

	if (!strstr(report->why, shown) || !strstr(report->hint, "--accept"))
		fprintf(stderr, "# %s in sleep %u: %s | %s\n", hand.edit->name,
			hand.at_sleep, report->why, report->hint);
	assert_non_null(strstr(report->why, shown));
	assert_non_null(strstr(report->hint, "--accept-zone"));
	assert_int_equal(fake->zone.writes, hand.writes);
}

static void accept(struct fake *fake)
{
	fake->settings.accept_zone = true;
	fake->settings.n_keep_mx = 1;
	snprintf(fake->settings.keep_mx[0], DNAME_MAX, FOREIGN);
	fake->meddle = NULL;
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_true(
		migration_has_override(&fake->migration, "accept-zone", ""));
}

/* Ours alone, beside what was kept; never a second without a working MX. */
static void assert_end(const struct fake *fake, bool is_undo)
{
	const struct mxset *set = fake_zone_now(fake);

	assert_true(!!mxset_find(set, FAKE_NEW) != is_undo);
	assert_true(!!mxset_find(set, FAKE_LEGACY) == is_undo);
	assert_int_equal(fake_stranded_at(fake), 0);
	assert_int_equal(fake->disk.unmeant, 0);
	assert_int_equal(fake->migration.original.n, 1);
	assert_string_equal(fake->migration.original.mx[0].exchange,
			    FAKE_LEGACY);
	assert_true(fake->migration.finished_at > 0);
}

static unsigned blocked, carried_on, warned;

/* False when there is no such sleep. */
static bool survives(const struct edit *edit, bool is_undo, int64_t stale_s,
		     unsigned nth)
{
	struct fake *fake = begin(is_undo, stale_s);
	enum run_result result;

	memset(&hand, 0, sizeof(hand));
	hand.edit = edit;
	hand.at_sleep = nth;
	fake->meddle = meddle;
	result = fake_run(fake);
	if (hand.made && result == RUN_BLOCKED) {
		blocked++;
		assert_shown(fake);
		accept(fake);
	} else if (hand.made) {
		carried_on++;
		warned += fake_told(fake, "somebody raised the TTL") > 0;
		assert_result(fake, result, RUN_DONE);
	}
	if (hand.made)
		assert_end(fake, is_undo);
	fake_close(fake);
	return hand.has_slept;
}

static void sweep(bool is_undo)
{
	for (size_t i = 0; i < EDITS; i++) {
		blocked = carried_on = warned = 0;
		for (int64_t stale_s = 0; stale_s <= STALE; stale_s += STALE)
			for (unsigned nth = 1;
			     survives(&edits[i], is_undo, stale_s, nth); nth++)
				;
		print_message("# %s: somebody %s: %u stopped, %u carried on\n",
			      is_undo ? "undo" : "migrate", edits[i].name,
			      blocked, carried_on);
		assert_true(blocked + carried_on > 0);
		if (edits[i].only_ttl) {
			assert_int_equal(blocked, 0);
			assert_true(warned >= 10);
		}
	}
}

static void another_hand_in_every_wait_is_shown_and_taken_up(void **state)
{
	sweep(false);
}

static void another_hand_in_every_wait_of_an_undo_is_too(void **state)
{
	sweep(true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			another_hand_in_every_wait_is_shown_and_taken_up),
		cmocka_unit_test(another_hand_in_every_wait_of_an_undo_is_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
