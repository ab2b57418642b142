/* The eight steps in a hostile world. */
#include "tests/scenario/asserts.h"

#include <string.h>

static void ends_with_dane_and_the_new_mx_alone(void **state)
{
	struct fake *fake = fake_open();

	fake->hosts.legacy_dies_unlisted = true;
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_migrated(fake);
	assert_int_equal(fake->zone.writes, 5);
	assert_int_equal(fake->exchange.sets, 2);
	fake_close(fake);
}

static void waits_the_old_ttl_after_every_server_shows_the_low_one(void **state)
{
	struct fake *fake = fake_open();
	const struct move *low;

	fake_run(fake);
	low = assert_move(fake, STEP_LOWER_TTL);
	assert_true(low->visible_at >= low->applied_at + 38); /* the late one */
	assert_true(low->settled_at >= low->visible_at + 3600 + 60);
	fake_close(fake);
}

static void waits_the_old_ttl_even_after_a_lost_reply(void **state)
{
	struct fake *fake = fake_open();
	const struct move *low;

	fake->fault =
		(struct fake_fault){ SITE_MX_WRITE, 1, AFTER_EFFECT, ERR_NET };
	assert_result(fake, fake_run(fake), RUN_DONE);
	low = assert_move(fake, STEP_LOWER_TTL);
	assert_true(low->found_done);
	assert_true(low->settled_at >= low->visible_at + 3600 + 60);
	assert_migrated(fake);
	assert_int_equal(fake->zone.writes, 5);
	fake_close(fake);
}

static bool set_is(const struct mxset *set, const char *text)
{
	char there[400];

	mxset_text(set, there, sizeof(there));
	return strcmp(there, text) == 0;
}

static void swaps_in_two_moves_with_both_hosts_between(void **state)
{
	struct fake *fake = fake_open();

	fake_run(fake);
	assert_true(set_is(&fake->zone.versions[2].set,
			   "10 " FAKE_LEGACY ". (60 s), 20 " FAKE_NEW
			   ". (60 s)"));
	assert_true(set_is(&fake->zone.versions[3].set,
			   "10 " FAKE_NEW ". (60 s), 30 " FAKE_LEGACY
			   ". (60 s)"));
	assert_true(
		set_is(&fake->zone.versions[4].set, "10 " FAKE_NEW ". (60 s)"));
	fake_close(fake);
}

static void legacy_at_0_goes_behind_a_new_host_at_10(void **state)
{
	struct fake *fake = fake_open();
	struct mxset set = { 0 };

	mxset_add(&set, FAKE_LEGACY, 0, 3600);
	fake->zone.versions[0].set = set;
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_true(set_is(&fake->zone.versions[3].set,
			   "10 " FAKE_NEW ". (60 s), 30 " FAKE_LEGACY
			   ". (60 s)"));
	assert_migrated(fake);
	fake_close(fake);
}

static void takes_the_preference_that_exchange_expects(void **state)
{
	struct fake *fake = fake_open();

	fake->exchange.extra.has_preference = true;
	fake->exchange.extra.preference = 0;
	fake->exchange.dnssec = (struct fake_feature){ 0, FAKE_NEVER };
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_true(set_is(fake_zone_now(fake), "0 " FAKE_NEW ". (3600 s)"));
	fake_close(fake);
}

static void a_server_that_recants_begins_the_first_half_again(void **state)
{
	struct fake *fake = fake_open();
	int64_t first;

	fake->opts.wait = false;
	fake_run(fake);
	fake->now += 100;
	fake_run(fake);
	first = assert_move(fake, STEP_LOWER_TTL)->visible_at;
	assert_true(first > 0);
	fake->zone.lag[1] = 100000; /* it shows the old set again */
	fake->now += 1000;
	fake_run(fake);
	assert_int_equal(assert_move(fake, STEP_LOWER_TTL)->visible_at, 0);
	fake->zone.lag[1] = 0;
	fake->now += 60;
	fake_run(fake);
	assert_true(assert_move(fake, STEP_LOWER_TTL)->visible_at >
		    first + 1000);
	fake_close(fake);
}

static void a_silent_server_is_not_one_that_says_the_old(void **state)
{
	struct fake *fake = fake_open();

	fake->opts.wait = false;
	fake_run(fake);
	fake->now += 100;
	fake_run(fake);
	assert_true(assert_move(fake, STEP_LOWER_TTL)->visible_at > 0);
	fake->zone.silent[2] = true;
	fake->now += 100;
	assert_result(fake, fake_run(fake), RUN_ERROR);
	assert_true(assert_move(fake, STEP_LOWER_TTL)->visible_at > 0);
	fake_close(fake);
}

static void an_ignored_server_is_recorded_and_not_waited_for(void **state)
{
	struct fake *fake = fake_open();

	fake->zone.silent[2] = true;
	fake->settings.n_ignore_server = 1;
	memcpy(fake->settings.ignore_server[0], fake->zone.names[2], DNAME_MAX);
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_true(migration_has_override(&fake->migration, "ignore-server",
					   fake->zone.names[2]));
	fake_close(fake);
}

static void an_old_ttl_lowered_by_hand_is_waited_out(void **state)
{
	struct fake *fake = fake_open();
	struct mxset set = { 0 };

	mxset_add(&set, FAKE_LEGACY, 10, 60);
	fake->zone.versions[0].set = set;
	fake->settings.old_ttl = 7200;
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_true(assert_move(fake, STEP_ADD_MX)->settled_at >=
		    FAKE_START + 7200);
	fake_close(fake);
}

static void a_zone_wide_ttl_is_left_alone_and_waited_out(void **state)
{
	struct fake *fake = fake_open();
	const struct move *add;

	fake->zone.limits.scope = TTL_ZONE;
	fake->hosts.legacy_dies_unlisted = true;
	assert_result(fake, fake_run(fake), RUN_DONE);
	add = assert_move(fake, STEP_ADD_MX);
	assert_int_equal(mxset_max_ttl(&add->action.want), 3600);
	assert_true(add->settled_at >= add->visible_at + 3600);
	assert_migrated(fake);
	fake_close(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_with_dane_and_the_new_mx_alone),
		cmocka_unit_test(
			waits_the_old_ttl_after_every_server_shows_the_low_one),
		cmocka_unit_test(waits_the_old_ttl_even_after_a_lost_reply),
		cmocka_unit_test(swaps_in_two_moves_with_both_hosts_between),
		cmocka_unit_test(legacy_at_0_goes_behind_a_new_host_at_10),
		cmocka_unit_test(takes_the_preference_that_exchange_expects),
		cmocka_unit_test(
			a_server_that_recants_begins_the_first_half_again),
		cmocka_unit_test(a_silent_server_is_not_one_that_says_the_old),
		cmocka_unit_test(
			an_ignored_server_is_recorded_and_not_waited_for),
		cmocka_unit_test(an_old_ttl_lowered_by_hand_is_waited_out),
		cmocka_unit_test(a_zone_wide_ttl_is_left_alone_and_waited_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
