/* Claims about Cloudflare alone. */
#include "suite.h"

#include <string.h>

static void refuses_zone(const char *more, const char *words)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given_more(ZONE, &set, more);
	assert_false(mx_read(ZONE, &zone, &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.msg, words));
}

static void zones_that_are_not_served_are_refused(void **state)
{
	refuses_zone("{\"status\": \"pending\"}", "not active");
	refuses_zone("{\"type\": \"partial\"}", "partial");
	refuses_zone("{\"type\": \"secondary\"}", "secondary");
}

static void an_enterprise_zone_goes_down_to_30_seconds(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given_more(ZONE, &set, "{\"plan\": {\"legacy_id\": \"enterprise\"}}");
	assert_true(mx_read(ZONE, &zone, &err));
	assert_int_equal(zone.ttl_min, 30);
}

static void an_automatic_ttl_counts_as_300(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct mxset automatic = set_of(300, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &set);
	edited(1, "[\"10 a.example.net.\"]");
	assert_true(mx_read(ZONE, &zone, &err));
	assert_set(&zone.set, &automatic);
}

static void a_malformed_token_is_an_auth_error(void **state)
{
	struct dns_api api, good = suite.api;
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &set);
	open_with("api_token", "short", &api);
	suite.api = api;
	bool ok = mx_read(ZONE, &zone, &err);
	suite.api = good;
	api.close(api.self);
	assert_false(ok);
	assert_err(&err, ERR_AUTH);
}

const struct claim cloudflare_claims[] = {
	CLAIM(zones_that_are_not_served_are_refused, 0),
	CLAIM(an_enterprise_zone_goes_down_to_30_seconds, 0),
	CLAIM(an_automatic_ttl_counts_as_300, 0),
	CLAIM(a_malformed_token_is_an_auth_error, 0),
};
const size_t n_cloudflare_claims =
	sizeof(cloudflare_claims) / sizeof(*cloudflare_claims);
