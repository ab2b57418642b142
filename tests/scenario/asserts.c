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
