/* Claims about Scaleway alone. */
#include "suite.h"

#include <string.h>

static size_t requests_with(const char *words)
{
	cJSON *order = cJSON_CreateObject();
	const cJSON *request;
	size_t n = 0;

	cJSON_AddStringToObject(order, "do", "requests");
	cJSON *list = server_do(&suite.server, order);
	cJSON_ArrayForEach(request, list)
	{
		const char *body = cJSON_GetStringValue(
			cJSON_GetObjectItem(request, "body"));
		n += strstr(body, words) != NULL;
	}
	cJSON_Delete(list);
	return n;
}

/* The server's records have one; a host that stays keeps it. */
static void a_comment_goes_back_with_its_host(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(60, "20 a.example.net, 10 b.example.net");
	struct err err = { 0 };

	given(ZONE, &have);
	assert_true(mx_write(ZONE, &have, &want, &err));
	assert_int_equal(requests_with("\"comment\":\"kept\""), 1);
}

/* A "set" of nothing, or a mistyped zone, shall make nothing anew. */
static void no_zone_comes_into_being(void **state)
{
	struct mxset have = { 0 }, want = set_of(60, "10 a.example.net");
	struct err err = { 0 };

	given(ZONE, &have);
	assert_true(mx_write(ZONE, &have, &want, &err));
	assert_int_equal(requests_with("\"disallow_new_zone_creation\":true"),
			 1);
	assert_int_equal(requests_with("\"add\":"), 1);
}

static void a_dynamic_record_is_refused(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &set);
	assert_true(mx_read(ZONE, &zone, &err));
	fault("{\"how\": \"status\", \"status\": 200, \"body\": "
	      "\"{\\\"records\\\": [{\\\"name\\\": \\\"\\\", \\\"type\\\": "
	      "\\\"MX\\\", \\\"data\\\": \\\"10 a.example.net.\\\", \\\"ttl\\\""
	      ": 60, \\\"priority\\\": 10, \\\"view_config\\\": {}}]}\"}");
	assert_false(mx_read(ZONE, &zone, &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.msg, "view_config"));
}

/* As it was written by others: data without the preference. */
static void data_without_a_preference_is_understood(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &set);
	assert_true(mx_read(ZONE, &zone, &err));
	fault("{\"how\": \"status\", \"status\": 200, \"body\": "
	      "\"{\\\"records\\\": [{\\\"name\\\": \\\"\\\", \\\"type\\\": "
	      "\\\"MX\\\", \\\"data\\\": \\\"a.example.net.\\\", \\\"ttl\\\""
	      ": 3600, \\\"priority\\\": 10}]}\"}");
	assert_true(mx_read(ZONE, &zone, &err));
	assert_set(&zone.set, &set);
}

const struct claim scaleway_claims[] = {
	CLAIM(a_comment_goes_back_with_its_host, 0),
	CLAIM(no_zone_comes_into_being, 0),
	CLAIM(a_dynamic_record_is_refused, 0),
	CLAIM(data_without_a_preference_is_understood, 0),
};
const size_t n_scaleway_claims =
	sizeof(scaleway_claims) / sizeof(*scaleway_claims);
