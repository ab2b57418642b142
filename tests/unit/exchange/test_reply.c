/* What comes back over the bridge, read strictly. */
#include "providers/exchange/reply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define MARKER "0123456789abcdef0123456789abcdef"
#define FRAMED(json) \
	"noise\n<<EXODANE:" MARKER "\n" json "\nEXODANE:" MARKER ">>\n"
#define DOCUMENT(replies)                                            \
	"{\"schema\":\"exodane.bridge/1\",\"powershell\":\"7.6.1\"," \
	"\"module\":\"3.9.2\",\"error\":null,\"replies\":[" replies "]}"

static void finds_the_document_among_noise(void **state)
{
	struct err err = { 0 };
	cJSON *document;

	assert_true(reply_find(FRAMED(DOCUMENT("")) "more noise", MARKER,
			       &document, &err));
	assert_string_equal(reply_text(document, "module"), "3.9.2");
	cJSON_Delete(document);
}

static void refuses_what_is_not_one_whole_document(void **state)
{
	const char *const outputs[] = {
		"",
		"no marker",
		"<<EXODANE:" MARKER "\n{\"schema\":",
		FRAMED("{"),
		FRAMED("[]"),
		FRAMED("{\"schema\":\"exodane.bridge/2\",\"replies\":[]}"),
		FRAMED("{\"schema\":\"exodane.bridge/1\"}"),
		FRAMED(DOCUMENT("")) FRAMED(DOCUMENT("")),
	};

	for (size_t i = 0; i < sizeof(outputs) / sizeof(*outputs); i++) {
		struct err err = { 0 };
		cJSON *document;

		assert_false(reply_find(outputs[i], MARKER, &document, &err));
		assert_int_equal(err.kind, ERR_PARSE);
		assert_null(document);
	}
}

