/* Stops and lost replies: the next run carries on to the same end. */
#include "tests/scenario/asserts.h"

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

/* The provider's API holds the set, but was never told to make it public. */
static void a_write_that_is_not_public_is_sent_again(void **state)
{
	struct fake *fake = open_hostile();

	fake->zone.drafts = true;
	fake->opts.wait = false;
	fake->fault =
		(struct fake_fault){ SITE_MX_WRITE, 2, AFTER_EFFECT, ERR_NET };
	assert_result(fake, fake_continue(fake, 400), RUN_DONE);
	assert_migrated(fake);
	assert_int_equal(fake->zone.writes, 5);
	fake_close(fake);
}

static void a_clock_behind_the_journal_moves_nothing_and_is_told(void **state)
{
	static const char words[] = "this machine's clock (";
	struct fake *fake = open_hostile();
	unsigned writes;

	fake->opts.wait = false;
	assert_result(fake, fake_run(fake), RUN_WAITING);
	assert_int_equal(fake_told(fake, words), 0);
	writes = fake->zone.writes;
	fake->now -= 86400;
	assert_result(fake, fake_run(fake), RUN_WAITING);
	assert_int_equal(fake_told(fake, words), 1);
	assert_int_equal(fake->zone.writes, writes);
	fake->now += 86400;
	assert_result(fake, fake_continue(fake, 400), RUN_DONE);
	assert_migrated(fake);
	assert_int_equal(fake->zone.writes, 5);
	fake_close(fake);
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
	fake = open_hostile(); /* it is enabled already, and does not say so */
	fake->exchange.unknown_reads = 5;
	fake->exchange.dnssec = (struct fake_feature){ 0, FAKE_NEVER };
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_migrated(fake);
	assert_int_equal(fake->calls[SITE_EXCHANGE_SET], 1);
	fake_close(fake);
}

static void an_enable_that_was_refused_may_be_sent_again_at_once(void **state)
{
	struct fake *fake = open_hostile();

	fake->fault = (struct fake_fault){ SITE_EXCHANGE_SET, 1, BEFORE_EFFECT,
					   ERR_REMOTE };
	assert_result(fake, fake_run(fake), RUN_ERROR);
	assert_int_equal(assert_move(fake, STEP_ENABLE_DNSSEC)->asked_at, 0);
	fake->opts.wait = false;
	fake_run(fake);
	assert_int_equal(fake->calls[SITE_EXCHANGE_SET], 2);
	fake_close(fake);
}

static void a_clock_that_jumps_back_only_makes_waits_longer(void **state)
{
	struct fake *fake = open_hostile();
	int64_t before;

	fake->opts.wait = false;
	assert_result(fake, fake_run(fake), RUN_WAITING);
	before = fake->migration.updated_at;
	fake->now -= 86400;
	assert_result(fake, fake_run(fake), RUN_WAITING);
	assert_true(fake->migration.updated_at >= before);
	fake->now += 86400;
	assert_result(fake, fake_continue(fake, 400), RUN_DONE);
	assert_migrated(fake);
	fake_close(fake);
}

/* Nothing goes outside any more once the disk does not take the journal. */
static void a_journal_that_cannot_be_saved_ends_the_run(void **state)
{
	for (unsigned nth = 1; nth < 10; nth++) {
		struct fake *fake = open_hostile();
		unsigned writes, sets;

		fake->disk.kill_at = nth;
		assert_result(fake, fake_run(fake), RUN_ERROR);
		writes = fake->calls[SITE_MX_WRITE];
		sets = fake->calls[SITE_EXCHANGE_SET];
		assert_true(fake->disk.saves == nth);
		assert_true(writes + sets <= fake->migration.n_moves);
		fake_close(fake);
	}
}

/* The hoster's API, which answers again after an hour. */
static struct {
	bool (*mx_read)(void *self, const char *owner, struct zone *out,
			struct err *err);
	int64_t until;
} outage;

static bool read_in_outage(void *self, const char *owner, struct zone *out,
			   struct err *err)
{
	struct fake *fake = self;

	if (fake->now < outage.until)
		return err_set(err, ERR_NET, "the API is down");
	return outage.mx_read(self, owner, out, err);
}

static void an_api_that_is_down_for_an_hour_is_waited_for(void **state)
{
	static const enum step_id steps[] = { STEP_LOWER_TTL, STEP_ADD_MX,
					      STEP_SWAP_PRIORITIES };

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		struct fake *fake = fake_open();

		run_until_acted(fake, steps[i]);
		outage.mx_read = fake->world.dns.mx_read;
		outage.until = fake->now + 3600;
		fake->world.dns.mx_read = read_in_outage;
		assert_result(fake, fake_continue(fake, 400), RUN_DONE);
		assert_true(fake->now >= outage.until);
		assert_migrated(fake);
		assert_int_equal(fake->zone.writes, 5);
		fake_close(fake);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stop_at_every_wait_gives_the_same_end),
		cmocka_unit_test(
			an_unanswered_enable_is_not_sent_again_before_15_minutes),
		cmocka_unit_test(
			an_unanswered_enable_needs_two_reads_however_late),
		cmocka_unit_test(
			an_unanswered_enable_that_takes_hold_late_is_found_done),
		cmocka_unit_test(
			an_enable_that_was_refused_may_be_sent_again_at_once),
		cmocka_unit_test(
			a_clock_that_jumps_back_only_makes_waits_longer),
		cmocka_unit_test(a_journal_that_cannot_be_saved_ends_the_run),
		cmocka_unit_test(unknown_from_exchange_is_neither_yes_nor_no),
		cmocka_unit_test(a_write_that_is_not_public_is_sent_again),
		cmocka_unit_test(an_api_that_is_down_for_an_hour_is_waited_for),
		cmocka_unit_test(
			a_clock_behind_the_journal_moves_nothing_and_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
