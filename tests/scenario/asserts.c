/* What scenario tests assert, with the run's own words when it fails. */
#include "tests/scenario/asserts.h"

#include <stdio.h>

void assert_result(const struct fake *fake, enum run_result result,
		   enum run_result wanted)
{
	const struct run_report *report = &fake->report;

	if (result != wanted)
		fprintf(stderr, "# %s at %s: %s | %s\n",
			run_result_name(result), step_name(report->step),
			report->why, report->hint);
	assert_int_equal(result, wanted);
}

const struct move *assert_move(const struct fake *fake, enum step_id step)
{
	const struct move *move = migration_last_move(&fake->migration, step);

	assert_non_null(move);
	return move;
}

static void assert_zone(const struct fake *fake, const char *host)
{
	struct mxset want = { 0 };
	char there[400];

	mxset_add(&want, host, 10, 3600);
	mxset_text(fake_zone_now(fake), there, sizeof(there));
	if (!mxset_identical(fake_zone_now(fake), &want))
		fprintf(stderr, "# the zone holds %s\n", there);
	assert_true(mxset_identical(fake_zone_now(fake), &want));
	assert_int_equal(fake_stranded_at(fake), 0);
	assert_int_equal(fake->disk.unmeant, 0);
}

void assert_migrated(const struct fake *fake)
{
	assert_zone(fake, FAKE_NEW);
	assert_true(fake_is_on(&fake->exchange.dnssec, fake->now));
	assert_true(fake_is_on(&fake->exchange.dane, fake->now));
	assert_true(fake->migration.finished_at > 0);
}

void assert_undone(const struct fake *fake)
{
	assert_zone(fake, FAKE_LEGACY);
	assert_false(fake_is_on(&fake->exchange.dnssec, fake->now));
	assert_false(fake_is_on(&fake->exchange.dane, fake->now));
	assert_true(fake->migration.finished_at > 0);
}

/* When every server had come to show set, after that time. */
static int64_t shown_at(const struct fake *fake, const struct mxset *set,
			int64_t after)
{
	const struct fake_zone *zone = &fake->zone;
	int64_t lag = 0;

	for (size_t i = 0; i < zone->n_servers; i++)
		lag = zone->lag[i] > lag ? zone->lag[i] : lag;
	for (size_t i = 0; i < zone->n_versions; i++)
		if (zone->versions[i].at >= after &&
		    mxset_identical(&zone->versions[i].set, set))
			return zone->versions[i].at + lag;
	return 0;
}

/* The set from before a write that was still spreading: a late server that has
 * seen neither shows it already. */
static bool takes_back(const struct move *move, size_t index)
{
	return index && !move[-1].visible_at &&
	       mxset_identical(&move->action.want, &move[-1].action.have);
}

void assert_never_early(const struct fake *fake)
{
	for (size_t i = 0; i < fake->migration.n_moves; i++) {
		const struct move *move = &fake->migration.moves[i];
		int64_t lives_s = mxset_max_ttl(&move->action.have);

		if (move->action.kind != ACTION_MX_WRITE || !move->settled_at)
			continue;
		if (!takes_back(move, i))
			assert_true(move->visible_at >=
				    shown_at(fake, &move->action.want,
					     move->started_at));
		assert_true(move->settled_at >= move->visible_at + lives_s);
		if (i + 1 < fake->migration.n_moves)
			assert_true(move[1].started_at >= move->settled_at);
	}
}

struct fake *open_gateway(void)
{
	struct fake *fake = fake_open();
	struct mxset set = { 0 };

	mxset_add(&set, "mx1.pphosted.com", 10, 3600);
	mxset_add(&set, "mx2.pphosted.com", 20, 3600);
	fake->zone.versions[0].set = set;
	fake->zone.verdict = VERDICT_INSECURE;
	fake_answer(fake, "relay-target", "switched");
	fake_answer(fake, "relay-back", "switched");
	migration_begin(&fake->migration, FAKE_DOMAIN, RUNBOOK_GATEWAY,
			fake->now);
	fake->disk.saved = fake->migration;
	return fake;
}

void assert_gateway(const struct fake *fake)
{
	assert_true(fake_is_on(&fake->exchange.dnssec, fake->now));
	assert_true(fake_is_on(&fake->exchange.dane, fake->now));
	assert_int_equal(fake->zone.n_versions, 1);
	assert_true(fake->migration.finished_at > 0);
	assert_int_equal(fake_stranded_at(fake), 0);
	assert_int_equal(fake->disk.unmeant, 0);
}

void assert_gateway_undone(const struct fake *fake)
{
	assert_false(fake_is_on(&fake->exchange.dnssec, fake->now));
	assert_false(fake_is_on(&fake->exchange.dane, fake->now));
	assert_int_equal(fake->zone.n_versions, 1);
	assert_true(fake->migration.finished_at > 0);
	assert_int_equal(fake_stranded_at(fake), 0);
	assert_int_equal(fake->disk.unmeant, 0);
}

enum run_result undo(struct fake *fake)
{
	struct err err = { 0 };

	assert_true(migration_begin_undo(&fake->migration, fake->now, &err));
	return fake_run(fake);
}

void run_until_acted(struct fake *fake, enum step_id step)
{
	bool wait = fake->opts.wait;

	fake->opts.wait = false;
	for (int i = 0; i < 400; i++) {
		if (migration_last_move(&fake->migration, step))
			break;
		fake_run(fake);
		if (fake->report.next_due > fake->now &&
		    !migration_last_move(&fake->migration, step))
			fake->now = fake->report.next_due;
	}
	fake->opts.wait = wait;
	assert_move(fake, step);
}
