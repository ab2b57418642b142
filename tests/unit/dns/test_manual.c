/* The hoster without an API: what the person is told and asked. */
#include "providers/dns_api.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct someone {
	char told[8192];
	char asked[32];
	const char *answer; /* NULL: nobody is there */
};

static void hear(void *self, enum tell level, const char *text)
{
	struct someone *s = self;
	size_t len = strlen(s->told);

	snprintf(s->told + len, sizeof(s->told) - len, "%s\n", text);
}

static bool reply(void *self, const struct question *question,
		  char out[ANSWER_MAX], struct err *err)
{
	struct someone *s = self;

	snprintf(s->asked, sizeof(s->asked), "%s", question->id);
	if (!s->answer)
		return err_set(err, ERR_NOBODY, "nobody is there");
	snprintf(out, ANSWER_MAX, "%s", s->answer);
	return true;
}

static struct someone someone;
static const struct person person = { &someone, hear, reply, NULL };

static bool try_open(const struct dns_value *values, size_t n,
		     struct dns_api *out, struct err *err)
{
	struct dns_config config = { .values = values,
				     .n_values = n,
				     .person = &person };

	return dns_provider_open(dns_provider_find("manual"), &config, out,
				 err);
}

static bool write_with(const struct dns_value *values, size_t n,
		       const char *owner, const struct mxset *have,
		       const struct mxset *want, struct err *err)
{
	struct dns_api api;

	memset(someone.told, 0, sizeof(someone.told));
	assert_true(try_open(values, n, &api, err));
	bool ok = api.mx_write(api.self, owner, have, want, err);
	api.close(api.self);
	return ok;
}

static struct mxset have, want;

static int begin(void **state)
{
	have = want = (struct mxset){ 0 };
	mxset_add(&have, "old.example", 10, 3600);
	mxset_add(&have, "both.example", 20, 3600);
	mxset_add(&want, "new.example", 20, 60);
	mxset_add(&want, "both.example", 10, 60);
	someone = (struct someone){ .answer = "done" };
	return 0;
}

/* Where in what was told these words begin; the test fails without them. */
static const char *told(const char *words)
{
	const char *at = strstr(someone.told, words);

	if (!at)
		fail_msg("\"%s\" is not in:\n%s", words, someone.told);
	return at;
}

static void shows_each_record_in_the_safe_order(void **state)
{
	struct err err = { 0 };

	assert_true(write_with(NULL, 0, "example.org", &have, &want, &err));
	const char *create = told("1. Add this record:");
	const char *change = told("2. Change this record:");
	const char *delete = told("3. Delete this record:");
	assert_true(create < change && change < delete);
	told("name @   type MX   priority 20   target new.example   TTL 60");
	told("priority 20 -> 10, TTL 3600 -> 60");
	assert_true(told("+ example.org. 60 IN MX 20 new.example.") < change);
	assert_true(told("- example.org. 3600 IN MX 20 both.example.") <
		    delete);
	assert_true(told("- example.org. 3600 IN MX 10 old.example.") > delete);
	assert_string_equal(someone.asked, "dns-change");
}

static void names_are_relative_to_the_hoster_s_zone(void **state)
{
	struct dns_value zone = { "zone", "example.org" };
	struct err err = { 0 };

	assert_true(
		write_with(&zone, 1, "mail.example.org", &have, &want, &err));
	told("name mail   type MX");
	assert_false(write_with(&zone, 1, "example.net", &have, &want, &err));
	assert_int_equal(err.kind, ERR_CONFIG);
}

static void stop_says_how_to_go_on(void **state)
{
	struct err err = { 0 };

	someone.answer = "stop";
	assert_false(write_with(NULL, 0, "example.org", &have, &want, &err));
	assert_int_equal(err.kind, ERR_NOBODY);
	assert_non_null(strstr(err.hint, "--answer dns-change=done"));
}

static void nobody_there_says_how_to_go_on(void **state)
{
	struct err err = { 0 };

	someone.answer = NULL;
	assert_false(write_with(NULL, 0, "example.org", &have, &want, &err));
	assert_int_equal(err.kind, ERR_NOBODY);
	assert_non_null(strstr(err.hint, "--answer dns-change=done"));
}

static void nothing_to_do_asks_nothing(void **state)
{
	struct err err = { 0 };

	assert_true(write_with(NULL, 0, "example.org", &have, &have, &err));
	assert_string_equal(someone.asked, "");
	assert_string_equal(someone.told, "");
}

static void a_ttl_beyond_the_hoster_s_limits_is_refused(void **state)
{
	struct dns_value limits[] = { { "ttl_min", "300" },
				      { "ttl_max", "86400" } };
	struct zone zone = { .preference_max = 7 };
	struct err err = { 0 };
	struct dns_api api;

	assert_true(try_open(limits, 2, &api, &err));
	assert_true(api.manual);
	assert_null(api.mx_read);
	assert_true(api.limits(api.self, &zone));
	assert_int_equal(zone.ttl_min, 300);
	assert_int_equal(zone.ttl_max, 86400);
	assert_int_equal(zone.preference_max, 7);
	api.close(api.self);
	assert_false(write_with(limits, 2, "example.org", &have, &want, &err));
	assert_int_equal(err.kind, ERR_UNSUPPORTED);
	assert_string_equal(someone.asked, "");
}

static void settings_that_are_no_numbers_are_refused(void **state)
{
	static const char *const bad[] = { "-1", "5m", "99999999999", " 3" };
	struct dns_api api;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct dns_value value = { "ttl_min", bad[i] };
		struct err err = { 0 };
		assert_false(try_open(&value, 1, &api, &err));
		assert_int_equal(err.kind, ERR_CONFIG);
	}
}

static void an_empty_set_is_never_asked_for(void **state)
{
	struct mxset none = { 0 };
	struct err err = { 0 };

	assert_false(write_with(NULL, 0, "example.org", &have, &none, &err));
	assert_int_equal(err.kind, ERR_UNSAFE);
	assert_string_equal(someone.asked, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(shows_each_record_in_the_safe_order,
				       begin),
		cmocka_unit_test_setup(names_are_relative_to_the_hoster_s_zone,
				       begin),
		cmocka_unit_test_setup(stop_says_how_to_go_on, begin),
		cmocka_unit_test_setup(nobody_there_says_how_to_go_on, begin),
		cmocka_unit_test_setup(nothing_to_do_asks_nothing, begin),
		cmocka_unit_test_setup(
			a_ttl_beyond_the_hoster_s_limits_is_refused, begin),
		cmocka_unit_test_setup(settings_that_are_no_numbers_are_refused,
				       begin),
		cmocka_unit_test_setup(an_empty_set_is_never_asked_for, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
