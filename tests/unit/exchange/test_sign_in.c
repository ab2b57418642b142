/* What is refused before PowerShell is started. */
#include "providers/exchange/sign_in.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static void each_way_needs_its_settings(void **state)
{
	static const struct {
		struct exchange_config config;
		const char *missing;
	} rows[] = {
		{ { .sign_in = "app" }, "app_id" },
		{ { .sign_in = "app", .app_id = "1" }, "organization" },
		{ { .sign_in = "app", .app_id = "1", .organization = "o" },
		  "certificate_file" },
		{ { .sign_in = "identity" }, "organization" },
		{ { .sign_in = "token" }, "access_token" },
		{ { .sign_in = "token", .access_token = "t" }, "organization" },
		{ { .sign_in = "identity",
		    .organization = "o",
		    .delegated_organization = "d" },
		  "delegated_organization" },
		{ { .sign_in = "app",
		    .app_id = "1",
		    .organization = "o",
		    .certificate_file = "/f",
		    .certificate_thumbprint = "ab" },
		  "two certificates" },
		{ { .sign_in = "password" }, "no such way" },
		{ { .user = "j\xfcrg" }, "user is not UTF-8" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct err err = { 0 };

		assert_false(sign_in_check(&rows[i].config, &err));
		assert_int_equal(err.kind, ERR_CONFIG);
		assert_non_null(strstr(err.msg, rows[i].missing));
	}
}

static void whole_settings_pass(void **state)
{
	static const struct exchange_config rows[] = {
		{ .user = "" },
		{ .sign_in = "device", .environment = "O365Default" },
		{ .sign_in = "browser", .user = "j\xc3\xbcrg@contoso.com" },
		{ .sign_in = "app",
		  .app_id = "1",
		  .organization = "contoso.onmicrosoft.com",
		  .certificate_file = "/dev/null" },
		{ .sign_in = "identity", .organization = "o" },
		{ .sign_in = "app",
		  .app_id = "1",
		  .organization = "contoso.onmicrosoft.com",
		  .certificate_thumbprint = "83213AEAC56D61C97AEE5C1528F4AC5E"
					    "BA7321C1" },
		{ .sign_in = "token", .access_token = "t", .user = "u" },
		{ .sign_in = "token",
		  .access_token = "t",
		  .delegated_organization = "d" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_true(sign_in_check(&rows[i], NULL));
}

static void sovereign_clouds_are_refused_however_they_show(void **state)
{
	static const struct exchange_config rows[] = {
		{ .environment = "O365USGovGCCHigh" },
		{ .organization = "contoso.onmicrosoft.us" },
		{ .user = "admin@contoso.partner.onmschina.cn" },
		{ .delegated_organization = "Contoso.OnMicrosoft.DE" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct err err = { 0 };

		assert_false(sign_in_check(&rows[i], &err));
		assert_int_equal(err.kind, ERR_UNSUPPORTED);
		assert_non_null(strstr(err.msg, "sovereign"));
	}
}

static void only_code_and_browser_need_a_person(void **state)
{
	static const struct exchange_config alone = { .sign_in = "identity" },
					    browser = { .sign_in = "browser" },
					    without = { 0 };

	assert_false(sign_in_needs_person(&alone));
	assert_true(sign_in_needs_person(&browser));
	assert_true(sign_in_needs_person(&without));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_way_needs_its_settings),
		cmocka_unit_test(whole_settings_pass),
		cmocka_unit_test(
			sovereign_clouds_are_refused_however_they_show),
		cmocka_unit_test(only_code_and_browser_need_a_person),
	};

	return cmocka_run_group_tests_name("sign-in", tests, NULL, NULL);
}
