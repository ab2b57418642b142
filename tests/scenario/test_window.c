/* Change windows: moves lie inside, waits do not care. */
#include "steps/plan.h"
#include "tests/scenario/asserts.h"

#include <stdlib.h>
#include <string.h>

/* FAKE_START is a Friday, 09:00 in Zurich. */
#define DAILY "13:00-13:30 Europe/Zurich"

static struct fake *fake_with(const char *window)
{
	struct fake *fake = fake_open();
	struct err err = { 0 };

	assert_true(
		window_load(window, TZ_FOLDER, &fake->settings.window, &err));
	return fake;
}

static void assert_moves_inside(const struct fake *fake, size_t first)
{
	const struct migration *migration = &fake->migration;

	assert_true(migration->n_moves > first);
	for (size_t i = first; i < migration->n_moves; i++)
		if (!migration->moves[i].found_done)
			assert_true(
				window_is_open(&fake->settings.window,
					       migration->moves[i].asked_at));
}

static void every_move_lies_inside_and_waits_pass_outside(void **state)
{
	struct fake *fake = fake_with(DAILY);
	size_t outside = 0;

	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_migrated(fake);
	assert_moves_inside(fake, 0);
	for (size_t i = 0; i < fake->migration.n_moves; i++)
		outside += !window_is_open(&fake->settings.window,
					   fake->migration.moves[i].settled_at);
	assert_true(outside > 0);
	assert_int_equal(fake_stranded_at(fake), 0);
	fake_close(fake);
}

static void run_after_run_every_move_lies_inside(void **state)
{
	struct fake *fake = fake_with(DAILY);

	fake->opts.wait = false;
	assert_result(fake, fake_continue(fake, 600), RUN_DONE);
	assert_moves_inside(fake, 0);
	fake_close(fake);
}

static void outside_it_is_a_wait_until_it_opens(void **state)
{
	struct fake *fake = fake_with("Mi 07:00-08:00 Europe/Zurich");

	fake->opts.wait = false;
	assert_result(fake, fake_run(fake), RUN_WAITING);
	assert_int_equal(fake->report.step, STEP_LOWER_TTL);
	assert_int_equal(fake->migration.n_moves, 0);
	/* Wednesday the 20th, 06:00 UTC */
	assert_int_equal(fake->report.next_due, FAKE_START + 424800);
	assert_int_equal(fake->migration.next_due, FAKE_START + 424800);
	assert_non_null(strstr(fake->report.why,
			       "next move not before Wed 07:00 "
			       "Europe/Zurich"));
	assert_non_null(strstr(fake->report.hint,
			       "exodane migrate --outside-window contoso.ch"));
	fake_close(fake);
}

static void what_a_guard_refuses_is_told_before_it_opens(void **state)
{
	struct fake *fake = fake_with("Mi 07:00-08:00 Europe/Zurich");

	fake->opts.wait = false;
	fake->zone.signature_s = 600;
	assert_result(fake, fake_run(fake), RUN_BLOCKED);
	fake_close(fake);
}

static void undo_keeps_to_the_window_too(void **state)
{
	struct fake *fake = fake_with(DAILY);
	struct err err = { 0 };
	size_t before;

	fake_run(fake);
	before = fake->migration.n_moves;
	assert_true(migration_begin_undo(&fake->migration, fake->now, &err));
	fake->opts.wait = false;
	assert_result(fake, fake_run(fake), RUN_WAITING);
	assert_non_null(strstr(fake->report.hint,
			       "exodane undo --outside-window contoso.ch"));
	fake->opts.wait = true;
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_moves_inside(fake, before);
	fake_close(fake);
}

static void a_person_may_override_it_and_that_is_recorded(void **state)
{
	struct fake *fake = fake_with("Mi 07:00-08:00 Europe/Zurich");

	fake->settings.outside_window = true;
	fake->opts.wait = false;
	assert_result(fake, fake_run(fake), RUN_WAITING);
	assert_int_equal(fake->migration.n_moves, 1);
	assert_true(migration_has_override(&fake->migration, "outside-window",
					   "migrate"));
	/* It holds for the runs that follow, which need not say it again. */
	fake->settings.outside_window = false;
	assert_result(fake, fake_continue(fake, 600), RUN_DONE);
	assert_true(fake->now < FAKE_START + 424800);
	fake_close(fake);
}

static void forward_outside_the_window_is_not_back_outside_it(void **state)
{
	struct fake *fake = fake_with("Mi 07:00-08:00 Europe/Zurich");
	struct err err = { 0 };

	fake->settings.outside_window = true;
	fake_run(fake);
	fake->settings.outside_window = false;
	assert_true(migration_begin_undo(&fake->migration, fake->now, &err));
	fake->opts.wait = false;
	assert_result(fake, fake_run(fake), RUN_WAITING);
	assert_non_null(strstr(fake->report.why, "next move not before"));
	fake_close(fake);
}

static void the_plans_times_are_those_of_the_run(void **state)
{
	struct fake *fake = fake_with(DAILY);
	struct facts *facts = calloc(1, sizeof(*facts));
	struct plan *plan = calloc(1, sizeof(*plan));

	observe(&fake->world, &fake->settings, &fake->migration,
		plan_needs(fake->migration.runbook), facts, NULL);
	plan_make(facts, &fake->migration, &fake->settings, fake->now, plan);
	fake_run(fake);
	assert_int_equal(plan->n_moves, fake->migration.n_moves);
	for (size_t i = 0; i < plan->n_moves; i++) {
		int64_t planned = plan->moves[i].earliest_at;

		assert_true(window_is_open(&fake->settings.window, planned));
		/* When TLSA appear is an estimate: what follows may be days
		 * apart. */
		if (plan->moves[i].step == STEP_FINAL_CHECK)
			break;
		assert_true(fake->migration.moves[i].asked_at >= planned);
		assert_true(fake->migration.moves[i].asked_at < planned + 1800);
	}
	assert_string_equal(plan->window.text, DAILY);
	free(facts);
	free(plan);
	fake_close(fake);
}

static void a_plan_outside_the_window_waits_for_none(void **state)
{
	struct fake *fake = fake_with("Mi 07:00-08:00 Europe/Zurich");
	struct facts *facts = calloc(1, sizeof(*facts));
	struct plan *plan = calloc(1, sizeof(*plan));

	fake->settings.outside_window = true;
	observe(&fake->world, &fake->settings, &fake->migration,
		plan_needs(fake->migration.runbook), facts, NULL);
	plan_make(facts, &fake->migration, &fake->settings, fake->now, plan);
	assert_true(plan->outside_window);
	assert_int_equal(plan->moves[0].earliest_at, fake->now);
	free(facts);
	free(plan);
	fake_close(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_move_lies_inside_and_waits_pass_outside),
		cmocka_unit_test(run_after_run_every_move_lies_inside),
		cmocka_unit_test(outside_it_is_a_wait_until_it_opens),
		cmocka_unit_test(what_a_guard_refuses_is_told_before_it_opens),
		cmocka_unit_test(undo_keeps_to_the_window_too),
		cmocka_unit_test(a_person_may_override_it_and_that_is_recorded),
		cmocka_unit_test(
			forward_outside_the_window_is_not_back_outside_it),
		cmocka_unit_test(the_plans_times_are_those_of_the_run),
		cmocka_unit_test(a_plan_outside_the_window_waits_for_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
