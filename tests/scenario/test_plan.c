/* The plan is the run. */
#include "steps/plan.h"
#include "tests/scenario/asserts.h"

#include <stdlib.h>
#include <string.h>

static struct plan *plan_of(struct fake *fake)
{
	struct facts *facts = calloc(1, sizeof(*facts));
	struct plan *plan = calloc(1, sizeof(*plan));

	observe(&fake->world, &fake->settings, &fake->migration,
		plan_needs(fake->migration.runbook), facts, NULL);
	plan_make(facts, &fake->migration, &fake->settings, fake->now, plan);
	free(facts);
	return plan;
}

/* The plan's moves from `first` on are those the run then made. */
static void assert_same_moves(const struct plan *plan, const struct fake *fake,
			      size_t first)
{
	assert_int_equal(plan->n_moves, fake->migration.n_moves - first);
	for (size_t i = 0; i < plan->n_moves; i++) {
		const struct move *move = &fake->migration.moves[first + i];
		struct action planned = plan->moves[i].action;

		mxset_bind(&planned.have, FAKE_NEW);
		mxset_bind(&planned.want, FAKE_NEW);
		assert_int_equal(plan->moves[i].step, move->step);
		assert_true(action_equal(&planned, &move->action));
	}
}

static void the_plan_equals_what_the_run_then_does(void **state)
{
	struct fake *fake = fake_open();
	struct plan *plan = plan_of(fake);

	assert_int_equal(plan->n_blocked, 0);
	assert_false(plan->host_assigned);
	assert_int_equal(plan->n_questions, 1);
	fake_run(fake);
	assert_same_moves(plan, fake, 0);
	assert_true(plan->earliest_end <= fake->now + 1800);
	free(plan);
	fake_close(fake);
}

static bool notes_signatures(struct fake *fake)
{
	struct plan *plan = plan_of(fake);
	bool noted = false;

	for (size_t i = 0; i < plan->n_notes; i++)
		noted |= strstr(plan->notes[i], "ends before") != NULL;
	free(plan);
	return noted;
}

static void a_signature_that_ends_before_the_plan_does_is_noted(void **state)
{
	struct fake *fake = fake_open();

	assert_false(notes_signatures(fake));
	fake->zone.signature_s = 60;
	assert_true(notes_signatures(fake));
	fake_close(fake);
}

static void the_plan_of_an_undo_equals_what_it_then_does(void **state)
{
	struct fake *fake = fake_open();
	struct err err = { 0 };
	struct plan *plan;
	size_t before;

	fake_run(fake);
	before = fake->migration.n_moves;
	migration_begin_undo(&fake->migration, fake->now, &err);
	plan = plan_of(fake);
	assert_int_equal(plan->n_blocked, 0);
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_same_moves(plan, fake, before);
	free(plan);
	fake_close(fake);
}

static void the_plan_of_an_unsigned_zone_begins_with_signing_it(void **state)
{
	struct fake *fake = fake_open();
	struct plan *plan;

	fake_zone_unsigned(fake);
	plan = plan_of(fake);
	assert_int_equal(plan->n_blocked, 0);
	assert_int_equal(plan->moves[0].action.kind, ACTION_ZONE_SIGN);
	assert_true(plan->moves[0].wait_s >= 86400 + 60);
	assert_string_equal(plan->questions[0].id, "sign-zone");
	fake_answer(fake, "sign-zone", "yes");
	fake_run(fake);
	assert_same_moves(plan, fake, 0);
	free(plan);
	fake_close(fake);
}

static void a_plan_made_half_way_holds_the_rest(void **state)
{
	struct fake *fake = fake_open();
	struct plan *plan;
	size_t before;

	run_until_acted(fake, STEP_ADD_MX);
	before = fake->migration.n_moves;
	plan = plan_of(fake);
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_same_moves(plan, fake, before);
	free(plan);
	fake_close(fake);
}

static void planning_changes_nothing(void **state)
{
	struct fake *fake = fake_open();

	free(plan_of(fake));
	assert_int_equal(fake->calls[SITE_MX_WRITE], 0);
	assert_int_equal(fake->calls[SITE_EXCHANGE_SET], 0);
	assert_int_equal(fake->migration.n_moves, 0);
	fake_close(fake);
}

static void what_blocks_today_is_noted_and_the_whole_path_shown(void **state)
{
	struct fake *fake = fake_open();
	struct plan *plan;

	fake->zone.verdict = VERDICT_INSECURE;
	fake->hosts.port25_closed = true;
	plan = plan_of(fake);
	assert_true(plan->n_blocked >= 1);
	assert_int_equal(plan->blocked[0].step, STEP_CHECK_DNSSEC);
	assert_int_equal(plan->n_moves, 7);
	assert_int_equal(plan->n_questions, 3);
	free(plan);
	fake_close(fake);
}

