/* Claims about Azure alone. */
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static const char *optional(const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItem(
		cJSON_GetObjectItem(suite.server.hello, "optional"), name));
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

/* With a certificate in place of the secret. */
static bool reads_by_certificate(const char *path, struct err *err)
{
	cJSON *settings = cJSON_GetObjectItem(suite.server.hello, "settings");
	cJSON *secret = cJSON_DetachItemFromObject(settings, "client_secret");
	bool ok = reads_with("client_certificate", path, err);

	cJSON_AddItemToObject(settings, "client_secret", secret);
	return ok;
}

static void a_certificate_signs_in_too(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };

	given(ZONE, &set);
	if (!reads_by_certificate(optional("client_certificate"), &err))
		fail_msg("%s", err.msg);
}

static void a_certificate_that_others_can_read_is_refused(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };

	given(ZONE, &set);
	assert_false(reads_by_certificate("/etc/passwd", &err));
	assert_err(&err, ERR_CONFIG);
	assert_non_null(strstr(err.msg, "others can read"));
	assert_int_equal(all_requests(), 0);
}

static void the_resource_group_tells_zones_of_one_name_apart(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };

	given_more(ZONE, &set, "{\"kind\": \"duplicate\"}");
	if (!reads_with("resource_group", optional("resource_group"), &err))
		fail_msg("%s", err.msg);
	assert_false(reads_with("resource_group", "", &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.hint, "AZURE_RESOURCE_GROUP"));
}

/* A token is asked for once, and anew when it is no longer taken. */
static void a_token_that_is_no_longer_taken_is_renewed(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &set);
	assert_true(mx_read(ZONE, &zone, &err));
	given_more(ZONE, &set, "{\"expired\": true}");
	if (!mx_read(ZONE, &zone, &err))
		fail_msg("%s", err.msg);
	/* refused, token, read */
	assert_int_equal(all_requests(), 3);
	assert_set(&zone.set, &set);
}

/* The list of zones is a path of its own making: no token goes elsewhere. */
static void a_list_that_goes_on_elsewhere_is_not_followed(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &set);
	fault("{\"how\": \"status\", \"status\": 200, \"after\": 1, \"body\": "
	      "\"{\\\"value\\\": [], \\\"nextLink\\\": "
	      "\\\"http://127.0.0.1:1/more\\\"}\"}");
	assert_false(mx_read(ZONE, &zone, &err));
	assert_err(&err, ERR_PARSE);
	assert_non_null(strstr(err.msg, "another address"));
}

static void an_alias_of_a_resource_is_refused(void **state)
{
	struct err err = { 0 };
	struct zone zone;

	assert_false(mx_read_answered(
		"{\"etag\": \"e\", \"properties\": {\"TTL\": 60, "
		"\"targetResource\": {\"id\": \"/x\"}}}",
		&zone, &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.msg, "alias"));
}

const struct claim azure_claims[] = {
	CLAIM(a_certificate_signs_in_too, 0),
	CLAIM(a_certificate_that_others_can_read_is_refused, 0),
	CLAIM(the_resource_group_tells_zones_of_one_name_apart, 0),
	CLAIM(a_token_that_is_no_longer_taken_is_renewed, 0),
	CLAIM(a_list_that_goes_on_elsewhere_is_not_followed, 0),
	CLAIM(an_alias_of_a_resource_is_refused, 0),
};
const size_t n_azure_claims = sizeof(azure_claims) / sizeof(*azure_claims);
