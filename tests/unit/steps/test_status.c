/* Where a migration stands, from its journal and now alone. */
#include "steps/status.h"
#include "tests/fakes/fake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct standing stand(const struct fake *fake)
{
	struct standing out;

	standing_of(&fake->migration, fake->now, &out);
	return out;
}

static void each_phase_is_told_from_times(void **state)
{
	struct fake *fake = fake_open();
	struct standing s = stand(fake);

	assert_string_equal(s.phase, "not-begun");
	fake->opts.wait = false;
	fake_run(fake);
	s = stand(fake);
	assert_int_equal(s.step, STEP_LOWER_TTL);
	assert_string_equal(s.phase, "spreading");
	assert_true(s.next_due > fake->now);
	fake->now += 100;
	fake_run(fake);
	s = stand(fake);
	assert_string_equal(s.phase, "settling");
	assert_int_equal(s.next_due, fake->report.next_due);
	assert_non_null(strstr(s.command, "--continue contoso.ch"));
	fake->opts.wait = true;
	fake_run(fake);
	assert_string_equal(stand(fake).phase, "done");
	fake_close(fake);
}

static void a_block_and_a_question_are_told(void **state)
{
	struct fake *fake = fake_open();

	fake->zone.verdict = VERDICT_BOGUS;
	fake_run(fake);
	assert_string_equal(stand(fake).phase, "blocked");
	assert_int_equal(stand(fake).step, STEP_CHECK_DNSSEC);
	fake->zone.verdict = VERDICT_SECURE;
	fake->hosts.port25_closed = true;
	fake_run(fake);
	assert_string_equal(stand(fake).phase, "asking");
	assert_int_equal(stand(fake).step, STEP_ADD_MX);
	fake_close(fake);
}

static void a_move_that_was_never_answered_is_acting(void **state)
{
	struct fake *fake = fake_open();

	/* Killed when the first intent is on the disk. */
	for (unsigned nth = 1; !fake->disk.saved.n_moves; nth++) {
		fake_close(fake);
		fake = fake_open();
		fake->disk.kill_at = nth;
		fake_run(fake);
	}
	fake_revive(fake);
	assert_string_equal(stand(fake).phase, "acting");
	fake_close(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_phase_is_told_from_times),
		cmocka_unit_test(a_block_and_a_question_are_told),
		cmocka_unit_test(a_move_that_was_never_answered_is_acting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
