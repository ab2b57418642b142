/* Claims about hosting.de alone. */
#include "suite.h"

#include <string.h>

/* Blocked again between the look at the zone and the update. */
static void a_zone_that_is_being_worked_on_is_said_to_be(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(3600, "10 b.example.net");
	struct err err = { 0 };

	given(ZONE, &have);
	fault("{\"how\": \"status\", \"status\": 200, \"on\": \"changing\", "
	      "\"body\": \"{\\\"status\\\": \\\"error\\\", \\\"errors\\\": "
	      "[{\\\"code\\\": 10205, \\\"text\\\": \\\"The object is "
	      "blocked\\\"}]}\"}");
	assert_false(mx_write(ZONE, &have, &want, &err));
	assert_err(&err, ERR_BUSY);
	assert_non_null(strstr(err.hint, "in a minute"));
}

const struct claim hostingde_claims[] = {
	CLAIM(a_zone_that_is_being_worked_on_is_said_to_be, 0),
};
const size_t n_hostingde_claims =
	sizeof(hostingde_claims) / sizeof(*hostingde_claims);
