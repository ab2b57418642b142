/* What tables say of answers: paths, words, faults; and templates of paths. */
#include "providers/dns/ds.h"
#include "providers/dns/path.h"
#include "providers/dns/rest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static void says(const char *answer, const char *path, const char *words)
{
	const char *const paths[] = { path, NULL };
	cJSON *json = cJSON_Parse(answer);
	char out[256];

	assert_non_null(json);
	rest_join(json, paths, out, sizeof(out));
	cJSON_Delete(json);
	assert_string_equal(out, words);
}

static void a_star_shows_the_first_word_with_its_member(void **state)
{
	says("{\"detail\": \"no\"}", "*", "detail: no");
	says("{\"ttl\": [\"too short\", \"odd\"]}", "*", "ttl: too short");
	says("[{}, [], {\"records\": [{\"a\": [\"no\"]}]}]", "*", "a: no");
	says("[{\"ttl\": [[\"no\"]]}]", "*", "ttl: no");
	says("{\"errors\": {\"content\": [\"no\"]}, \"x\": 1}", "errors.*",
	     "content: no");
	says("[[\"no\"]]", "*", "no");
	says("[{}, {}]", "*", "");
	says("{\"x\": null}", "*", "");
	says("{\"x\": 1}", "errors.*", "");
}

static void words_that_are_not_there_are_passed_over(void **state)
{
	static const char *const paths[] = { "code", "none", "list.1.text",
					     "empty", NULL };
	cJSON *json = cJSON_Parse("{\"code\": 7, \"empty\": \"\", \"list\": "
				  "[{}, {\"text\": \"words\"}]}");
	char out[256], small[6];

	rest_join(json, paths, out, sizeof(out));
	assert_string_equal(out, "7: words");
	rest_join(json, paths, small, sizeof(small));
	assert_string_equal(small, "7: wo");
	cJSON_Delete(json);
}

static void expect_fault(const char *item, const char *why)
{
	static const struct rest_fault faults[] = {
		{ "status", .only = "active|locked", .why = "status" },
		{ "masters.0", .only = "", .why = "masters" },
		{ "dynamic", .never = "{}", .why = "dynamic" },
		{ 0 },
	};
	cJSON *json = cJSON_Parse(item);
	const char *is = rest_fault(faults, json);

	cJSON_Delete(json);
	assert_string_equal(is ? is : "none", why);
}

static void a_fault_is_a_word_that_must_not_be(void **state)
{
	expect_fault("{\"status\": \"active\"}", "none");
	expect_fault("{\"status\": \"locked\", \"masters\": []}", "none");
	expect_fault("{\"status\": \"act\"}", "status");
	expect_fault("{\"status\": \"active|locked\"}", "status");
	expect_fault("{}", "status");
	expect_fault("{\"status\": \"active\", \"masters\": [\"x\"]}",
		     "masters");
	expect_fault("{\"status\": \"active\", \"dynamic\": null}", "none");
	expect_fault("{\"status\": \"active\", \"dynamic\": {\"a\": 1}}",
		     "dynamic");
}

static void fills(const char *template, const char *name, const char *path)
{
	static const struct dns_provider provider = { .name = "test" };
	static char setting[] = "a b", none[] = "";
	static struct driver d = { .provider = &provider,
				   .id = "z%2F1",
				   .apex = "@",
				   .n_kept = 2,
				   .kept = { setting, none },
				   .zone = { .name = "example.org" } };
	char out[DRIVER_PATH_MAX];
	struct err err;

	assert_true(path_fill(&d, template, name, out, &err));
	assert_string_equal(out, path);
}

static void a_template_names_zone_and_owner(void **state)
{
	fills("/{origin}/{zone}/{label}", "a.b.example.org",
	      "/example.org/z%2F1/a.b");
	fills("/{label}/{name}/MX", "example.org", "/@/example.org/MX");
}

static void a_setting_without_a_value_takes_its_words_along(void **state)
{
	fills("/x{0:?project=}{1:&more=}&y", "example.org",
	      "/x?project=a%20b&y");
	fills("/{0}/{1}", "example.org", "/a%20b/");
}

static void words_for_algorithms_are_numbers(void **state)
{
	static const struct ds_fields fields = { "tag", "algorithm", "type",
						 "digest" };
	cJSON *list = cJSON_Parse(
		"[{\"tag\": 1, \"algorithm\": \"ECDSAP256SHA256\", \"type\": "
		"\"sha_256\", \"digest\": \"AB\"}, {\"tag\": \"2\", "
		"\"algorithm\": \"15\", \"type\": 4, \"digest\": \"CD\"}, "
		"{\"tag\": 3, \"algorithm\": \"rsasha256\", \"type\": "
		"\"sha_1\", \"digest\": \"EF\"}, {\"tag\": 4, \"algorithm\": "
		"\"odd\", \"type\": 2, \"digest\": \"EF\"}]");
	struct zone_dnssec out = { 0 };

	ds_add_list(&out, "example.org", &fields, list);
	cJSON_Delete(list);
	assert_int_equal(out.n_ds, 2);
	assert_string_equal(out.ds[0], "1 13 2 AB");
	assert_string_equal(out.ds[1], "2 15 4 CD");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_star_shows_the_first_word_with_its_member),
		cmocka_unit_test(words_that_are_not_there_are_passed_over),
		cmocka_unit_test(a_fault_is_a_word_that_must_not_be),
		cmocka_unit_test(a_template_names_zone_and_owner),
		cmocka_unit_test(
			a_setting_without_a_value_takes_its_words_along),
		cmocka_unit_test(words_for_algorithms_are_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
