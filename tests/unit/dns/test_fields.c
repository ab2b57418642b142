/* MX records in JSON, and DS records from keys. */
#include "providers/dns/ds.h"
#include "providers/dns/fields.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static bool read_as(const struct fields *fields, const char *list,
		    struct records *out, struct err *err)
{
	cJSON *json = cJSON_Parse(list);

	assert_non_null(json);
	out->n = 0;
	err_clear(err);
	bool ok = fields_read(fields, json, "example.org", out, err);
	cJSON_Delete(json);
	return ok;
}

static void writes_as(const struct fields *fields, const char *text)
{
	struct mx mx = { "mx.example.net", 0, 300 };
	cJSON *body = fields_write(fields, "example.org", &mx);
	char *is = cJSON_PrintUnformatted(body);

	assert_string_equal(is, text);
	cJSON_free(is);
	cJSON_Delete(body);
}

static void preference_may_stand_within_the_host(void **state)
{
	const struct fields fields = { "id",  "sub",  "target", NULL,
				       "ttl", "kind", true };
	struct records records;
	struct err err;

	assert_true(read_as(&fields,
			    "[{\"id\": 5212345678, \"sub\": \"example.org\", "
			    "\"kind\": \"MX\", \"ttl\": 60, \"target\": "
			    "\"10 mx.example.net.\"}]",
			    &records, &err));
	assert_int_equal(records.n, 1);
	assert_string_equal(records.record[0].id, "5212345678");
	assert_int_equal(records.record[0].mx.preference, 10);
	assert_string_equal(records.record[0].mx.exchange, "mx.example.net");
	writes_as(&fields, "{\"kind\":\"MX\",\"sub\":\"example.org\","
			   "\"target\":\"0 mx.example.net.\",\"ttl\":300}");
}

/* Some give back the preference in both places. */
static void host_may_hold_the_preference_beside_its_member(void **state)
{
	const struct fields fields = { "id", "name", "data", "prio" };
	struct records records;
	struct err err;

	assert_true(read_as(&fields,
			    "[{\"id\": 1, \"name\": \"example.org\", "
			    "\"type\": \"MX\", \"prio\": 7, \"data\": "
			    "\"7 mx.example.net.\"}]",
			    &records, &err));
	assert_int_equal(records.record[0].mx.preference, 7);
	assert_string_equal(records.record[0].mx.exchange, "mx.example.net");
}

static void numbers_may_be_texts_but_not_nonsense(void **state)
{
	const struct fields fields = { "id", "name", "host", "prio" };
	static const char *const bad[] = { "\"\"",   "\"-1\"", "\"65536\"",
					   "\"1x\"", "65536",  "null" };
	struct records records;
	struct err err;
	char list[128];

	assert_true(read_as(&fields,
			    "[{\"id\": \"1\", \"name\": \"Example.org\", "
			    "\"type\": \"MX\", \"prio\": \"0\", \"host\": "
			    "\"mx.example.net\"}]",
			    &records, &err));
	assert_int_equal(records.record[0].mx.preference, 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		snprintf(list, sizeof(list),
			 "[{\"id\": 1, \"name\": \"example.org\", \"type\": "
			 "\"MX\", \"prio\": %s, \"host\": \"mx.test\"}]",
			 bad[i]);
		assert_false(read_as(&fields, list, &records, &err));
		assert_int_equal(err.kind, ERR_PARSE);
	}
	writes_as(&fields, "{\"type\":\"MX\",\"name\":\"example.org\","
			   "\"host\":\"mx.example.net\",\"prio\":0}");
}

/* An API that gives texts may want texts back, and numbers for numbers. */
static void ids_may_be_kept_as_json(void **state)
{
	const struct fields fields = { "id", "name", "host", "prio",
				       .json_id = true };
	struct records records;
	struct err err;

	assert_true(read_as(&fields,
			    "[{\"id\": \"3100000001\", \"name\": "
			    "\"example.org\", \"type\": \"MX\", \"prio\": 1, "
			    "\"host\": \"a.test\"}, {\"id\": 17, \"name\": "
			    "\"example.org\", \"type\": \"MX\", \"prio\": 2, "
			    "\"host\": \"b.test\"}]",
			    &records, &err));
	assert_string_equal(records.record[0].id, "\"3100000001\"");
	assert_string_equal(records.record[1].id, "17");
}

#define P256                                                           \
	"GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7w" \
	"NcP+e+MAnLr+Wi9xMWyQLc8NAA=="

/* RFC 6605 section 6.1. */
static void a_ds_is_made_of_a_key(void **state)
{
	struct zone_dnssec out = { 0 };

	ds_add(&out, "example.net", 257, 13, P256);
	assert_int_equal(out.n_ds, 1);
	assert_string_equal(out.ds[0],
			    "55648 13 2 B4C8C1FE2E7477127B27115656AD6256F424625"
			    "BF5C1E2770CE6D6E37DF61D17");
}

static void what_is_no_entry_point_gives_no_ds(void **state)
{
	struct zone_dnssec out = { 0 };
	char large[2048] = "";

	memset(large, 'A', sizeof(large) - 4);
	ds_add(&out, "example.net", 256, 13, P256);
	ds_add(&out, "example.net", 257 | 0x80, 13, P256);
	ds_add(&out, "example.net", 257, 13, "no base64!");
	ds_add(&out, "example.net", 257, 13, large);
	ds_add(&out, "example.net", 257, 13, NULL);
	assert_int_equal(out.n_ds, 0);
}

static void a_ds_of_an_old_digest_is_passed_over(void **state)
{
	static const char *const texts[] = {
		"1 13 1 AB", "2 13 2 CD", "3 13 3 EF", "4 13 4 01", "none",
	};
	struct zone_dnssec out = { 0 };

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		ds_add_text(&out, texts[i]);
	ds_add_text(&out, NULL);
	assert_int_equal(out.n_ds, 2);
	assert_string_equal(out.ds[0], texts[1]);
	assert_string_equal(out.ds[1], texts[3]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(preference_may_stand_within_the_host),
		cmocka_unit_test(
			host_may_hold_the_preference_beside_its_member),
		cmocka_unit_test(numbers_may_be_texts_but_not_nonsense),
		cmocka_unit_test(ids_may_be_kept_as_json),
		cmocka_unit_test(a_ds_is_made_of_a_key),
		cmocka_unit_test(what_is_no_entry_point_gives_no_ds),
		cmocka_unit_test(a_ds_of_an_old_digest_is_passed_over),
	};

	return cmocka_run_group_tests_name("fields", tests, NULL, NULL);
}
