/* Claims about what the credentials may do, where the API tells it. Its server
 * grants "enough", too little ("lacking"; "none": nothing in this zone) or too
 * much ("wide"; "full": all in one word), does not say it ("untold") or does
 * not let them ask ("silent"). */
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
	if (!suite.api.rights)
		fail_msg("the API tells it, but the driver does not ask");
	cJSON *order = cJSON_CreateObject();
	cJSON_AddStringToObject(order, "do", "grant");
	cJSON_AddStringToObject(order, "which", which);
	cJSON_Delete(server_do(&suite.server, order));
	return true;
}

/* As `exodane doctor` does it. */
static void examine(void)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	char line[512] = "";

	given(ZONE, &set);
	if (!suite.api.examine(suite.api.self, ZONE, line, sizeof(line), &err))
		fail_msg("%s", err.msg);
	assert_non_null(strstr(line, ZONE));
}

static bool ask(struct dns_rights *rights, struct err *err)
{
	examine();
	bool told = suite.api.rights(suite.api.self, ZONE, rights, err);
	assert_int_equal(changing_requests(), 0);
	return told;
}

static struct dns_rights rights_of(const char *which)
{
	struct dns_rights rights = { 0 };
	struct err err = { 0 };

	if (!ask(&rights, &err))
		fail_msg("%s: %s", which, err.msg);
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

static void whoever_may_do_nothing_lacks_rights(void **state)
{
	if (!grant("none"))
		return;
	struct dns_rights rights = rights_of("none");
	assert_string_not_equal(rights.missing, "");
	grant("enough");
}

static void whoever_may_do_everything_has_needless_rights(void **state)
{
	if (!grant("full"))
		return;
	struct dns_rights rights = rights_of("full");
	assert_string_equal(rights.missing, "");
	assert_string_not_equal(rights.needless, "");
	grant("enough");
}

static void what_is_not_told_is_not_held_against_anybody(void **state)
{
	if (!grant("untold"))
		return;
	struct dns_rights rights = rights_of("untold");
	assert_string_equal(rights.missing, "");
	assert_string_equal(rights.needless, "");
	grant("enough");
}

static void credentials_that_may_not_ask_are_told_apart(void **state)
{
	struct dns_rights rights = { 0 };
	struct err err = { 0 };

	if (!grant("silent"))
		return;
	assert_false(ask(&rights, &err));
	assert_err(&err, ERR_AUTH);
	grant("enough");
}

/* Else what is not understood would look like rights that are missing, or like
 * all being well. */
static void an_answer_of_another_shape_tells_nothing(void **state)
{
	static const char *const bodies[] = { "[7]", "\\\"odd\\\"", "<odd/>" };
	struct dns_rights rights;
	struct err err;
	char how[128];

	for (size_t i = 0; grant("enough") && i < 3; i++) {
		examine();
		snprintf(how, sizeof(how),
			 "{\"how\": \"status\", \"status\": 200, \"body\": "
			 "\"%s\"}",
			 bodies[i]);
		fault(how);
		err_clear(&err);
		assert_false(
			suite.api.rights(suite.api.self, ZONE, &rights, &err));
		assert_int_not_equal(err.kind, ERR_AUTH);
		assert_string_not_equal(err.msg, "");
		forget();
	}
}

const struct claim rights_claims[] = {
	CLAIM(rights_that_are_enough_are_not_talked_about, TELLS_RIGHTS),
	CLAIM(a_right_that_is_missing_is_named, TELLS_RIGHTS),
	CLAIM(a_right_that_is_needless_is_named, TELLS_RIGHTS),
	CLAIM(whoever_may_do_nothing_lacks_rights, TELLS_RIGHTS),
	CLAIM(whoever_may_do_everything_has_needless_rights, TELLS_RIGHTS),
	CLAIM(what_is_not_told_is_not_held_against_anybody, TELLS_RIGHTS),
	CLAIM(credentials_that_may_not_ask_are_told_apart, TELLS_RIGHTS),
	CLAIM(an_answer_of_another_shape_tells_nothing, TELLS_RIGHTS | HTTP),
};
const size_t n_rights_claims = sizeof(rights_claims) / sizeof(*rights_claims);
