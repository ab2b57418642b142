/* Stops, kills and lost replies: the next run carries on to the same end. */
#include "tests/scenario/asserts.h"

#include <stdio.h>

static struct fake *open_hostile(void)
{
	struct fake *fake = fake_open();

	fake->hosts.legacy_dies_unlisted = true;
	return fake;
}

static void a_stop_at_every_wait_gives_the_same_end(void **state)
{
	struct fake *fake = open_hostile();

	fake->opts.wait = false;
	assert_result(fake, fake_continue(fake, 400), RUN_DONE);
	assert_migrated(fake);
	assert_int_equal(fake->zone.writes, 5);
	fake_close(fake);
}

static void ctrl_c_in_every_wait_gives_the_same_end(void **state)
{
	unsigned sleeps;

	for (unsigned nth = 1;; nth++) {
		struct fake *fake = open_hostile();

		fake->interrupt_sleep = nth;
		if (fake_run(fake) != RUN_DONE) {
			assert_int_equal(fake->report.result, RUN_WAITING);
			assert_true(fake->report.interrupted);
			fake_run(fake);
		}
		assert_migrated(fake);
		assert_int_equal(fake->zone.writes, 5);
		sleeps = fake->sleeps;
		fake_close(fake);
		if (sleeps < nth)
			break;
	}
	print_message("# %u interrupts\n", sleeps);
}

/* Kills at the nth save, before or after it reached the disk. */
static bool survives_kill(unsigned nth, bool before, enum runbook_id runbook)
{
	struct fake *fake = open_hostile();
	struct err err = { 0 };
	bool killed;

	if (runbook == RUNBOOK_UNDO) {
		fake_run(fake);
		fake->disk.saves = 0;
		migration_begin_undo(&fake->migration, fake->now, &err);
		fake->disk.saved = fake->migration;
	}
	fake->disk.kill_at = nth;
	fake->disk.kill_before = before;
	fake_run(fake);
	killed = fake->disk.dead;
	if (killed)
		assert_result(fake, fake_continue(fake, 50), RUN_DONE);
	if (runbook == RUNBOOK_UNDO)
		assert_undone(fake);
	else
		assert_migrated(fake);
	fake_close(fake);
	return killed;
}

static void a_kill_at_every_save_gives_the_same_end(void **state)
{
	unsigned kills = 0;

	for (int before = 0; before < 2; before++)
		for (unsigned nth = 1;
		     survives_kill(nth, before, RUNBOOK_MIGRATE); nth++)
			kills++;
	print_message("# %u kills\n", kills);
	assert_true(kills > 40);
}

static void a_kill_at_every_save_of_an_undo_gives_the_same_end(void **state)
{
	unsigned kills = 0;

	for (int before = 0; before < 2; before++)
		for (unsigned nth = 1; survives_kill(nth, before, RUNBOOK_UNDO);
		     nth++)
			kills++;
	print_message("# %u kills\n", kills);
	assert_true(kills > 30);
}

/* One fault at the nth call of a site; true when that call took place. */
static bool survives_fault(struct fake_fault fault)
{
	struct fake *fake = open_hostile();
	bool took_place;

	fake->fault = fault;
	if (fake_run(fake) != RUN_DONE)
		assert_result(fake, fake_continue(fake, 50), RUN_DONE);
	took_place = fake->calls[fault.site] >= fault.nth;
	assert_migrated(fake);
	assert_int_equal(fake->zone.writes, 5);
	assert_int_equal(fake->exchange.sets, 2);
	fake_close(fake);
	return took_place;
}

static void a_fault_at_every_call_gives_the_same_end(void **state)
{
	unsigned faults = 0;

	for (int site = 0; site < FAKE_SITES; site++) {
		int modes = site == SITE_MX_WRITE	? 3
			    : site == SITE_EXCHANGE_SET ? 2
							: 1;

		for (int when = 0; when < modes; when++)
			for (unsigned nth = 1;; nth++) {
				struct fake_fault fault = {
					.site = (enum fake_site)site,
					.nth = nth,
					.kind = ERR_NET,
				};

				fault.when = when;
				if (!survives_fault(fault))
					break;
				faults++;
			}
	}
	print_message("# %u faults\n", faults);
	assert_true(faults >= 150);
}

static void an_unanswered_enable_is_not_sent_again_before_15_minutes(void **s)
{
	struct fake *fake = open_hostile();
	const struct move *move;

	fake->fault = (struct fake_fault){ SITE_EXCHANGE_SET, 1, BEFORE_EFFECT,
					   ERR_NET };
	fake_run(fake);
	assert_migrated(fake);
	move = assert_move(fake, STEP_ENABLE_DNSSEC);
	assert_int_equal(fake->calls[SITE_EXCHANGE_SET], 3);
	assert_true(move->asked_at >= move->started_at + 900);
	assert_false(move->found_done);
	fake_close(fake);
}

static void an_unanswered_enable_needs_two_reads_however_late(void **state)
{
	struct fake *fake = open_hostile();

	fake->fault = (struct fake_fault){ SITE_EXCHANGE_SET, 1, BEFORE_EFFECT,
					   ERR_NET };
	run_until_acted(fake, STEP_ENABLE_DNSSEC);
	fake->opts.wait = false;
	fake->migration.unanswered_reads = 0;
	fake->now += 100000;
	assert_result(fake, fake_run(fake), RUN_WAITING);
	assert_int_equal(fake->calls[SITE_EXCHANGE_SET], 1);
	fake->now += 60;
	fake_run(fake);
	assert_int_equal(fake->calls[SITE_EXCHANGE_SET], 2);
	fake_close(fake);
}

static void an_unanswered_enable_that_takes_hold_late_is_found_done(void **s)
{
	struct fake *fake = open_hostile();

	fake->fault = (struct fake_fault){ SITE_EXCHANGE_SET, 1, AFTER_EFFECT,
					   ERR_NET };
	fake_run(fake);
	assert_migrated(fake);
	assert_int_equal(fake->calls[SITE_EXCHANGE_SET], 2);
	assert_true(assert_move(fake, STEP_ENABLE_DNSSEC)->found_done);
	fake_close(fake);
}

static void unknown_from_exchange_is_neither_yes_nor_no(void **state)
{
	struct fake *fake = open_hostile();

	fake->exchange.unknown_reads = 5;
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_migrated(fake);
	assert_int_equal(fake->exchange.sets, 2);
	fake_close(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stop_at_every_wait_gives_the_same_end),
		cmocka_unit_test(ctrl_c_in_every_wait_gives_the_same_end),
		cmocka_unit_test(a_kill_at_every_save_gives_the_same_end),
		cmocka_unit_test(
			a_kill_at_every_save_of_an_undo_gives_the_same_end),
		cmocka_unit_test(a_fault_at_every_call_gives_the_same_end),
		cmocka_unit_test(
			an_unanswered_enable_is_not_sent_again_before_15_minutes),
		cmocka_unit_test(
			an_unanswered_enable_needs_two_reads_however_late),
		cmocka_unit_test(
			an_unanswered_enable_that_takes_hold_late_is_found_done),
		cmocka_unit_test(unknown_from_exchange_is_neither_yes_nor_no),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
