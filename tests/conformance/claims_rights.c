/* Claims about what the credentials may do, where the API tells it. Its server
 * grants "enough", too little ("lacking") or too much ("wide"). */
#include "suite.h"

#include <string.h>

static bool grant(const char *which)
{
	const cJSON *item;
	bool possible = false;

	cJSON_ArrayForEach(item, said_list("rights")) possible |=
		strcmp(item->valuestring, which) == 0;
	if (!possible) {
		printf("# does not apply: this API does not tell it\n");
		return false;
	}
	cJSON *order = cJSON_CreateObject();
	cJSON_AddStringToObject(order, "do", "grant");
	cJSON_AddStringToObject(order, "which", which);
	cJSON_Delete(server_do(&suite.server, order));
	return true;
}

/* As `exodane doctor` does it. */
static struct dns_rights rights_of(const char *which)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct dns_rights rights = { 0 };
	struct err err = { 0 };
	char line[512] = "";

	given(ZONE, &set);
	if (!suite.api.examine(suite.api.self, ZONE, line, sizeof(line),
			       &err) ||
	    !suite.api.rights(suite.api.self, ZONE, &rights, &err))
		fail_msg("%s: %s", which, err.msg);
	assert_non_null(strstr(line, ZONE));
	assert_int_equal(changing_requests(), 0);
	assert_silent(rights.missing);
	assert_silent(rights.needless);
	return rights;
}

static void rights_that_are_enough_are_not_talked_about(void **state)
{
	if (!grant("enough"))
		return;
	struct dns_rights rights = rights_of("enough");
	assert_string_equal(rights.missing, "");
	assert_string_equal(rights.needless, "");
}

static void a_right_that_is_missing_is_named(void **state)
{
	if (!grant("lacking"))
		return;
	struct dns_rights rights = rights_of("lacking");
	assert_string_not_equal(rights.missing, "");
	assert_string_equal(rights.needless, "");
	grant("enough");
}

static void a_right_that_is_needless_is_named(void **state)
{
	if (!grant("wide"))
		return;
	struct dns_rights rights = rights_of("wide");
	assert_string_equal(rights.missing, "");
	assert_string_not_equal(rights.needless, "");
	grant("enough");
}

const struct claim rights_claims[] = {
	CLAIM(rights_that_are_enough_are_not_talked_about, TELLS_RIGHTS),
	CLAIM(a_right_that_is_missing_is_named, TELLS_RIGHTS),
	CLAIM(a_right_that_is_needless_is_named, TELLS_RIGHTS),
};
const size_t n_rights_claims = sizeof(rights_claims) / sizeof(*rights_claims);
