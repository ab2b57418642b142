/* Claims about DNSimple alone. */
#include "suite.h"

#include <stdio.h>
#include <string.h>

static void read_with_account(const char *account, bool shall,
			      enum err_kind kind)
{
	struct dns_api api, good = suite.api;
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &set);
	open_with("account", account, &api);
	suite.api = api;
	bool ok = mx_read(ZONE, &zone, &err);
	suite.api = good;
	api.close(api.self);
	assert_int_equal(ok, shall);
	if (!shall)
		assert_err(&err, kind);
}

static void the_account_is_found_by_the_token(void **state)
{
	read_with_account("", true, ERR_NONE);
}

static void a_token_of_a_user_needs_the_account_named(void **state)
{
	struct dns_api api, good = suite.api;
	struct err err = { 0 };
	struct zone zone;

	open_with("account", "", &api);
	suite.api = api;
	fault("{\"how\": \"status\", \"status\": 200, \"body\": \"{\\\"data\\\""
	      ": {\\\"user\\\": {\\\"id\\\": 5}, \\\"account\\\": null}}\"}");
	bool ok = mx_read(ZONE, &zone, &err);
	suite.api = good;
	api.close(api.self);
	assert_false(ok);
	assert_err(&err, ERR_CONFIG);
	assert_non_null(strstr(err.hint, "DNSIMPLE_ACCOUNT"));
}

/* Its regions are not this program's to keep. */
static void a_regional_record_is_refused(void **state)
{
	struct err err = { 0 };
	struct zone zone;

	assert_false(mx_read_answered(
		"{\"data\": [{\"id\": 1, \"name\": \"\", \"type\": \"MX\", "
		"\"content\": \"a.example.net\", \"ttl\": 3600, \"priority\": "
		"10, \"regions\": [\"SV1\"]}]}",
		&zone, &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.msg, "some regions"));
}

/* DNSIMPLE_BASE_URL as the vendor's own client has it: without the version. */
static void the_endpoint_may_leave_out_the_version(void **state)
{
	const char *given_one =
		cJSON_GetObjectItem(
			cJSON_GetObjectItem(suite.server.hello, "settings"),
			"endpoint")
			->valuestring;
	static const char *const forms[] = { "", "/", "/v2", "/v2/" };
	struct mxset set = set_of(3600, "10 a.example.net");
	struct dns_api api, good = suite.api;
	struct zone zone = { 0 };
	struct err err = { 0 };
	char endpoint[256];

	given(ZONE, &set);
	for (size_t i = 0; i < 4; i++) {
		snprintf(endpoint, sizeof(endpoint), "%.*s%s",
			 (int)(strlen(given_one) - strlen("/v2")), given_one,
			 forms[i]);
		open_with("endpoint", endpoint, &api);
		suite.api = api;
		bool ok = mx_read(ZONE, &zone, &err);
		suite.api = good;
		api.close(api.self);
		if (!ok)
			fail_msg("\"%s\": %s", endpoint, err.msg);
		assert_set(&zone.set, &set);
	}
}

static void an_account_that_is_no_number_is_refused_at_once(void **state)
{
	struct dns_value values[] = { { "token", "t" }, { "account", "1/x" } };
	struct dns_config config = { .values = values, .n_values = 2 };
	struct err err = { 0 };
	struct dns_api api;

	assert_false(dns_provider_open(suite.provider, &config, &api, &err));
	assert_err(&err, ERR_CONFIG);
	assert_non_null(strstr(err.msg, "account"));
}

static void a_refusal_names_the_field(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(60, "10 b.example.net");
	struct err err = { 0 };

	given(ZONE, &have);
	fault("{\"how\": \"status\", \"status\": 400, \"method\": \"POST\", "
	      "\"body\": \"{\\\"message\\\": \\\"Validation failed\\\", "
	      "\\\"errors\\\": {\\\"ttl\\\": [\\\"is too short\\\"]}}\"}");
	assert_false(mx_write(ZONE, &have, &want, &err));
	if (!strstr(err.msg, "Validation failed: ttl: is too short"))
		fail_msg("%s", err.msg);
}

static bool sends_ds(const char *more)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct zone_dnssec dnssec;
	struct err err = { 0 };

	given_more(ZONE, &set, more);
	if (!suite.api.dnssec_read(suite.api.self, ZONE, &dnssec, &err))
		fail_msg("%s", err.msg);
	return dnssec.sends_ds_itself;
}

static void the_ds_is_sent_for_a_domain_registered_here(void **state)
{
	assert_false(sends_ds("{}"));
	assert_true(sends_ds("{\"registered\": true}"));
}

/* Not knowing who sends the DS is no "nobody does". */
static void a_domain_that_cannot_be_read_is_reported(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct zone_dnssec dnssec;
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &set);
	assert_true(mx_read(ZONE, &zone, &err));
	fault("{\"how\": \"status\", \"status\": 403, \"after\": 1, \"body\": "
	      "\"{\\\"message\\\": \\\"no scope\\\"}\"}");
	assert_false(
		suite.api.dnssec_read(suite.api.self, ZONE, &dnssec, &err));
	assert_err(&err, ERR_AUTH);
}

const struct claim dnsimple_claims[] = {
	CLAIM(the_endpoint_may_leave_out_the_version, 0),
	CLAIM(an_account_that_is_no_number_is_refused_at_once, 0),
	CLAIM(a_refusal_names_the_field, 0),
	CLAIM(the_ds_is_sent_for_a_domain_registered_here, 0),
	CLAIM(a_domain_that_cannot_be_read_is_reported, 0),
	CLAIM(the_account_is_found_by_the_token, 0),
	CLAIM(a_token_of_a_user_needs_the_account_named, 0),
	CLAIM(a_regional_record_is_refused, 0),
};
const size_t n_dnsimple_claims =
	sizeof(dnsimple_claims) / sizeof(*dnsimple_claims);
