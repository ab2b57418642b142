/* A person is the hands for the zone: it is what all its servers show. */
#include "tests/scenario/asserts.h"

#include <string.h>

#define DIFFER "the name servers show different MX sets"

static struct fake *open_by_hand(void)
{
	struct fake *fake = fake_open();

	fake_zone_by_hand(fake);
	return fake;
}

static void migrates_without_a_word_of_an_unreadable_zone(void **state)
{
	struct fake *fake = open_by_hand();

	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_migrated(fake);
	assert_int_equal(fake_told(fake, DIFFER), 0);
	fake_close(fake);
}

static void an_undo_waits_for_its_open_move_without_a_detour(void **state)
{
	struct fake *fake = open_by_hand();

	fake_run(fake);
	fake->person.n_told = 0;
	assert_result(fake, undo(fake), RUN_DONE);
	assert_undone(fake);
	assert_int_equal(fake_told(fake, DIFFER), 0);
	assert_int_equal(fake_told(fake, "Step 1 of 6: "), 1);
	fake_close(fake);
}

/* Leaving at each wait, the run says where it really stands. */
static void a_spreading_move_is_what_a_run_without_waiting_ends_with(void **s)
{
	struct fake *fake = open_by_hand();

	fake_run(fake);
	assert_true(migration_begin_undo(&fake->migration, fake->now,
					 &(struct err){ 0 }));
	run_until_acted(fake, STEP_UNDO_SWAP);
	fake->opts.wait = false;
	fake->zone.lag[2] = 100000;
	fake->now += 60;
	assert_result(fake, fake_run(fake), RUN_WAITING);
	assert_int_equal(fake->report.step, STEP_UNDO_SWAP);
	fake_close(fake);
}

/* The process died while the person changed the zone: the servers tell. */
static void a_write_seen_at_some_servers_is_waited_for(void **state)
{
	struct fake *fake = open_by_hand();

	fake->fault =
		(struct fake_fault){ SITE_MX_WRITE, 1, AFTER_EFFECT, ERR_NET };
	fake->opts.wait = false;
	fake->zone.lag[2] = 1000;
	fake_run(fake);
	fake->now += 60;
	assert_result(fake, fake_run(fake), RUN_WAITING);
	assert_int_equal(fake->report.step, STEP_LOWER_TTL);
	fake->opts.wait = true;
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_int_equal(fake->zone.writes, 5);
	assert_migrated(fake);
	fake_close(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(migrates_without_a_word_of_an_unreadable_zone),
		cmocka_unit_test(
			an_undo_waits_for_its_open_move_without_a_detour),
		cmocka_unit_test(
			a_spreading_move_is_what_a_run_without_waiting_ends_with),
		cmocka_unit_test(a_write_seen_at_some_servers_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
