/* What people type and paste, as PowerShell prints it. */
#include "providers/exchange/paste.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static const char table[] =
	"\n"
	"DnssecMxValue                        Result  ErrorData\n"
	"-------------                        ------  ---------\n"
	"contoso-com.o-v1.mx.microsoft        Success\n";

static const char list[] = "ErrorData     :\n"
			   "Result        : Success\n"
			   "DnssecMxValue : contoso-com.o-v1.mx.microsoft\n";

static const char json[] =
	"{\"DnssecMxValue\":\"Contoso-Com.o-v1.mx.microsoft.\",\"Result\":0}";

static void finds_the_host_in_table_list_json_and_alone(void **state)
{
	const char *const texts[] = { table, list, json,
				      "  contoso-com.o-v1.mx.microsoft. " };
	char host[DNAME_MAX];

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		assert_true(paste_host(texts[i], host));
		assert_string_equal(host, "contoso-com.o-v1.mx.microsoft");
	}
}

static void a_legacy_or_foreign_host_is_not_taken(void **state)
{
	const char *const texts[] = {
		"",
		"contoso-com.mail.protection.outlook.com",
		"mx.microsoft",
		"o-v1.mx.microsoft",
		"a.b.c.mx.microsoft",
		"contoso-com.o-v1.mx.microsoft.evil.example",
		"contoso_com.o-v1.mx.microsoft",
	};
	char host[DNAME_MAX];

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_false(paste_host(texts[i], host));
}

static void two_hosts_that_differ_are_refused_the_same_twice_is_not(
	void **state)
{
	char host[DNAME_MAX];

	assert_false(paste_host("a-com.o-v1.mx.microsoft "
				"b-com.o-v1.mx.microsoft",
				host));
	assert_true(paste_host("a-com.o-v1.mx.microsoft "
			       "A-com.o-v1.mx.microsoft.",
			       host));
}

static void reads_the_status_list_with_record_and_preference(void **state)
{
	struct exchange_status status;

	assert_true(paste_status("DnssecFeatureStatus : Enabled\n"
				 "ExpectedMxRecord    : @ 60 IN MX 10 "
				 "contoso-com.e-v1.mx.microsoft\n"
				 "DnsValidation       : Valid\n",
				 &status));
	assert_int_equal(status.dnssec, FEATURE_STATE_ENABLED);
	assert_string_equal(status.assigned, "contoso-com.e-v1.mx.microsoft");
	assert_true(status.has_preference);
	assert_int_equal(status.preference, 10);
}

static void reads_bare_words(void **state)
{
	struct exchange_status status;

	assert_true(paste_status("disabled", &status));
	assert_int_equal(status.dnssec, FEATURE_STATE_DISABLED);
	assert_true(
		paste_status("enabled contoso-com.o-v1.mx.microsoft", &status));
	assert_int_equal(status.dnssec, FEATURE_STATE_ENABLED);
}

static void enabled_without_a_host_and_nonsense_are_no_answer(void **state)
{
	struct exchange_status status;

	assert_false(paste_status("enabled", &status));
	assert_false(paste_status("perhaps", &status));
	assert_false(paste_status("DnssecFeatureStatus : Unknown", &status));
	assert_false(paste_status("", &status));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_host_in_table_list_json_and_alone),
		cmocka_unit_test(a_legacy_or_foreign_host_is_not_taken),
		cmocka_unit_test(
			two_hosts_that_differ_are_refused_the_same_twice_is_not),
		cmocka_unit_test(
			reads_the_status_list_with_record_and_preference),
		cmocka_unit_test(reads_bare_words),
		cmocka_unit_test(
			enabled_without_a_host_and_nonsense_are_no_answer),
	};

	return cmocka_run_group_tests_name("paste", tests, NULL, NULL);
}
