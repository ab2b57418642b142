/* Claims about Route 53 alone. */
#include "suite.h"

#include <string.h>

static void a_zone(const char *more)
{
	struct mxset set = set_of(3600, "10 a.example.net");

	given_more(ZONE, &set, more);
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

static const char *optional(const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItem(
		cJSON_GetObjectItem(suite.server.hello, "optional"), name));
}

static void a_session_token_is_signed_too(void **state)
{
	struct err err = { 0 };

	a_zone("{}");
	if (!reads_with("session_token", optional("session_token"), &err))
		fail_msg("%s", err.msg);
	assert_false(reads_with("session_token", "stale", &err));
	assert_err(&err, ERR_AUTH);
}

static void the_id_tells_zones_of_one_name_apart(void **state)
{
	struct err err = { 0 };

	a_zone("{\"kind\": \"duplicate\"}");
	if (!reads_with("hosted_zone_id", optional("hosted_zone_id"), &err))
		fail_msg("%s", err.msg);
	assert_false(reads_with("hosted_zone_id", "", &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.hint, "AWS_HOSTED_ZONE_ID"));
	a_zone("{\"kind\": \"private\"}");
	assert_false(
		reads_with("hosted_zone_id", optional("hosted_zone_id"), &err));
	assert_err(&err, ERR_UNSUPPORTED);
}

/* As lists of zones show it, and as it is copied from there. */
static void the_id_may_be_given_with_its_path(void **state)
{
	struct err err = { 0 };
	char path[128];

	a_zone("{\"kind\": \"duplicate\"}");
	snprintf(path, sizeof(path), "/hostedzone/%s",
		 optional("hosted_zone_id"));
	if (!reads_with("hosted_zone_id", path, &err))
		fail_msg("%s", err.msg);
	assert_int_equal(requests_with("hostedzone//hostedzone"), 0);
	assert_int_equal(requests_with("%2Fhostedzone"), 0);
}

static void a_set_with_a_routing_policy_is_refused(void **state)
{
	struct err err = { 0 };
	struct zone zone;

	a_zone("{\"routed\": true}");
	assert_false(mx_read(ZONE, &zone, &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.msg, "SetIdentifier"));
}

/* The refusal of a batch comes in two forms. */
static void a_conflict_is_understood_as_it_is_documented(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(3600, "10 b.example.net");
	struct err err = { 0 };

	a_zone("{\"documented\": true}");
	fault("{\"how\": \"edit\", \"on\": \"changing\", \"ttl\": 3600,"
	      "\"mx\": [\"30 stranger.example.net.\"]}");
	assert_false(mx_write(ZONE, &have, &want, &err));
	assert_err(&err, ERR_CONFLICT);
}

/* Status 400, but it is no mistake of ours. */
static void throttling_is_a_wait(void **state)
{
	struct err err = { 0 };
	struct zone zone;

	a_zone("{}");
	fault("{\"how\": \"status\", \"status\": 400, \"body\": "
	      "\"<ErrorResponse><Error><Type>Sender</Type><Code>Throttling"
	      "</Code><Message>Rate exceeded</Message></Error>"
	      "</ErrorResponse>\"}");
	assert_false(mx_read(ZONE, &zone, &err));
	assert_err(&err, ERR_BUSY);
	assert_non_null(strstr(err.msg, "Rate exceeded"));
}

static void signing_needs_a_key_and_says_how_to_make_one(void **state)
{
	struct zone_dnssec dnssec;
	struct err err = { 0 };

	a_zone("{}");
	assert_true(suite.api.dnssec_read(suite.api.self, ZONE, &dnssec, &err));
	assert_int_equal(dnssec.state, SIGNING_OFF);
	assert_false(suite.api.dnssec_enable(suite.api.self, ZONE, &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.hint, "create-key-signing-key"));
}

static void with_a_key_signing_is_switched_on(void **state)
{
	struct zone_dnssec dnssec;
	struct err err = { 0 };

	a_zone("{\"ksk\": true}");
	if (!suite.api.dnssec_enable(suite.api.self, ZONE, &err))
		fail_msg("%s", err.msg);
	assert_true(suite.api.dnssec_read(suite.api.self, ZONE, &dnssec, &err));
	assert_int_equal(dnssec.state, SIGNING_ON);
	assert_int_equal(dnssec.n_ds, 1);
	assert_memory_equal(dnssec.ds[0], "55648 13 2 ", 11);
	forget();
	assert_true(suite.api.dnssec_enable(suite.api.self, ZONE, &err));
	assert_int_equal(changing_requests(), 0);
}

/* Entities that unfold, files that are opened: none of it. */
static void a_document_type_is_no_answer(void **state)
{
	struct err err = { 0 };
	struct zone zone;

	a_zone("{}");
	fault("{\"how\": \"status\", \"status\": 200, \"body\": \"<!DOCTYPE x "
	      "[<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>\"}");
	assert_false(mx_read(ZONE, &zone, &err));
	assert_err(&err, ERR_PARSE);
	assert_non_null(strstr(err.msg, "not XML"));
}

const struct claim route53_claims[] = {
	CLAIM(a_session_token_is_signed_too, 0),
	CLAIM(the_id_tells_zones_of_one_name_apart, 0),
	CLAIM(the_id_may_be_given_with_its_path, 0),
	CLAIM(a_set_with_a_routing_policy_is_refused, 0),
	CLAIM(a_conflict_is_understood_as_it_is_documented, 0),
	CLAIM(throttling_is_a_wait, 0),
	CLAIM(signing_needs_a_key_and_says_how_to_make_one, 0),
	CLAIM(with_a_key_signing_is_switched_on, 0),
	CLAIM(a_document_type_is_no_answer, 0),
};
const size_t n_route53_claims =
	sizeof(route53_claims) / sizeof(*route53_claims);
