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
	rights_add(list, "T /a");
	assert_string_equal(list, "GET /a, PUT /a, T /a");
	for (int i = 0; i < 1000; i++)
		rights_add(list, "right number %d", i);
	assert_true(strlen(list) < sizeof(list));
	assert_non_null(strstr(list, "right number 9, "));
	assert_string_equal(list + strlen(list) - strlen(", …"), ", …");
}

/* What such a list says: "missing | needless". */
static void says(const char *json, const char *missing, const char *needless)
{
	static const struct rights_row rows[] = {
		{ "4", "DNS", .is = RIGHT_NEEDED },
		{ "2", .is = RIGHT_USEFUL },
		{ "1", "Accounting" },
		{ 0 },
	};
	static const struct rights_table table = {
		.word = "id", .or_word = "roleId", .all = "0", .rows = rows
	};
	struct dns_rights rights = { "", "" };
	cJSON *list = cJSON_Parse(json);

	rights_compare(list, &table, &rights);
	assert_string_equal(rights.missing, missing);
	assert_string_equal(rights.needless, needless);
	cJSON_Delete(list);
}

static void rights_are_numbers_texts_or_members(void **state)
{
	says("[4, 2]", "", "");
	says("[\"4\"]", "", "");
	says("[{\"id\": 4}, {\"roleId\": \"2\"}]", "", "");
	says("[{\"name\": \"4\"}, [], null, {}]", "DNS", "");
}

static void what_is_not_needed_is_called_by_its_name(void **state)
{
	says("[1]", "DNS", "Accounting");
	says("[4, 1, 7, \"x\"]", "", "Accounting, 7, x");
	says("[]", "DNS", "");
}

static void with_all_of_them_nothing_is_missing(void **state)
{
	says("[0]", "", "0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_star_stands_for_anything),
		cmocka_unit_test(a_list_names_each_once_and_is_never_too_long),
		cmocka_unit_test(rights_are_numbers_texts_or_members),
		cmocka_unit_test(what_is_not_needed_is_called_by_its_name),
		cmocka_unit_test(with_all_of_them_nothing_is_missing),
	};

	return cmocka_run_group_tests_name("rights", tests, NULL, NULL);
}
