/* Rules with stars, and lists of rights. */
#include "providers/dns/rights.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static void a_star_stands_for_anything(void **state)
{
	static const struct {
		const char *rule, *text;
		bool fits;
	} rows[] = {
		{ "*", "", true },
		{ "*", "/me", true },
		{ "", "", true },
		{ "", "/me", false },
		{ "/me", "/ME", true },
		{ "/me", "/me/", false },
		{ "/me/", "/me", false },
		{ "/domain/zone/*", "/domain/zone/a/record/1", true },
		{ "/domain/zone/*", "/domain/zone", false },
		{ "/domain/zone/*/record", "/domain/zone/a/record", true },
		{ "/domain/zone/*/record", "/domain/zone/a/record/1", false },
		{ "a/*/read", "a/b/c/read", true },
		{ "a/*/read", "a/b/c/write", false },
		{ "*/read", "a/read/read", true },
		{ "a**b", "ab", true },
		{ "*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rights_fit(rows[i].rule, rows[i].text) != rows[i].fits)
			fail_msg("%s on %s", rows[i].rule, rows[i].text);
}

static void a_list_names_each_once_and_is_never_too_long(void **state)
{
	char list[DNS_RIGHTS_MAX] = "";

	rights_add(list, "GET %s", "/a");
	rights_add(list, "PUT /a");
	rights_add(list, "GET /a");
	assert_string_equal(list, "GET /a, PUT /a");
	for (int i = 0; i < 1000; i++)
		rights_add(list, "right number %d", i);
	assert_true(strlen(list) < sizeof(list));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_star_stands_for_anything),
		cmocka_unit_test(a_list_names_each_once_and_is_never_too_long),
	};

	return cmocka_run_group_tests_name("rights", tests, NULL, NULL);
}
