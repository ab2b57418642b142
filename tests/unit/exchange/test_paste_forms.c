/* Pasted output as PowerShell windows really show it. */
#include "providers/exchange/paste.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define HOST "contoso-com.e-v1.mx.microsoft"

static void a_host_that_a_line_end_has_cut_is_whole_again(void **state)
{
	static const char *const texts[] = {
		"DnssecMxValue : contoso-com.e-v1.mx.mic\n"
		"                rosoft\n"
		"Result        : Success\n",
		"DnssecMxValue : contoso-\r\n"
		"                com.e-v1.mx.microsoft\r\n",
		"DnssecMxValue : contoso-com.\n"
		"                e-v1.mx.microsoft\n",
		"contoso-com.e-v1\n.mx.microsoft",
		"ExpectedMxRecord : @ 60 IN MX 10\n"
		"                   " HOST "\n",
	};
	char host[DNAME_MAX];

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		assert_true(paste_host(texts[i], host));
		assert_string_equal(host, HOST);
	}
}

static void what_could_be_the_rest_of_a_longer_host_is_not_taken(void **state)
{
	static const char *const texts[] = {
		"DnssecMxValue : big\n                " HOST "\n",
		"big\n" HOST "\n",
		"DnssecMxValue : big-con\n"
		"                toso-com.e-v1.mx.micr\n"
		"                osoft\n",
		"DnssecMxValue : big-con\n"
		"                toso-\n"
		"                com.e-v1.mx.microsoft\n",
	};
	char host[DNAME_MAX];

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_false(paste_host(texts[i], host));
}

static void prompts_and_heads_of_tables_around_it_are_no_harm(void **state)
{
	static const char *const texts[] = {
		"PS /home/me> Enable-DnssecForVerifiedDomain -DomainName "
		"contoso.com\n" HOST "\n",
		"PS> Enable-DnssecForVerifiedDomain -DomainName contoso.com\n\n"
		"Result  DnssecMxValue                 ErrorData\n"
		"------  -------------                 ---------\n"
		"Success " HOST "\n\nPS>",
		"DnssecMxValue\n-------------\n" HOST "\n",
		HOST "\n" HOST ".\n",
		"[{\"DnssecMxValue\":\n  \"" HOST "\"}]",
	};
	char host[DNAME_MAX];

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		assert_true(paste_host(texts[i], host));
		assert_string_equal(host, HOST);
	}
}

static void the_status_is_read_from_every_form(void **state)
{
	static const struct {
		enum feature_state want;
		const char *text;
	} rows[] = {
		{ FEATURE_STATE_ENABLED,
		  "DnssecFeatureStatus : Enabled\n"
		  "ExpectedMxRecord : @ 60 IN MX 10 " HOST "\nErrors : {}\n" },
		{ FEATURE_STATE_ENABLED,
		  "{\"DnssecFeatureStatus\": {\"Value\": \"Enabled\"},\n"
		  " \"ExpectedMxRecord\": {\"Record\": \"@ 60 IN MX 10 " HOST
		  "\"}}" },
		{ FEATURE_STATE_ENABLED,
		  "DnssecFeatureStatus : @{Value=Enabled}\n" HOST },
		{ FEATURE_STATE_ENABLED,
		  "DnssecFeatureStatus ExpectedMxRecord\n"
		  "------------------- ----------------\n"
		  "Enabled             @ 60 IN MX 10 " HOST "\n" },
		{ FEATURE_STATE_DISABLED,
		  "MtaStsMode DnssecFeatureStatus Errors\n"
		  "---------- ------------------- ------\n"
		  "\n"
		  "Enabled    Disabled            {}\n" },
		{ FEATURE_STATE_DISABLED, "\n Disabled.\n" },
	};
	struct exchange_status status;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_true(paste_status(rows[i].text, &status));
		assert_int_equal(status.dnssec, rows[i].want);
		if (rows[i].want == FEATURE_STATE_ENABLED)
			assert_string_equal(status.assigned, HOST);
	}
}

static void the_preference_belongs_to_that_host_or_is_not_read(void **state)
{
	static const struct {
		int want; /* -1: not read */
		const char *text;
	} rows[] = {
		{ 10, "Enabled @{Record=@ 60 IN MX 10 " HOST "}" },
		{ 10, "Enabled \"@ 60 IN MX 10 " HOST "\"" },
		{ 10, "Enabled @ 60 IN MX 10\n   " HOST "\n" },
		{ 0, "Enabled @ 60 IN MX 0 " HOST },
		{ -1, "Enabled @ 60 IN MX 1\n   0 " HOST "\n" },
		{ -1, "Enabled @ 60 IN MX 10 other.example " HOST },
		{ -1, "Enabled @ 60 IN MX 70000 " HOST },
		{ -1, "Enabled @ 60 IN MX -1 " HOST },
		{ -1, "Enabled " HOST " IN MX " },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct exchange_status status;

		assert_true(paste_status(rows[i].text, &status));
		assert_string_equal(status.assigned, HOST);
		assert_int_equal(status.has_preference ? status.preference : -1,
				 rows[i].want);
	}
}

static void escape_sequences_are_taken_out(void **state)
{
	char text[] = "\033[32;1mResult : \033[0mSuccess\033[K\n\033(B\033";

	paste_plain(text);
	assert_string_equal(text, "Result : Success\nB");
}

static void a_word_that_only_looks_like_a_state_is_none(void **state)
{
	static const char *const texts[] = {
		("PS> Get-DnssecStatusForVerifiedDomain -DomainName "
		 "disabled.example\n"),
		"DnssecFeatureStatus : Unknown\nMtaStsMode : Disabled\n",
		"DnssecFeatureStatus\n-------------------\n",
		"DnssecFeatureStatus ExpectedMxRecord\nDisabled\n",
		"DnssecFeatureStatus\n                    \nDisabled\n",
		"Get-DnssecStatusForVerifiedDomain: disabled by your admin",
		"MyDnssecFeatureStatus : Disabled",
	};
	struct exchange_status status;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_false(paste_status(texts[i], &status));
}

static void other_properties_are_found_by_their_names(void **state)
{
	char word[32];

	assert_true(paste_value("Result : Failed\n", "Result", word, 32));
	assert_string_equal(word, "Failed");
	assert_true(paste_value("ErrorData Result\n--------- ------\n"
				"x         Failed\n",
				"Result", word, 32));
	assert_string_equal(word, "Failed");
	assert_false(
		paste_value("DnsValidationResult : x", "Result", word, 32));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_host_that_a_line_end_has_cut_is_whole_again),
		cmocka_unit_test(
			what_could_be_the_rest_of_a_longer_host_is_not_taken),
		cmocka_unit_test(
			prompts_and_heads_of_tables_around_it_are_no_harm),
		cmocka_unit_test(the_status_is_read_from_every_form),
		cmocka_unit_test(
			the_preference_belongs_to_that_host_or_is_not_read),
		cmocka_unit_test(escape_sequences_are_taken_out),
		cmocka_unit_test(a_word_that_only_looks_like_a_state_is_none),
		cmocka_unit_test(other_properties_are_found_by_their_names),
	};

	return cmocka_run_group_tests_name("paste forms", tests, NULL, NULL);
}
