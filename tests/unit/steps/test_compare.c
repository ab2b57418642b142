/* Plans side by side, in a terminal of 80 columns. */
#include "steps/plan_compare.h"
#include "tests/fakes/fake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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

/* Each line has both columns and no more than 80 cells; how many differ. */
static size_t differing_lines(const char *text)
{
	size_t n = 0;

	while (*text) {
		size_t len = strcspn(text, "\n");

		assert_true(len > 38 && len <= 80);
		assert_true(text[39] == '|' || text[39] == '!');
		n += text[39] == '!';
		text += len + 1;
	}
	return n;
}

static void what_differs_stands_side_by_side(void **state)
{
	struct fake *fake = fake_open();
	struct plan *reviewed = plan_of(fake), *today;
	struct mxset set = { 0 };
	struct buf text;

	buf_init(&text, 65536);
	plan_compare(reviewed, reviewed, &text);
	assert_int_equal(differing_lines(text.data), 0);
	buf_clear(&text);
	mxset_add(&set, FAKE_LEGACY, 7, 60);
	fake_zone_set(fake, &set);
	fake->exchange.dnssec.on_at = 0;
	fake->now += 5000;
	today = plan_of(fake);
	plan_compare(reviewed, today, &text);
	assert_true(differing_lines(text.data) > 0);
	assert_non_null(strstr(text.data,
			       "\n  10 contoso-ch.mail.protection.       ! "
			       "  7 contoso-ch.mail.protection.\n"
			       "   outlook.com (3600 s)                ! "
			       "   outlook.com (60 s)\n"));
	assert_non_null(strstr(text.data,
			       "Exchange DNSSEC: disabled              ! "
			       "Exchange DNSSEC: enabled\n"));
	buf_free(&text);
	free(reviewed);
	free(today);
	fake_close(fake);
}

static void a_plan_without_states_is_not_said_to_differ_in_them(void **state)
{
	struct fake *fake = fake_open();
	struct plan *plan = plan_of(fake), *old = plan_of(fake);
	struct buf text;

	old->dnssec = old->dane = FEATURE_STATE_UNKNOWN;
	buf_init(&text, 65536);
	plan_compare(old, plan, &text);
	assert_int_equal(differing_lines(text.data), 0);
	assert_null(strstr(text.data, "Exchange DNSSEC"));
	buf_free(&text);
	free(plan);
	free(old);
	fake_close(fake);
}

static void a_move_too_many_stands_beside_nothing(void **state)
{
	struct fake *fake = fake_open();
	struct plan *plan = plan_of(fake);
	const struct bound_move asked = { plan->moves[0].step,
					  plan->moves[0].action };
	struct buf text;

	buf_init(&text, 65536);
	plan_compare_move(NULL, &asked, &text);
	assert_true(differing_lines(text.data) > 0);
	assert_non_null(strstr(text.data,
			       "nothing more                           ! "
			       "lower-ttl: MX to\n"));
	buf_free(&text);
	free(plan);
	fake_close(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_differs_stands_side_by_side),
		cmocka_unit_test(
			a_plan_without_states_is_not_said_to_differ_in_them),
		cmocka_unit_test(a_move_too_many_stands_beside_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
