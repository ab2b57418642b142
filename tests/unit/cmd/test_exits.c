/* Exit statuses of errors and of several domains together. */
#include "cmd/exits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int join(const int *statuses, size_t n)
{
	int status = EXIT_NONE;

	for (size_t i = 0; i < n; i++)
		status = exits_join(status, statuses[i]);
	return status;
}

static void the_first_of_4_1_3_0_counts(void **state)
{
	static const struct {
		int statuses[4];
		int expected;
	} cases[] = {
		{ { 0, 0, 0, 0 }, 0 }, { { 0, 3, 0, 0 }, 3 },
		{ { 3, 1, 0, 3 }, 1 }, { { 1, 3, 4, 0 }, 4 },
		{ { 4, 0, 1, 3 }, 4 }, { { 0, 0, 0, 1 }, 1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(join(cases[i].statuses, 4), cases[i].expected);
}

static void two_only_if_nothing_was_begun(void **state)
{
	assert_int_equal(join((int[]){ 2, 2 }, 2), 2);
	assert_int_equal(join((int[]){ 2, 0 }, 2), 1);
	assert_int_equal(join((int[]){ 3, 2 }, 2), 1);
	assert_int_equal(join((int[]){ 2, 4 }, 2), 4);
	assert_int_equal(join((int[]){ 4, 2 }, 2), 4);
}

static void every_kind_of_error_has_its_status(void **state)
{
	assert_int_equal(exits_of_error(ERR_USAGE), 2);
	assert_int_equal(exits_of_error(ERR_CONFIG), 2);
	assert_int_equal(exits_of_error(ERR_NET), 1);
	assert_int_equal(exits_of_error(ERR_STORE), 1);
	assert_int_equal(exits_of_error(ERR_LOCKED), 1);
	assert_int_equal(exits_of_error(ERR_UNSAFE), 4);
	assert_int_equal(exits_of_error(ERR_CONFLICT), 4);
	assert_int_equal(exits_of_error(ERR_NOBODY), 4);
	assert_int_equal(exits_of_error(ERR_INTERRUPTED), 3);
	for (int kind = ERR_USAGE; kind < ERR_KINDS; kind++)
		assert_int_not_equal(exits_of_error(kind), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_of_4_1_3_0_counts),
		cmocka_unit_test(two_only_if_nothing_was_begun),
		cmocka_unit_test(every_kind_of_error_has_its_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
