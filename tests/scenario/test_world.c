/* Half-way starts, drift, gateways, questions: what people do meanwhile. */
#include "tests/scenario/asserts.h"

#include <stdio.h>
#include <string.h>

static void put(struct fake *fake, const char *a, uint16_t pa, const char *b,
		uint16_t pb, uint32_t ttl)
{
	struct mxset set = { 0 };

	mxset_add(&set, a, pa, ttl);
	if (b)
		mxset_add(&set, b, pb, ttl);
	fake->zone.n_versions = 0;
	fake_zone_set(fake, &set);
	fake->zone.versions[0].at = FAKE_START - 100000;
	fake->exchange.dnssec = (struct fake_feature){ 0, FAKE_NEVER };
}

static void adopted(struct fake *fake)
{
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_true(fake->migration.adopted);
	assert_migrated(fake);
	fake_close(fake);
}

static void a_new_mx_added_by_hand_is_adopted(void **state)
{
	struct fake *fake = fake_open();

	put(fake, FAKE_LEGACY, 10, FAKE_NEW, 20, 3600);
	adopted(fake);
}

static void a_swap_by_hand_is_adopted_and_settled_first(void **state)
{
	struct fake *fake = fake_open();

	put(fake, FAKE_NEW, 10, FAKE_LEGACY, 30, 60);
	fake->settings.old_ttl = 3600;
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_true(assert_move(fake, STEP_SWAP_PRIORITIES)->started_at >=
		    FAKE_START + 3600);
	assert_int_equal(fake->zone.writes, 2);
	fake_close(fake);
}

static void a_domain_that_began_on_the_new_host_only_needs_dane(void **state)
{
	struct fake *fake = fake_open();

	put(fake, FAKE_NEW, 10, NULL, 0, 3600);
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_int_equal(fake->zone.writes, 0);
	assert_int_equal(fake->exchange.sets, 1);
	assert_int_equal(fake->migration.n_moves, 1);
	adopted(fake);
}

static void undo_of_an_adopted_migration_goes_back_to_what_was_found(void **s)
{
	struct fake *fake = fake_open();
	struct mxset found;

	put(fake, FAKE_LEGACY, 10, FAKE_NEW, 20, 3600);
	found = *fake_zone_now(fake);
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_result(fake, undo(fake), RUN_DONE);
	assert_true(mxset_identical(fake_zone_now(fake), &found));
	assert_true(fake_is_on(&fake->exchange.dnssec, fake->now));
	assert_false(fake_is_on(&fake->exchange.dane, fake->now));
	assert_non_null(strstr(fake->report.why, "not known"));
	fake_close(fake);
}

static void a_foreign_mx_blocks_before_anything_is_changed(void **state)
{
	struct fake *fake = fake_open();

	put(fake, FAKE_LEGACY, 10, "backup.example", 50, 3600);
	fake->exchange.dnssec = (struct fake_feature){ FAKE_NEVER, FAKE_NEVER };
	assert_result(fake, fake_run(fake), RUN_BLOCKED);
	assert_non_null(strstr(fake->report.hint, "--keep-mx backup.example"));
	assert_int_equal(fake->migration.n_moves, 0);
	fake_close(fake);
}

static void a_kept_mx_stays_and_is_recorded(void **state)
{
	struct fake *fake = fake_open();

	put(fake, FAKE_LEGACY, 10, "backup.example", 50, 3600);
	fake->exchange.dnssec = (struct fake_feature){ FAKE_NEVER, FAKE_NEVER };
	fake->settings.n_keep_mx = 1;
	snprintf(fake->settings.keep_mx[0], DNAME_MAX, "backup.example");
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_int_equal(
		mxset_find(fake_zone_now(fake), "backup.example")->preference,
		50);
	assert_int_equal(fake_zone_now(fake)->n, 2);
	assert_true(migration_has_override(&fake->migration, "keep-mx",
					   "backup.example"));
	assert_true(fake_told(fake, "mail that reaches backup.example"));
	fake_close(fake);
}

/* Somebody adds an MX while we wait for the first time. */
static void meddle(struct fake *fake)
{
	struct mxset set = *fake_zone_now(fake);

	if (fake->sleeps != 4)
		return;
	mxset_add(&set, "mx.elsewhere.example", 5, 60);
	fake_zone_set(fake, &set);
}

