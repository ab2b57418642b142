/* The way back, from any step. */
#include "tests/scenario/asserts.h"

#include <string.h>

static void undo_from_every_step_restores_the_zone_it_found(void **state)
{
	static const enum step_id steps[] = {
		STEP_LOWER_TTL,	      STEP_ENABLE_DNSSEC, STEP_ADD_MX,
		STEP_SWAP_PRIORITIES, STEP_ENABLE_DANE,	  STEP_FINAL_CHECK,
	};

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct fake *fake = fake_open();

		run_until_acted(fake, steps[i]);
		assert_result(fake, undo(fake), RUN_DONE);
		assert_undone(fake);
		fake_close(fake);
	}
}

static void undo_at_every_moment_restores_the_zone_it_found(void **state)
{
	for (unsigned nth = 1; nth < 60; nth++) {
		struct fake *fake = fake_open();

		fake->interrupt_sleep = nth;
		fake_run(fake);
		fake->interrupt_sleep = 0;
		assert_result(fake, undo(fake), RUN_DONE);
		assert_undone(fake);
		fake_close(fake);
	}
}

static void undo_lowers_a_long_ttl_first_and_waits_it_out(void **state)
{
	struct fake *fake = fake_open();
	const struct move *low;

	fake_run(fake);
	assert_result(fake, undo(fake), RUN_DONE);
	low = assert_move(fake, STEP_UNDO_TTL);
	assert_true(low->settled_at >= low->visible_at + 3600 + 60);
	assert_undone(fake);
	fake_close(fake);
}

static void dane_goes_first_and_its_tlsa_are_waited_out(void **state)
{
	struct fake *fake = fake_open();
	const struct move *dane, *legacy;

	fake_run(fake);
	assert_result(fake, undo(fake), RUN_DONE);
	dane = assert_move(fake, STEP_UNDO_DANE);
	legacy = assert_move(fake, STEP_UNDO_ADD_LEGACY);
	assert_true(dane->action.settle_s >= 300 + 60);
	assert_true(dane->settled_at >= dane->visible_at + 360);
	assert_true(legacy->started_at >= dane->settled_at);
	fake_close(fake);
}

static void dnssec_goes_only_when_no_cache_holds_the_new_mx(void **state)
{
	struct fake *fake = fake_open();
	const struct move *off, *swap;

	fake_run(fake);
	assert_result(fake, undo(fake), RUN_DONE);
	off = assert_move(fake, STEP_UNDO_DNSSEC);
	swap = assert_move(fake, STEP_UNDO_SWAP);
	assert_true(off->started_at >= swap->visible_at + 60 + 60);
	fake_close(fake);
}

static void where_legacy_no_longer_resolves_the_new_mx_stays(void **state)
{
	struct fake *fake = fake_open();

	fake_run(fake);
	fake->hosts.legacy_gone_at = fake->now;
	assert_result(fake, undo(fake), RUN_BLOCKED);
	assert_int_equal(fake->report.step, STEP_UNDO_ADD_LEGACY);
	assert_non_null(strstr(fake->report.hint, "support case"));
	assert_false(fake_is_on(&fake->exchange.dane, fake->now));
	assert_true(fake_is_on(&fake->exchange.dnssec, fake->now));
	assert_non_null(mxset_find(fake_zone_now(fake), FAKE_NEW));
	assert_int_equal(fake_stranded_at(fake), 0);
	fake_close(fake);
}

static void undo_needs_no_dnssec(void **state)
{
	struct fake *fake = fake_open();

	fake_run(fake);
	fake->zone.verdict = VERDICT_BOGUS;
	fake->zone.signature_s = 10;
	assert_result(fake, undo(fake), RUN_DONE);
	assert_undone(fake);
	fake_close(fake);
}

