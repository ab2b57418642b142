/* Claims about IONOS alone. */
#include "suite.h"

#include <stdlib.h>
#include <string.h>

/* A PATCH takes away all that it does not name. */
static void records_that_are_switched_off_are_neither_read_nor_lost(
	void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(300, "10 b.example.net");
	struct err err = { 0 };
	struct zone zone;

	given_more(ZONE, &have, "{\"hidden\": \"5 hidden.example.net.\"}");
	char *before = others();
	assert_non_null(strstr(before, "hidden.example.net"));
	assert_true(mx_read(ZONE, &zone, &err));
	assert_set(&zone.set, &have);
	if (!mx_write(ZONE, &have, &want, &err))
		fail_msg("%s", err.msg);
	char *after = others();
	assert_string_equal(after, before);
	free(before);
	free(after);
}

/* A member of tomorrow's API stays with its host; what the API adds by itself
 * is not sent back. */
static void unknown_members_go_back_with_their_host(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(60, "20 a.example.net, 10 b.example.net");
	struct err err = { 0 };

	given_more(ZONE, &have, "{\"unknown\": true}");
	assert_true(mx_write(ZONE, &have, &want, &err));
	assert_int_equal(requests_with("\"tomorrow\":\"kept\""), 1);
	assert_int_equal(requests_with("rootName"), 0);
	assert_int_equal(requests_with("changeDate"), 0);
	assert_int_equal(requests_with("\"id\":"), 0);
}

static void a_refusal_is_shown_with_its_code(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(60, "10 b.example.net");
	struct err err = { 0 };

	given(ZONE, &have);
	fault("{\"how\": \"status\", \"on\": \"changing\", \"status\": 400, "
	      "\"body\": \"[{\\\"code\\\": \\\"INVALID_RECORD\\\", "
	      "\\\"message\\\": \\\"Record is invalid\\\"}]\"}");
	assert_false(mx_write(ZONE, &have, &want, &err));
	assert_err(&err, ERR_REMOTE);
	assert_non_null(strstr(err.msg, "INVALID_RECORD: Record is invalid"));
}

/* The public part before the dot is not the secret. */
static void the_secret_part_alone_is_hidden_too(void **state)
{
	const char *part = cJSON_GetStringValue(
		cJSON_GetObjectItem(suite.server.hello, "canary"));
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;
	char what[512];

	given(ZONE, &set);
	snprintf(what, sizeof(what),
		 "{\"how\": \"status\", \"status\": 401, \"body\": "
		 "\"[{\\\"code\\\": \\\"UNAUTHORIZED\\\", \\\"message\\\": "
		 "\\\"unknown: %s\\\"}]\"}",
		 part);
	fault(what);
	assert_false(mx_read(ZONE, &zone, &err));
	assert_err(&err, ERR_AUTH);
	assert_non_null(strstr(err.msg, "unknown: *"));
}

const struct claim ionos_claims[] = {
	CLAIM(records_that_are_switched_off_are_neither_read_nor_lost, 0),
	CLAIM(unknown_members_go_back_with_their_host, 0),
	CLAIM(a_refusal_is_shown_with_its_code, 0),
	CLAIM(the_secret_part_alone_is_hidden_too, 0),
};
const size_t n_ionos_claims = sizeof(ionos_claims) / sizeof(*ionos_claims);