static void drift_in_a_wait_blocks_and_shows_the_difference(void **state)
{
	struct fake *fake = fake_open();

	fake->meddle = meddle;
	assert_result(fake, fake_run(fake), RUN_BLOCKED);
	assert_non_null(strstr(fake->report.why, "somebody else"));
	assert_non_null(strstr(fake->report.why, "mx.elsewhere.example"));
	assert_non_null(strstr(fake->report.hint, "--accept-zone"));
	assert_int_equal(fake->zone.writes, 1);
	fake_close(fake);
}

static void accept_zone_takes_todays_set_never_as_the_original(void **state)
{
	struct fake *fake = fake_open();

	fake->meddle = meddle;
	fake_run(fake);
	fake->settings.accept_zone = true;
	fake->settings.n_keep_mx = 1;
	snprintf(fake->settings.keep_mx[0], DNAME_MAX, "mx.elsewhere.example");
	fake->now += 4000;
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_int_equal(fake->migration.original.n, 1);
	assert_true(
		migration_has_override(&fake->migration, "accept-zone", ""));
	assert_int_equal(fake_stranded_at(fake), 0);
	fake_close(fake);
}

static void revert(struct fake *fake)
{
	if (fake->zone.writes == 2 && fake->zone.n_versions == 3)
		fake_zone_set(fake, &fake->zone.versions[1].set);
}

static void a_tool_that_reverts_our_change_is_not_fought(void **state)
{
	struct fake *fake = fake_open();

	fake->meddle = revert;
	assert_result(fake, fake_run(fake), RUN_BLOCKED);
	assert_int_equal(fake_stranded_at(fake), 0);
	assert_int_equal(fake->zone.writes, 2);
	fake_close(fake);
}

static void an_unsigned_zone_blocks_before_anything_is_changed(void **state)
{
	struct fake *fake = fake_open();

	fake->zone.verdict = VERDICT_INSECURE;
	assert_result(fake, fake_run(fake), RUN_BLOCKED);
	assert_int_equal(fake->report.step, STEP_CHECK_DNSSEC);
	assert_int_equal(fake->migration.n_moves, 0);
	fake_close(fake);
}

static void a_closed_port_25_is_put_to_the_person(void **state)
{
	struct fake *fake = fake_open();

	fake->hosts.port25_closed = true;
	assert_result(fake, fake_run(fake), RUN_BLOCKED);
	assert_string_equal(fake->report.question.id, "port-25");
	assert_true(fake->report.has_question);
	fake_answer(fake, "port-25", "confirmed");
	fake_answer(fake, "dane-test", "confirmed");
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_non_null(migration_answer(&fake->migration, "port-25"));
	assert_migrated(fake);
	fake_close(fake);
}

static void answers_given_in_advance_are_served_and_journaled(void **state)
{
	struct fake *fake = fake_open();

	fake->hosts.port25_closed = true;
	fake->opts.n_answers = 2;
	fake->opts.answers[0] = (struct answer){ .id = "port-25",
						 .answer = "confirmed",
						 .by = "--answer" };
	fake->opts.answers[1] = (struct answer){ .id = "dane-test",
						 .answer = "confirmed",
						 .by = "--answer" };
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_string_equal(migration_answer(&fake->migration, "port-25")->by,
			    "--answer");
	fake_close(fake);
}

static void a_new_host_that_takes_no_mail_never_gets_in_front(void **state)
{
	struct fake *fake = fake_open();

	fake->hosts.new_works_at = FAKE_NEVER;
	assert_result(fake, fake_run(fake), RUN_BLOCKED);
	assert_int_equal(fake->report.step, STEP_ADD_MX);
	assert_int_equal(fake_stranded_at(fake), 0);
	fake_close(fake);
}

static void no_consent_means_no_move(void **state)
{
	struct fake *fake = fake_open();

	fake->opts.yes = false;
	fake->opts.unattended = true;
	assert_result(fake, fake_run(fake), RUN_BLOCKED);
	assert_int_equal(fake->migration.n_moves, 0);
	fake->opts.unattended = false;
	fake_answer(fake, "confirm", "yes");
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_migrated(fake);
	fake_close(fake);
}

