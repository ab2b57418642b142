/* Claims about dynamic updates alone. */
#include "suite.h"

#include <string.h>

static void an_alias_is_refused(void **state)
{
	struct mxset none = { 0 };
	struct err err = { 0 };
	struct zone zone;

	given("www." ZONE, &none);
	cJSON_Delete(
		server_do(&suite.server, cJSON_Parse("{\"do\": \"alias\"}")));
	assert_false(mx_read("www." ZONE, &zone, &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.msg, "CNAME"));
}

static void an_unknown_key_is_an_auth_error(void **state)
{
	struct dns_api api, good = suite.api;
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &set);
	open_with("key_name", "nosuch.key", &api);
	suite.api = api;
	bool ok = mx_read(ZONE, &zone, &err);
	suite.api = good;
	api.close(api.self);
	assert_false(ok);
	assert_err(&err, ERR_AUTH);
	assert_non_null(strstr(err.msg, "BADKEY"));
}

/* Anyone in between could have changed it. */
static void an_answer_that_was_tampered_with_is_refused(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	static const char *const hows[] = {
		"{\"how\": \"rcode\", \"rcode\": 3}",
		"{\"how\": \"strip\", \"rcode\": 3}",
		"{\"how\": \"strip\", \"rcode\": 0}",
	};

	for (size_t i = 0; i < sizeof(hows) / sizeof(*hows); i++) {
		given(ZONE, &set);
		fault(hows[i]);
		assert_false(mx_read(ZONE, &zone, &err));
		assert_err(&err, ERR_AUTH);
		assert_non_null(strstr(err.msg, "not signed"));
	}
}

static void a_cut_off_answer_is_an_error(void **state)
{
	static const char *const hows[] = { "truncate", "drop" };
	struct mxset set = set_of(3600, "10 a.example.net");
	char what[64];

	for (size_t i = 0; i < 2; i++) {
		struct err err = { 0 };
		struct zone zone;
		given(ZONE, &set);
		snprintf(what, sizeof(what), "{\"how\": \"%s\"}", hows[i]);
		fault(what);
		assert_false(mx_read(ZONE, &zone, &err));
		assert_err(&err, ERR_NET);
	}
}

static void an_unsigned_zone_is_seen_as_such(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct zone_dnssec dnssec;
	struct err err = { 0 };

	given(ZONE, &set);
	assert_true(suite.api.dnssec_read(suite.api.self, ZONE, &dnssec, &err));
	assert_int_equal(dnssec.state, SIGNING_OFF);
	assert_null(suite.api.dnssec_enable);
}

const struct claim rfc2136_claims[] = {
	CLAIM(an_alias_is_refused, 0),
	CLAIM(an_unknown_key_is_an_auth_error, 0),
	CLAIM(an_answer_that_was_tampered_with_is_refused, 0),
	CLAIM(a_cut_off_answer_is_an_error, 0),
	CLAIM(an_unsigned_zone_is_seen_as_such, 0),
};
const size_t n_rfc2136_claims =
	sizeof(rfc2136_claims) / sizeof(*rfc2136_claims);
