/* The table of drivers and their settings; MX data as text. */
#include "providers/dns/mxtext.h"
#include "providers/dns/rest.h"
#include "providers/dns_api.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void drivers_are_sorted_and_found(void **state)
{
	for (size_t i = 0; dns_providers[i]; i++) {
		const char *name = dns_providers[i]->name;
		assert_ptr_equal(dns_provider_find(name), dns_providers[i]);
		if (i > 0)
			assert_true(strcmp(dns_providers[i - 1]->name, name) <
				    0);
	}
	assert_null(dns_provider_find("nosuch"));
	assert_null(dns_provider_find(""));
}

/* The manual and the README's table are made from these. */
static void every_driver_says_all_that_is_shown_of_it(void **state)
{
	for (size_t i = 0; dns_providers[i]; i++) {
		const struct dns_provider *p = dns_providers[i];
		assert_non_null(p->title);
		assert_non_null(p->privilege);
		if (p->asks.read && strcmp(p->name, "exec") != 0)
			assert_non_null(p->tells);
		assert_non_null(p->ds_path);
		assert_non_null(p->reverts);
		for (const struct dns_setting *s = p->settings; s->name; s++) {
			assert_non_null(s->help);
			if (s->secret)
				assert_non_null(s->env[0]);
		}
	}
}

static void a_missing_setting_is_named_with_its_variable(void **state)
{
	struct dns_value value = { "endpoint", "http://127.0.0.1:1" };
	struct dns_config config = { .values = &value, .n_values = 1 };
	struct dns_api api;
	struct err err = { 0 };

	assert_false(dns_provider_open(dns_provider_find("powerdns"), &config,
				       &api, &err));
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_non_null(strstr(err.msg, "\"api_key\""));
	assert_non_null(strstr(err.hint, "PDNS_API_KEY"));
}

static void a_setting_falls_back(void **state)
{
	static const struct dns_setting settings[] = {
		{ .name = "server_id", .fallback = "localhost" },
		{ .name = "other" },
		{ 0 },
	};
	struct dns_value value = { "server_id", "" };
	struct dns_config config = { .settings = settings };

	assert_string_equal(dns_config_value(&config, "server_id"),
			    "localhost");
	assert_null(dns_config_value(&config, "other"));
	assert_null(dns_config_value(&config, "nosuch"));
	config.values = &value;
	config.n_values = 1;
	assert_string_equal(dns_config_value(&config, "server_id"),
			    "localhost");
	value.value = "second";
	assert_string_equal(dns_config_value(&config, "server_id"), "second");
}

static void addresses_that_are_none_are_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"http://",
		"ftp://a.example",
		"dns",
		"https://user:secret@a.example",
		"https://a.example/?key=secret",
		"https://a.example/#x",
		"https://a.example/ b",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct rest rest = { .who = "test" };
		struct err err = { 0 };
		assert_false(rest_base(&rest, bad[i], &err));
		assert_int_equal(err.kind, ERR_CONFIG);
		assert_null(strstr(err.msg, "secret"));
	}
}

static void clear_text_is_exposed_unless_on_loopback(void **state)
{
	static const struct {
		const char *endpoint;
		bool exposed;
	} rows[] = {
		{ "http://127.0.0.1:8081", false },
		{ "http://127.9.9.9/", false },
		{ "http://[::1]:8081", false },
		{ "http://localhost", false },
		{ "https://dns.example.com", false },
		{ "http://dns.example.com", true },
		{ "http://127.0.0.1.example.com", true },
		{ "http://localhost.example.com", true },
		{ "http://[::2]", true },
		{ "http://192.0.2.1", true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct rest rest = { .who = "test" };
		struct err err = { 0 };
		assert_true(rest_base(&rest, rows[i].endpoint, &err));
		if (rest_is_exposed(&rest) != rows[i].exposed)
			fail_msg("%s", rows[i].endpoint);
	}
}

static void a_segment_cannot_climb_out(void **state)
{
	char out[64];

	assert_true(rest_segment("example.org.", out, sizeof(out)));
	assert_string_equal(out, "example.org.");
	assert_true(rest_segment("a/../b?c#d e", out, sizeof(out)));
	assert_string_equal(out, "a%2F..%2Fb%3Fc%23d%20e");
	assert_false(rest_segment("..", out, sizeof(out)));
	assert_false(rest_segment(".", out, sizeof(out)));
	assert_false(rest_segment("", out, sizeof(out)));
	assert_false(rest_segment("0123456789", out, 8));
}

static void mx_text_is_read_strictly(void **state)
{
	static const char *const bad[] = {
		"",	     "10",
		"10 ",	     "0 .",
		"x a.b",     "-1 a.b",
		"65536 a.b", "10a.b",
		"10 a b.",   "10 a..b",
		"10 a.b.\n", "1e1 a.b",
		"10 \xff",   "99999999999999999999999 a.b",
	};
	struct mx mx = { 0 };
	struct err err = { 0 };

	assert_true(mxtext_parse("0 A.Example.", &mx, &err));
	assert_int_equal(mx.preference, 0);
	assert_string_equal(mx.exchange, "a.example");
	assert_true(mxtext_parse("65535 \t a.b", &mx, &err));
	assert_int_equal(mx.preference, 65535);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		if (mxtext_parse(bad[i], &mx, &err))
			fail_msg("taken: %s", bad[i]);
		assert_int_equal(err.kind, ERR_UNSUPPORTED);
		assert_true(*err.hint);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(drivers_are_sorted_and_found),
		cmocka_unit_test(every_driver_says_all_that_is_shown_of_it),
		cmocka_unit_test(a_missing_setting_is_named_with_its_variable),
		cmocka_unit_test(a_setting_falls_back),
		cmocka_unit_test(addresses_that_are_none_are_refused),
		cmocka_unit_test(clear_text_is_exposed_unless_on_loopback),
		cmocka_unit_test(a_segment_cannot_climb_out),
		cmocka_unit_test(mx_text_is_read_strictly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