static void enforced_mta_sts_without_the_new_host_blocks_the_swap(void **state)
{
	struct fake *fake = fake_open();

	fake->sts = (struct sts_policy){ .mode = STS_ENFORCE,
					 .id = "1",
					 .txt_ttl = 300,
					 .max_age_s = 604800,
					 .n_mx = 1,
					 .mx = { "*.mx.microsoft" } };
	assert_result(fake, fake_run(fake), RUN_BLOCKED);
	assert_int_equal(fake->report.step, STEP_SWAP_PRIORITIES);
	assert_non_null(strstr(fake->report.hint, FAKE_NEW));
	assert_int_equal(fake_told(fake, "  mode: enforce"), 1);
	assert_int_equal(fake_told(fake, "  mx: *.mx.microsoft"), 1);
	assert_int_equal(fake_told(fake, "  mx: " FAKE_NEW), 1);
	assert_int_equal(fake_told(fake, "  max_age: 604800"), 1);
	assert_int_equal(fake_told(fake, "  v=STSv1; id=20"), 1);
	fake->sts.n_mx = 2;
	memcpy(fake->sts.mx[1], "*.o-v1.mx.microsoft", 20);
	memcpy(fake->sts.id, "2", 2);
	memcpy(fake->sts.digest, "other", 6);
	fake->now += 60;
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_true(assert_move(fake, STEP_SWAP_PRIORITIES)->started_at >=
		    fake->migration.sts_seen_at + 300);
	fake_close(fake);
}

static void a_gateway_keeps_its_mx_and_gets_dane_behind(void **state)
{
	struct fake *fake = open_gateway();

	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_gateway(fake);
	assert_result(fake, undo(fake), RUN_DONE);
	assert_gateway_undone(fake);
	assert_int_equal(fake->calls[SITE_MX_WRITE], 0);
	fake_close(fake);
}

static void another_host_named_later_is_refused(void **state)
{
	struct fake *fake = fake_open();

	run_until_acted(fake, STEP_ADD_MX);
	snprintf(fake->exchange.names, sizeof(fake->exchange.names),
		 "contoso-ch.p-v1.mx.microsoft");
	assert_result(fake, fake_run(fake), RUN_BLOCKED);
	assert_non_null(strstr(fake->report.why, "p-v1.mx.microsoft"));
	assert_string_equal(fake->migration.assigned, FAKE_NEW);
	assert_int_equal(fake_stranded_at(fake), 0);
	fake_close(fake);
}

static void tlsa_that_never_come_block_after_90_minutes(void **state)
{
	struct fake *fake = fake_open();

	fake->exchange.tlsa_s = 1000000;
	assert_result(fake, fake_run(fake), RUN_BLOCKED);
	assert_int_equal(fake->report.step, STEP_ENABLE_DANE);
	assert_true(fake->now >=
		    assert_move(fake, STEP_ENABLE_DANE)->applied_at + 5400);
	fake_close(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_mx_added_by_hand_is_adopted),
		cmocka_unit_test(a_swap_by_hand_is_adopted_and_settled_first),
		cmocka_unit_test(
			a_domain_that_began_on_the_new_host_only_needs_dane),
		cmocka_unit_test(
			undo_of_an_adopted_migration_goes_back_to_what_was_found),
		cmocka_unit_test(
			a_foreign_mx_blocks_before_anything_is_changed),
		cmocka_unit_test(a_kept_mx_stays_and_is_recorded),
		cmocka_unit_test(
			drift_in_a_wait_blocks_and_shows_the_difference),
		cmocka_unit_test(
			accept_zone_takes_todays_set_never_as_the_original),
		cmocka_unit_test(a_tool_that_reverts_our_change_is_not_fought),
		cmocka_unit_test(
			an_unsigned_zone_blocks_before_anything_is_changed),
		cmocka_unit_test(a_closed_port_25_is_put_to_the_person),
		cmocka_unit_test(
			answers_given_in_advance_are_served_and_journaled),
		cmocka_unit_test(
			a_new_host_that_takes_no_mail_never_gets_in_front),
		cmocka_unit_test(no_consent_means_no_move),
		cmocka_unit_test(
			enforced_mta_sts_without_the_new_host_blocks_the_swap),
		cmocka_unit_test(a_gateway_keeps_its_mx_and_gets_dane_behind),
		cmocka_unit_test(another_host_named_later_is_refused),
		cmocka_unit_test(tlsa_that_never_come_block_after_90_minutes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