static void undo_refuses_a_world_that_is_neither_left_nor_found(void **state)
{
	struct fake *fake = fake_open();
	struct mxset set = { 0 };

	fake_run(fake);
	mxset_add(&set, "mx.elsewhere.example", 10, 3600);
	fake_zone_set(fake, &set);
	fake->now += 10000;
	assert_result(fake, undo(fake), RUN_BLOCKED);
	assert_non_null(strstr(fake->report.why, "mx.elsewhere.example"));
	assert_int_equal(fake->zone.writes, 5);
	fake_close(fake);
}

static void undo_is_continued_after_a_stop_at_every_wait(void **state)
{
	struct fake *fake = fake_open();

	fake_run(fake);
	fake->opts.wait = false;
	undo(fake);
	assert_result(fake, fake_continue(fake, 400), RUN_DONE);
	assert_undone(fake);
	fake_close(fake);
}

static void undo_waits_for_an_enable_that_may_still_take_hold(void **state)
{
	struct fake *fake = fake_open();

	fake->exchange.late_s = 600;
	fake->fault = (struct fake_fault){ SITE_EXCHANGE_SET, 1, AFTER_EFFECT,
					   ERR_NET };
	run_until_acted(fake, STEP_ENABLE_DNSSEC);
	assert_result(fake, undo(fake), RUN_DONE);
	fake->now += 3600;
	assert_undone(fake);
	fake_close(fake);
}

static void an_mx_put_back_by_hand_is_waited_out_before_dnssec_goes(void **s)
{
	struct fake *fake = fake_open();
	int64_t by_hand;

	fake_run(fake);
	fake->now += 10000;
	by_hand = fake->now;
	fake_zone_set(fake, &fake->migration.original);
	assert_result(fake, undo(fake), RUN_DONE);
	assert_true(assert_move(fake, STEP_UNDO_DNSSEC)->started_at >=
		    by_hand + 3600);
	assert_undone(fake);
	fake_close(fake);
}

static void a_silent_server_is_waited_for(void **state)
{
	struct fake *fake = fake_open();

	fake_run(fake);
	fake->zone.silent[1] = true;
	fake->opts.wait = false;
	assert_result(fake, undo(fake), RUN_WAITING);
	fake->now += 10000;
	assert_result(fake, fake_run(fake), RUN_WAITING);
	assert_int_equal(assert_move(fake, STEP_UNDO_TTL)->visible_at, 0);
	assert_non_null(strstr(fake->report.hint, "--ignore-server"));
	fake_close(fake);
}

static void an_undo_puts_no_host_in_front_that_mta_sts_refuses(void **state)
{
	struct fake *fake = fake_open();

	fake_run(fake);
	fake->sts = (struct sts_policy){ .mode = STS_ENFORCE,
					 .id = "1",
					 .txt_ttl = 300,
					 .max_age_s = 604800,
					 .n_mx = 1,
					 .mx = { FAKE_NEW } };
	assert_result(fake, undo(fake), RUN_BLOCKED);
	assert_int_equal(fake->report.step, STEP_UNDO_SWAP);
	assert_non_null(strstr(fake->report.hint, FAKE_LEGACY));
	fake_close(fake);
}

static void a_policy_removed_meanwhile_lives_on_in_senders_caches(void **state)
{
	struct fake *fake = fake_open();

	fake_run(fake);
	fake->sts = (struct sts_policy){ .mode = STS_ENFORCE,
					 .id = "1",
					 .txt_ttl = 300,
					 .max_age_s = 604800,
					 .n_mx = 1,
					 .mx = { FAKE_NEW } };
	assert_result(fake, undo(fake), RUN_BLOCKED);
	fake->sts = (struct sts_policy){ .mode = STS_ABSENT };
	assert_result(fake, fake_run(fake), RUN_BLOCKED);
	assert_int_equal(fake->report.step, STEP_UNDO_SWAP);
	assert_non_null(strstr(fake->report.hint, "mode: none"));
	fake->now += 604800;
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_undone(fake);
	fake_close(fake);
}

