/* Claims about DNSimple alone. */
#include "suite.h"

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

const struct claim dnsimple_claims[] = {
	CLAIM(the_account_is_found_by_the_token, 0),
	CLAIM(a_token_of_a_user_needs_the_account_named, 0),
	CLAIM(a_regional_record_is_refused, 0),
};
const size_t n_dnsimple_claims =
	sizeof(dnsimple_claims) / sizeof(*dnsimple_claims);
