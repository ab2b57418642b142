/* A domain whose zone its hoster can sign. */
#include "tests/scenario/asserts.h"

#include <string.h>

#define DAY 86400

static struct fake *open_unsigned(void)
{
	struct fake *fake = fake_open();

	fake_zone_unsigned(fake);
	return fake;
}

static void signing_is_a_question_of_its_own_whatever_was_agreed(void **state)
{
	struct fake *fake = open_unsigned();

	assert_result(fake, fake_run(fake), RUN_BLOCKED);
	assert_true(fake->report.has_question);
	assert_string_equal(fake->report.question.id, "sign-zone");
	assert_int_equal(fake->zone.signings, 0);
	assert_int_equal(fake->migration.n_moves, 0);
	fake_close(fake);
}

static void who_declines_it_is_told_what_to_do_instead(void **state)
{
	struct fake *fake = open_unsigned();

	fake_answer(fake, "sign-zone", "no");
	assert_result(fake, fake_run(fake), RUN_BLOCKED);
	assert_non_null(strstr(fake->report.why, "declined"));
	assert_non_null(strstr(fake->report.hint, "--answer sign-zone=yes"));
	assert_int_equal(fake->zone.signings, 0);
	fake_close(fake);
}

static void signs_waits_for_servers_and_caches_then_for_the_ds(void **state)
{
	struct fake *fake = open_unsigned();
	const struct move *sign;

	fake_answer(fake, "sign-zone", "yes");
	assert_result(fake, fake_run(fake), RUN_DONE);
	sign = assert_move(fake, STEP_CHECK_DNSSEC);
	assert_int_equal(sign->action.kind, ACTION_ZONE_SIGN);
	assert_true(sign->visible_at >= fake->zone.signed_at + 40);
	assert_true(sign->settled_at >= sign->visible_at + DAY + 60);
	assert_true(sign->verified_at >=
		    fake->zone.signed_at + fake->zone.ds_after_s);
	assert_true(fake->migration.moves[1].started_at >= sign->verified_at);
	assert_int_equal(fake->zone.signings, 1);
	assert_migrated(fake);
	fake_close(fake);
}

/* Runs, leaving at each wait, until it says that. */
static void run_until(struct fake *fake, const char *words)
{
	fake->opts.wait = false;
	for (int i = 0; i < 100; i++) {
		assert_result(fake, fake_run(fake), RUN_WAITING);
		if (strstr(fake->report.why, words))
			return;
		assert_true(fake->report.next_due > fake->now);
		fake->now = fake->report.next_due;
	}
	fail_msg("it never said %s", words);
}

static void the_ds_is_shown_only_when_no_unsigned_answer_is_cached(void **state)
{
	struct fake *fake = open_unsigned();

	fake_answer(fake, "sign-zone", "yes");
	run_until(fake, "hand this DS to the registrar");
	assert_non_null(
		strstr(fake->report.why, FAKE_DOMAIN ". IN DS 4711 13 2 AB12"));
	assert_non_null(strstr(fake->report.hint, "key tag"));
	assert_true(fake->now >= fake->zone.signed_at + DAY);
	fake_close(fake);
}

static void a_largest_ttl_of_the_zone_that_is_known_is_waited_out(void **state)
{
	struct fake *fake = open_unsigned();
	const struct move *sign;

	fake_answer(fake, "sign-zone", "yes");
	fake->zone.limits.scope = TTL_ZONE;
	assert_result(fake, fake_run(fake), RUN_DONE);
	sign = assert_move(fake, STEP_CHECK_DNSSEC);
	assert_int_equal(sign->action.settle_s, 3600 + 60);
	fake_close(fake);
}

static void a_ds_that_comes_early_hurries_nothing(void **state)
{
	struct fake *fake = open_unsigned();
	const struct move *sign;

	fake_answer(fake, "sign-zone", "yes");
	fake->zone.ds_after_s = 100;
	assert_result(fake, fake_run(fake), RUN_DONE);
	sign = assert_move(fake, STEP_CHECK_DNSSEC);
	assert_true(sign->verified_at >= sign->visible_at + DAY);
	fake_close(fake);
}

static void a_zone_signed_already_only_lacks_its_ds(void **state)
{
	struct fake *fake = open_unsigned();

	fake->zone.signed_at = fake->now - DAY;
	run_until(fake, "hand this DS to the registrar");
	assert_int_equal(fake->migration.n_moves, 0);
	fake_close(fake);
}

static void a_lost_answer_signs_once(void **state)
{
	static const int whens[] = { BEFORE_EFFECT, AFTER_EFFECT };

	for (size_t i = 0; i < 2; i++) {
		struct fake *fake = open_unsigned();

		fake_answer(fake, "sign-zone", "yes");
		fake->fault = (struct fake_fault){ SITE_SIGN, 1, 0, ERR_NET };
		fake->fault.when = whens[i];
		assert_result(fake, fake_run(fake), RUN_DONE);
		assert_int_equal(fake->zone.signings, 1);
		assert_migrated(fake);
		fake_close(fake);
	}
}

static void a_kill_at_every_save_signs_once(void **state)
{
	bool killed = true;

	for (unsigned nth = 1; killed; nth++) {
		struct fake *fake = open_unsigned();

		fake_answer(fake, "sign-zone", "yes");
		fake->disk.kill_at = nth;
		fake_run(fake);
		killed = fake->disk.dead;
		if (killed)
			assert_result(fake, fake_continue(fake, 400), RUN_DONE);
		assert_int_equal(fake->zone.signings, 1);
		assert_migrated(fake);
		fake_close(fake);
	}
}

static void an_undo_leaves_the_zone_signed_and_says_so(void **state)
{
	struct fake *fake = open_unsigned();

	fake_answer(fake, "sign-zone", "yes");
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_result(fake, undo(fake), RUN_DONE);
	assert_undone(fake);
	assert_non_null(strstr(fake->report.hint, "stays signed"));
	assert_true(fake->zone.signed_at < FAKE_NEVER);
	fake_close(fake);
}

static void a_zone_that_is_not_live_is_not_signed(void **state)
{
	struct fake *fake = open_unsigned();
	struct mxset other = { 0 };

	fake_answer(fake, "sign-zone", "yes");
	fake->zone.lag[0] = fake->zone.lag[1] = fake->zone.lag[2] = 1000000;
	mxset_add(&other, FAKE_LEGACY, 20, 3600);
	fake_zone_set(fake, &other);
	assert_result(fake, fake_run(fake), RUN_BLOCKED);
	assert_non_null(strstr(fake->report.why, "zone-sign"));
	assert_int_equal(fake->zone.signings, 0);
	fake_close(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			signing_is_a_question_of_its_own_whatever_was_agreed),
		cmocka_unit_test(who_declines_it_is_told_what_to_do_instead),
		cmocka_unit_test(
			signs_waits_for_servers_and_caches_then_for_the_ds),
		cmocka_unit_test(
			the_ds_is_shown_only_when_no_unsigned_answer_is_cached),
		cmocka_unit_test(
			a_largest_ttl_of_the_zone_that_is_known_is_waited_out),
		cmocka_unit_test(a_ds_that_comes_early_hurries_nothing),
		cmocka_unit_test(a_zone_signed_already_only_lacks_its_ds),
		cmocka_unit_test(a_lost_answer_signs_once),
		cmocka_unit_test(a_kill_at_every_save_signs_once),
		cmocka_unit_test(an_undo_leaves_the_zone_signed_and_says_so),
		cmocka_unit_test(a_zone_that_is_not_live_is_not_signed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
