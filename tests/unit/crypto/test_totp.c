/* One-time passwords against the published examples (RFC 6238 appendix B). */
#include "providers/totp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* "12345678901234567890" */
#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

static void totp_gives_the_published_values(void **state)
{
	static const struct {
		int64_t at;
		const char *code;
	} rows[] = {
		{ 59, "287082" },	  { 1111111109, "081804" },
		{ 1111111111, "050471" }, { 1234567890, "005924" },
		{ 2000000000, "279037" }, { 20000000000, "353130" },
	};
	char code[7];

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_true(totp_code(SECRET, rows[i].at, code));
		assert_string_equal(code, rows[i].code);
	}
}

static void secrets_are_taken_as_people_copy_them(void **state)
{
	char code[7];

	assert_true(
		totp_code("gezd gnbv gy3t qojq gezd gnbv gy3t qojq", 59, code));
	assert_string_equal(code, "287082");
	assert_true(totp_code(SECRET "====", 59, code));
	assert_string_equal(code, "287082");
}

static void what_is_no_base32_is_refused(void **state)
{
	static const char *const secrets[] = {
		"", "1", "GEZD0NBV", "GEZDGNBV\n", SECRET SECRET SECRET SECRET,
	};
	char code[7];

	for (size_t i = 0; i < sizeof(secrets) / sizeof(*secrets); i++)
		assert_false(totp_code(secrets[i], 59, code));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(totp_gives_the_published_values),
		cmocka_unit_test(secrets_are_taken_as_people_copy_them),
		cmocka_unit_test(what_is_no_base32_is_refused),
	};

	return cmocka_run_group_tests_name("totp", tests, NULL, NULL);
}
