/* What goes back with a set that is replaced. */
#include "providers/dns/carry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

static const char *const added[] = { "id", NULL };
static const struct fields plain = { "id",  "name",	  "host",	 "prio",
				     "ttl", .off = "off", .added = added };
/* Records of one set: no name, no type, host and preference in one. */
static const struct fields bare = { .host = "content",
				    .dot = true,
				    .off = "off" };

static void becomes(const struct fields *fields, const char *present,
		    const char *host, uint16_t preference, const char *shall)
{
	struct mxset want = { .n = 1, .mx = { { "", preference, 300 } } };
	cJSON *json = cJSON_Parse(present);

	snprintf(want.mx[0].exchange, DNAME_MAX, "%s", host);
	cJSON *set = carry_set(fields, json, "example.org", &want);
	char *is = cJSON_PrintUnformatted(set);
	assert_string_equal(is, shall);
	cJSON_free(is);
	cJSON_Delete(set);
	cJSON_Delete(json);
}

static void what_is_not_understood_stays_with_its_host(void **state)
{
	static const char present[] =
		"[{\"id\":1,\"name\":\"example.org\",\"type\":\"MX\","
		"\"host\":\"A.test\",\"prio\":10,\"ttl\":60,\"off\":false,"
		"\"note\":\"of a\"},"
		"{\"id\":2,\"name\":\"example.org\",\"type\":\"MX\","
		"\"host\":\"b.test\",\"prio\":20,\"ttl\":60,\"note\":\"of "
		"b\"}]";

	becomes(&plain, present, "a.test", 0,
		"[{\"type\":\"MX\",\"name\":\"example.org\",\"host\":"
		"\"a.test\",\"prio\":0,\"ttl\":300,\"off\":false,"
		"\"note\":\"of a\"}]");
	becomes(&plain, present, "c.test", 0,
		"[{\"type\":\"MX\",\"name\":\"example.org\",\"host\":"
		"\"c.test\",\"prio\":0,\"ttl\":300,\"off\":false}]");
}

static void what_is_off_goes_back_without_what_the_api_added(void **state)
{
	becomes(&plain,
		"[{\"id\":7,\"name\":\"example.org\",\"type\":\"MX\",\"host\":"
		"\"a.test\",\"prio\":10,\"ttl\":60,\"off\":true,\"x\":[1]}]",
		"a.test", 5,
		"[{\"type\":\"MX\",\"name\":\"example.org\",\"host\":"
		"\"a.test\",\"prio\":5,\"ttl\":300,\"off\":false},"
		"{\"name\":\"example.org\",\"type\":\"MX\",\"host\":\"a.test\","
		"\"prio\":10,\"ttl\":60,\"off\":true,\"x\":[1]}]");
}

/* Two of the same host: the one that is exactly the wanted one is taken. */
static void what_is_off_and_wanted_is_switched_on(void **state)
{
	static const char present[] =
		"[{\"content\":\"10 a.test.\",\"note\":1},"
		"{\"content\":\"20 A.test.\",\"off\":true,\"note\":2},"
		"{\"content\":\"odd\",\"off\":true}]";

	becomes(&bare, present, "a.test", 20,
		"[{\"content\":\"20 a.test.\",\"off\":false,\"note\":2},"
		"{\"content\":\"odd\",\"off\":true}]");
	becomes(&bare, present, "a.test", 30,
		"[{\"content\":\"30 a.test.\",\"off\":false,\"note\":1},"
		"{\"content\":\"20 A.test.\",\"off\":true,\"note\":2},"
		"{\"content\":\"odd\",\"off\":true}]");
}

static void without_a_present_set_there_is_nothing_to_carry(void **state)
{
	becomes(&bare, "", "a.test", 1,
		"[{\"content\":\"1 a.test.\",\"off\":false}]");
}

static void what_is_off_is_not_read(void **state)
{
	cJSON *list = cJSON_Parse("[{\"content\":\"1 a.test.\",\"off\":true},"
				  "{\"content\":\"2 b.test.\",\"off\":false},"
				  "{\"content\":\"3 c.test.\"}]");
	struct records records = { 0 };
	struct err err = { 0 };

	assert_true(fields_read(&bare, list, "", &records, &err));
	assert_int_equal(records.n, 2);
	assert_string_equal(records.record[0].mx.exchange, "b.test");
	assert_int_equal(records.record[1].mx.preference, 3);
	cJSON_Delete(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_understood_stays_with_its_host),
		cmocka_unit_test(
			what_is_off_goes_back_without_what_the_api_added),
		cmocka_unit_test(what_is_off_and_wanted_is_switched_on),
		cmocka_unit_test(
			without_a_present_set_there_is_nothing_to_carry),
		cmocka_unit_test(what_is_off_is_not_read),
	};

	return cmocka_run_group_tests_name("carry", tests, NULL, NULL);
}