static void waits_and_times_add_up(void **state)
{
	struct fake *fake = fake_open();
	struct plan *plan = plan_of(fake);

	assert_int_equal(plan->moves[0].step, STEP_LOWER_TTL);
	assert_int_equal(plan->moves[0].wait_s, 3660);
	assert_int_equal(plan->moves[2].step, STEP_ADD_MX);
	assert_int_equal(plan->moves[2].wait_s, 120);
	for (size_t i = 1; i < plan->n_moves; i++)
		assert_true(plan->moves[i].earliest_at >=
			    plan->moves[i - 1].earliest_at +
				    plan->moves[i - 1].wait_s);
	free(plan);
	fake_close(fake);
}

static void a_fingerprint_knows_no_times_but_every_record(void **state)
{
	struct fake *fake = fake_open();
	struct plan *a = plan_of(fake), *b, *c;
	struct mxset set = { 0 };

	fake->now += 5000;
	b = plan_of(fake);
	assert_string_equal(a->fingerprint, b->fingerprint);
	mxset_add(&set, FAKE_LEGACY, 11, 3600);
	fake_zone_set(fake, &set);
	fake->now += 5000;
	c = plan_of(fake);
	assert_string_not_equal(a->fingerprint, c->fingerprint);
	free(a);
	free(b);
	free(c);
	fake_close(fake);
}

static void a_bound_run_does_exactly_the_reviewed_moves(void **state)
{
	struct fake *fake = fake_open();
	struct plan *reviewed = plan_of(fake), *today = plan_of(fake);
	struct err err = { 0 };

	fake->opts.yes = false;
	assert_true(plan_bind(&fake->migration, reviewed, today, &err));
	fake->disk.saved = fake->migration;
	fake->opts.wait = false;
	assert_result(fake, fake_continue(fake, 400), RUN_DONE);
	assert_migrated(fake);
	assert_same_moves(reviewed, fake, 0);
	free(reviewed);
	free(today);
	fake_close(fake);
}

static void a_bound_run_stops_where_the_world_asks_for_another_move(void **s)
{
	struct fake *fake = fake_open();
	struct plan *plan = plan_of(fake);
	struct err err = { 0 };

	assert_true(plan_bind(&fake->migration, plan, plan, &err));
	fake->exchange.extra.has_preference = true;
	fake->exchange.extra.preference = 0;
	fake->exchange.dnssec = (struct fake_feature){ 0, FAKE_NEVER };
	assert_result(fake, fake_run(fake), RUN_BLOCKED);
	assert_non_null(strstr(fake->report.why, "reviewed plan"));
	assert_int_equal(fake_told(fake,
				   "reviewed plan                          | "
				   "what the world asks for now\n"),
			 1);
	free(plan);
	fake_close(fake);
}

static void a_plan_for_another_world_is_not_bound(void **state)
{
	struct fake *fake = fake_open();
	struct plan *reviewed = plan_of(fake), *today;
	struct mxset set = { 0 };
	struct err err = { 0 };

	mxset_add(&set, FAKE_LEGACY, 0, 3600);
	fake_zone_set(fake, &set);
	fake->now += 5000;
	today = plan_of(fake);
	assert_false(plan_bind(&fake->migration, reviewed, today, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	assert_false(fake->migration.plan_bound);
	free(reviewed);
	free(today);
	fake_close(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_plan_equals_what_the_run_then_does),
		cmocka_unit_test(
			a_signature_that_ends_before_the_plan_does_is_noted),
		cmocka_unit_test(the_plan_of_an_undo_equals_what_it_then_does),
		cmocka_unit_test(
			the_plan_of_an_unsigned_zone_begins_with_signing_it),
		cmocka_unit_test(a_plan_made_half_way_holds_the_rest),
		cmocka_unit_test(planning_changes_nothing),
		cmocka_unit_test(
			what_blocks_today_is_noted_and_the_whole_path_shown),
		cmocka_unit_test(waits_and_times_add_up),
		cmocka_unit_test(a_fingerprint_knows_no_times_but_every_record),
		cmocka_unit_test(a_bound_run_does_exactly_the_reviewed_moves),
		cmocka_unit_test(
			a_bound_run_stops_where_the_world_asks_for_another_move),
		cmocka_unit_test(a_plan_for_another_world_is_not_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
