/* Runs to which nobody gives an answer. */
#include "tests/scenario/asserts.h"

#include <stdio.h>
#include <string.h>

static void give(struct fake *fake, const char *id, const char *answer)
{
	struct answer *given = &fake->opts.answers[fake->opts.n_answers++];

	snprintf(given->id, sizeof(given->id), "%s", id);
	snprintf(given->answer, sizeof(given->answer), "%s", answer);
	snprintf(given->by, sizeof(given->by), "--answer");
}

/* Begins with one answer in advance, and goes on without any. */
static struct fake *begin_with(const char *id, const char *answer)
{
	struct fake *fake = fake_open();

	fake->person.n = 0;
	fake->opts.wait = false;
	give(fake, id, answer);
	assert_result(fake, fake_run(fake), RUN_WAITING);
	fake->opts.n_answers = 0;
	return fake;
}

static void connectors_answered_at_the_start_are_answered_for_later_runs(
	void **state)
{
	struct fake *fake = begin_with("connectors", "none");

	assert_result(fake, fake_continue(fake, 600), RUN_DONE);
	assert_migrated(fake);
	assert_string_equal(
		migration_answer(&fake->migration, "connectors")->by,
		"--answer");
	fake_close(fake);
}

static void nothing_answered_blocks_where_it_is_asked(void **state)
{
	struct fake *fake = begin_with("other", "x");

	assert_result(fake, fake_continue(fake, 600), RUN_BLOCKED);
	assert_true(fake->report.has_question);
	fake_close(fake);
}

static void an_answer_that_is_none_is_refused_when_it_is_asked(void **state)
{
	struct fake *fake = begin_with("connectors", "perhaps");

	assert_result(fake, fake_continue(fake, 600), RUN_ERROR);
	assert_int_equal(fake->report.err.kind, ERR_USAGE);
	fake_close(fake);
}

static void what_must_be_looked_at_is_not_confirmed_beforehand(void **state)
{
	struct fake *fake = begin_with("port25", "confirmed");

	fake->hosts.port25_closed = true;
	assert_result(fake, fake_continue(fake, 600), RUN_BLOCKED);
	assert_int_equal(fake->report.step, STEP_ADD_MX);
	fake_close(fake);
}

static bool is_to_end(void *self)
{
	return true;
}

static void who_is_to_end_asks_no_more_and_moves_nothing(void **state)
{
	struct fake *fake = fake_open();
	unsigned asked;

	fake->world.clock.interrupted = is_to_end;
	assert_result(fake, fake_run(fake), RUN_WAITING);
	assert_true(fake->report.interrupted);
	assert_int_equal(fake->migration.n_moves, 0);
	asked = fake->calls[SITE_ASK] + fake->calls[SITE_AUTHORITY] +
		fake->calls[SITE_PROBE] + fake->calls[SITE_MX_READ];
	assert_int_equal(asked, 0);
	fake->world.clock.interrupted = NULL;
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_migrated(fake);
	fake_close(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			connectors_answered_at_the_start_are_answered_for_later_runs),
		cmocka_unit_test(nothing_answered_blocks_where_it_is_asked),
		cmocka_unit_test(
			an_answer_that_is_none_is_refused_when_it_is_asked),
		cmocka_unit_test(
			what_must_be_looked_at_is_not_confirmed_beforehand),
		cmocka_unit_test(who_is_to_end_asks_no_more_and_moves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