static void failures_of_the_visit_have_their_kinds_and_hints(void **state)
{
	static const struct {
		const char *kind;
		enum err_kind want;
		const char *hint;
	} rows[] = {
		{ "module-missing", ERR_CONFIG, "Install-Module" },
		{ "module-old", ERR_CONFIG, "Install-Module" },
		{ "module-new", ERR_CONFIG, "-RequiredVersion 3.9.2" },
		{ "module-broken", ERR_CONFIG, "-Force" },
		{ "parameter", ERR_CONFIG, "does not know" },
		{ "policy", ERR_CONFIG, "RemoteSigned" },
		{ "repository", ERR_CONFIG, "Register-PSRepository" },
		{ "installer", ERR_CONFIG, "PowerShellGet" },
		{ "tls", ERR_NET, "TLS 1.2" },
		{ "assembly", ERR_CONFIG, "another version" },
		{ "sign-in", ERR_AUTH, "sign-in" },
		{ "refused", ERR_AUTH, "AADSTS" },
		{ "expired", ERR_AUTH, "run out" },
		{ "blocked", ERR_AUTH, "Conditional Access" },
		{ "consent", ERR_AUTH, "ManageAsApp" },
		{ "role", ERR_AUTH, "Exchange Administrator" },
		{ "account", ERR_AUTH, "EXOModuleEnabled" },
		{ "window", ERR_AUTH, "sign_in = device" },
		{ "profile", ERR_AUTH, "home folder" },
		{ "sessions", ERR_BUSY, "15 minutes" },
		{ "throttled", ERR_BUSY, "15 minutes" },
		{ "timeout", ERR_NET, "again" },
		{ "network", ERR_NET, "443 and 80" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct err err = { 0 };
		char output[512];
		cJSON *document;

		snprintf(output, sizeof(output),
			 FRAMED("{\"schema\":\"exodane.bridge/1\",\"error\":"
				"{\"kind\":\"%s\",\"text\":\"the words\"},"
				"\"replies\":[]}"),
			 rows[i].kind);
		assert_false(reply_find(output, MARKER, &document, &err));
		assert_int_equal(err.kind, rows[i].want);
		assert_non_null(strstr(err.msg, "the words"));
		assert_non_null(strstr(err.hint, rows[i].hint));
		cJSON_Delete(document);
	}
}

static bool one_status(const char *status, struct exchange_status *out)
{
	struct err err = { 0 };
	char output[2048];
	const cJSON *reply;
	cJSON *document;
	bool ok;

	snprintf(output, sizeof(output),
		 FRAMED(DOCUMENT("{\"id\":1,\"ok\":true,\"status\":%s}")),
		 status);
	assert_true(reply_find(output, MARKER, &document, &err));
	assert_true(reply_of(document, 1, &reply, &err));
	ok = reply_status(reply, out, &err);
	cJSON_Delete(document);
	return ok;
}

static void a_status_is_read_whole(void **state)
{
	struct exchange_status s;

	assert_true(one_status(
		"{\"dnssec\":\"Enabled\",\"dane\":\"Disabled\","
		"\"accepted\":true,\"initial\":false,\"pending\":true,"
		"\"domainType\":\"Authoritative\",\"expectedMx\":\"@ 60 IN MX "
		"0 contoso-com.e-v1.mx.microsoft\",\"validation\":{\"dns\":"
		"\"Valid\",\"mx\":\"Invalid\"},\"errors\":[\"EX003 no\"],"
		"\"warnings\":[\"w\"],\"connectors\":[\"a: h\"]}",
		&s));
	assert_int_equal(s.dnssec, FEATURE_STATE_ENABLED);
	assert_int_equal(s.dane, FEATURE_STATE_DISABLED);
	assert_true(s.accepted_known && s.accepted && s.pending && !s.initial);
	assert_string_equal(s.assigned, "contoso-com.e-v1.mx.microsoft");
	assert_true(s.has_preference);
	assert_int_equal(s.preference, 0);
	assert_string_equal(s.words, "EX003 no\nw");
	assert_int_equal(s.n_connectors, 1);
}

static void words_are_whole_lines_that_move_no_cursor(void **state)
{
	struct exchange_status s;
	char json[2048], many[1200] = "";

	assert_true(one_status("{\"errors\":[\"a\\u001b[2Jb\\nc\",\"\","
			       "\"\\u009bx\"],\"connectors\":[\"r\\t: h\"]}",
			       &s));
	assert_string_equal(s.words, "a [2Jb c\n x");
	assert_string_equal(s.connectors[0], "r : h");
	/* Cut between characters, or no journal could be read again. */
	for (size_t i = 0; i + 2 < sizeof(many); i += 2)
		memcpy(many + i, "\u00fc", 2);
	snprintf(json, sizeof(json), "{\"errors\":[\"x%s\"]}", many);
	assert_true(one_status(json, &s));
	assert_int_equal(strlen(s.words), 1 + 2 * 511);
}

static void a_failure_that_says_nothing_is_no_refusal(void **state)
{
	struct err err = { 0 };
	const cJSON *reply;
	cJSON *document;

	assert_true(reply_find(FRAMED(DOCUMENT("{\"id\":1,\"ok\":false}")),
			       MARKER, &document, &err));
	assert_false(reply_of(document, 1, &reply, &err));
	assert_int_equal(err.kind, ERR_PARSE);
	cJSON_Delete(document);
}

static void what_is_missing_or_odd_is_unknown_never_guessed(void **state)
{
	struct exchange_status s;

	assert_true(one_status("{\"dnssec\":\"enabled\",\"dane\":7,"
			       "\"accepted\":null,\"expectedMx\":\"@ 60 IN MX "
			       "70000 contoso-com.e-v1.mx.microsoft\","
			       "\"dnssecMxValue\":\"evil.example\"}",
			       &s));
	assert_int_equal(s.dnssec, FEATURE_STATE_UNKNOWN);
	assert_int_equal(s.dane, FEATURE_STATE_UNKNOWN);
	assert_false(s.accepted_known);
	assert_false(s.has_preference);
	assert_string_equal(s.assigned, "");
	assert_false(one_status("null", &s));
}

static void failed_requests_have_their_kinds(void **state)
{
	static const struct {
		const char *kind;
		enum err_kind want;
	} rows[] = { { "notfound", ERR_REMOTE }, { "denied", ERR_AUTH },
		     { "role", ERR_AUTH },	 { "throttled", ERR_BUSY },
		     { "timeout", ERR_NET },	 { "remote", ERR_REMOTE },
		     { "shape", ERR_PARSE },	 { "unheard-of", ERR_REMOTE } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct err err = { 0 };
		char output[512];
		const cJSON *reply;
		cJSON *document;

		snprintf(output, sizeof(output),
			 FRAMED(DOCUMENT("{\"id\":1,\"ok\":false,\"error\":{"
					 "\"kind\":\"%s\",\"text\":\"t\"}}")),
			 rows[i].kind);
		assert_true(reply_find(output, MARKER, &document, &err));
		assert_false(reply_of(document, 1, &reply, &err));
		assert_int_equal(err.kind, rows[i].want);
		assert_false(reply_of(document, 2, &reply, &err));
		assert_int_equal(err.kind, ERR_PARSE);
		cJSON_Delete(document);
	}
}

static void a_result_other_than_success_stops(void **state)
{
	struct err err = { 0 };
	struct result result;
	const cJSON *reply;
	cJSON *document;

	assert_true(reply_find(
		FRAMED(DOCUMENT(
			"{\"id\":1,\"ok\":true,\"result\":{\"result\":"
			"\"Failure\",\"errorData\":\"EX900 broken\"}},"
			"{\"id\":2,\"ok\":true,\"result\":{\"dnssecMxValue\":"
			"\"contoso-com.o-v1.mx.microsoft\",\"result\":"
			"\"Success\",\"warnings\":[\"careful\"]}}")),
		MARKER, &document, &err));
	assert_true(reply_of(document, 1, &reply, &err));
	assert_false(reply_result(reply, &result, &err));
	assert_int_equal(err.kind, ERR_REMOTE);
	assert_non_null(strstr(err.msg, "EX900 broken"));
	assert_true(reply_of(document, 2, &reply, &err));
	assert_true(reply_result(reply, &result, &err));
	assert_string_equal(result.assigned, "contoso-com.o-v1.mx.microsoft");
	assert_string_equal(result.words, "careful");
	cJSON_Delete(document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_document_among_noise),
		cmocka_unit_test(refuses_what_is_not_one_whole_document),
		cmocka_unit_test(
			failures_of_the_visit_have_their_kinds_and_hints),
		cmocka_unit_test(a_status_is_read_whole),
		cmocka_unit_test(words_are_whole_lines_that_move_no_cursor),
		cmocka_unit_test(a_failure_that_says_nothing_is_no_refusal),
		cmocka_unit_test(
			what_is_missing_or_odd_is_unknown_never_guessed),
		cmocka_unit_test(failed_requests_have_their_kinds),
		cmocka_unit_test(a_result_other_than_success_stops),
	};

	return cmocka_run_group_tests_name("reply", tests, NULL, NULL);
}
