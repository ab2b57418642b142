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

const struct claim ionos_claims[] = {
	CLAIM(records_that_are_switched_off_are_neither_read_nor_lost, 0),
};
const size_t n_ionos_claims = sizeof(ionos_claims) / sizeof(*ionos_claims);