static void a_policy_of_mode_none_frees_once_its_txt_has_spread(void **state)
{
	struct fake *fake = fake_open();
	int64_t published;

	fake_run(fake);
	fake->sts = (struct sts_policy){ .mode = STS_ENFORCE,
					 .id = "1",
					 .txt_ttl = 300,
					 .max_age_s = 604800,
					 .n_mx = 1,
					 .mx = { FAKE_NEW } };
	assert_result(fake, undo(fake), RUN_BLOCKED);
	fake->sts = (struct sts_policy){
		.mode = STS_NONE, .id = "2", .txt_ttl = 300, .digest = "2"
	};
	published = fake->now;
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_true(assert_move(fake, STEP_UNDO_SWAP)->started_at >=
		    published + 300);
	assert_undone(fake);
	fake_close(fake);
}

/* The undo writes while the low TTL is still being waited for. */
static void a_write_over_one_that_is_settling_waits_for_both(void **state)
{
	struct fake *fake = fake_open();
	int64_t left_s;

	run_until_acted(fake, STEP_LOWER_TTL);
	fake->opts.wait = false;
	fake->now += 100;
	fake_run(fake);
	left_s = assert_move(fake, STEP_LOWER_TTL)->visible_at + 3660 -
		 fake->now;
	assert_true(left_s > 3000);
	fake->opts.wait = true;
	assert_result(fake, undo(fake), RUN_DONE);
	assert_true(assert_move(fake, STEP_UNDO_RESTORE)->action.settle_s >=
		    left_s - 60);
	assert_undone(fake);
	fake_close(fake);
}

static void an_unanswered_disable_is_not_sent_again_before_15_minutes(void **s)
{
	struct fake *fake = fake_open();
	const struct move *move;

	fake_run(fake);
	fake->calls[SITE_EXCHANGE_SET] = 0;
	fake->fault = (struct fake_fault){ SITE_EXCHANGE_SET, 1, BEFORE_EFFECT,
					   ERR_NET };
	assert_result(fake, undo(fake), RUN_DONE);
	move = assert_move(fake, STEP_UNDO_DANE);
	assert_int_equal(fake->calls[SITE_EXCHANGE_SET], 3);
	assert_true(move->asked_at >= move->started_at + 900);
	assert_undone(fake);
	fake_close(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			undo_from_every_step_restores_the_zone_it_found),
		cmocka_unit_test(
			undo_at_every_moment_restores_the_zone_it_found),
		cmocka_unit_test(undo_lowers_a_long_ttl_first_and_waits_it_out),
		cmocka_unit_test(dane_goes_first_and_its_tlsa_are_waited_out),
		cmocka_unit_test(
			dnssec_goes_only_when_no_cache_holds_the_new_mx),
		cmocka_unit_test(
			where_legacy_no_longer_resolves_the_new_mx_stays),
		cmocka_unit_test(
			an_unanswered_disable_is_not_sent_again_before_15_minutes),
		cmocka_unit_test(undo_needs_no_dnssec),
		cmocka_unit_test(
			undo_refuses_a_world_that_is_neither_left_nor_found),
		cmocka_unit_test(undo_is_continued_after_a_stop_at_every_wait),
		cmocka_unit_test(
			undo_waits_for_an_enable_that_may_still_take_hold),
		cmocka_unit_test(
			an_mx_put_back_by_hand_is_waited_out_before_dnssec_goes),
		cmocka_unit_test(
			a_write_over_one_that_is_settling_waits_for_both),
		cmocka_unit_test(a_silent_server_is_waited_for),
		cmocka_unit_test(
			an_undo_puts_no_host_in_front_that_mta_sts_refuses),
		cmocka_unit_test(
			a_policy_removed_meanwhile_lives_on_in_senders_caches),
		cmocka_unit_test(
			a_policy_of_mode_none_frees_once_its_txt_has_spread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
