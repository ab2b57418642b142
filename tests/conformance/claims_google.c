/* Claims about Google alone. */
#include "suite.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *of(const char *object, const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItem(
		cJSON_GetObjectItem(suite.server.hello, object), name));
}

/* With one setting changed; true when the zone can be read. */
static bool reads_with(const char *name, const char *value, struct err *err)
{
	struct dns_api api, good = suite.api;
	struct zone zone;

	open_with(name, value, &api);
	suite.api = api;
	bool ok = mx_read(ZONE, &zone, err);
	suite.api = good;
	api.close(api.self);
	return ok;
}

static void a_zone(const char *more)
{
	struct mxset set = set_of(3600, "10 a.example.net");

	given_more(ZONE, &set, more);
}

static void a_stranger_s_key_gets_no_token(void **state)
{
	struct err err = { 0 };

	a_zone("{}");
	assert_false(reads_with("credentials_file",
				of("optional", "wrong_credentials_file"),
				&err));
	assert_err(&err, ERR_AUTH);
	assert_non_null(strstr(err.msg, "invalid_grant"));
}

static void a_token_that_is_no_longer_taken_is_renewed(void **state)
{
	struct err err = { 0 };
	struct zone zone;

	a_zone("{}");
	assert_true(mx_read(ZONE, &zone, &err));
	a_zone("{\"expired\": true}");
	if (!mx_read(ZONE, &zone, &err))
		fail_msg("%s", err.msg);
	/* refused, token, read */
	assert_int_equal(all_requests(), 3);
}

static void a_token_endpoint_that_is_busy_is_a_wait(void **state)
{
	struct err err = { 0 };
	struct zone zone;

	a_zone("{}");
	fault("{\"how\": \"status\", \"status\": 503, \"on\": \"token\", "
	      "\"headers\": {\"Retry-After\": \"9\"}}");
	assert_false(mx_read(ZONE, &zone, &err));
	assert_err(&err, ERR_BUSY);
	assert_int_equal(err.retry_after_s, 9);
}

static void a_set_with_a_routing_policy_is_refused(void **state)
{
	struct err err = { 0 };
	struct zone zone;

	a_zone("{\"routed\": true}");
	assert_false(mx_read(ZONE, &zone, &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.msg, "routing policy"));
}

static void the_name_of_the_zone_tells_two_of_a_kind_apart(void **state)
{
	struct err err = { 0 };

	a_zone("{\"kind\": \"duplicate\"}");
	if (!reads_with("managed_zone", "zone-of-example-org", &err))
		fail_msg("%s", err.msg);
	assert_false(reads_with("managed_zone", "", &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.hint, "GCE_ZONE_ID"));
}

/* Status 403, but it is no question of rights. */
static void a_quota_is_a_wait(void **state)
{
	struct err err = { 0 };
	struct zone zone;

	a_zone("{}");
	fault("{\"how\": \"status\", \"status\": 403, \"body\": "
	      "\"{\\\"error\\\": {\\\"message\\\": \\\"slow\\\", "
	      "\\\"errors\\\": [{\\\"reason\\\": \\\"rateLimitExceeded\\\"}]"
	      "}}\"}");
	assert_false(mx_read(ZONE, &zone, &err));
	assert_err(&err, ERR_BUSY);
	assert_non_null(strstr(err.hint, "quota"));
}

static void a_file_that_is_no_key_is_refused(void **state)
{
	char path[] = "/tmp/exodane-google-XXXXXX";
	struct dns_value values[] = { { "credentials_file", path } };
	struct dns_config config = { .values = values, .n_values = 1 };
	int fd = mkstemp(path);
	struct dns_api api;
	struct err err = { 0 };

	assert_true(fd >= 0);
	assert_true(dprintf(fd, "{\"type\": \"authorized_user\"}") > 0);
	assert_false(dns_provider_open(suite.provider, &config, &api, &err));
	assert_err(&err, ERR_CONFIG);
	assert_non_null(strstr(err.msg, "no key file"));
	assert_int_equal(fchmod(fd, 0644), 0);
	assert_false(dns_provider_open(suite.provider, &config, &api, &err));
	assert_err(&err, ERR_CONFIG);
	assert_non_null(strstr(err.msg, "others can read"));
	close(fd);
	unlink(path);
}

const struct claim google_claims[] = {
	CLAIM(a_stranger_s_key_gets_no_token, 0),
	CLAIM(a_token_that_is_no_longer_taken_is_renewed, 0),
	CLAIM(a_token_endpoint_that_is_busy_is_a_wait, 0),
	CLAIM(a_set_with_a_routing_policy_is_refused, 0),
	CLAIM(the_name_of_the_zone_tells_two_of_a_kind_apart, 0),
	CLAIM(a_quota_is_a_wait, 0),
	CLAIM(a_file_that_is_no_key_is_refused, 0),
};
const size_t n_google_claims = sizeof(google_claims) / sizeof(*google_claims);
