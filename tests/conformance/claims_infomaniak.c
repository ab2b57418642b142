/* Claims about Infomaniak alone. */
#include "suite.h"

#include <string.h>
#include <strings.h>

static void the_longest_ttl_is_a_day(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &set);
	assert_true(mx_read(ZONE, &zone, &err));
	assert_int_equal(zone.ttl_max, 86400);
}

/* The API's own word counts for more than the status. */
static void a_token_that_may_not_is_told_from_other_refusals(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &set);
	fault("{\"how\": \"status\", \"status\": 200, \"always\": true, "
	      "\"body\": \"{\\\"result\\\": \\\"error\\\", \\\"error\\\": "
	      "{\\\"code\\\": \\\"not_authorized\\\", \\\"description\\\": "
	      "\\\"Authorization required\\\"}}\"}");
	assert_false(mx_read(ZONE, &zone, &err));
	assert_err(&err, ERR_AUTH);
	assert_non_null(
		strstr(err.msg, "not_authorized: Authorization required"));
}

static bool sign(const char *more, struct zone_dnssec *out, struct err *err)
{
	struct mxset set = set_of(3600, "10 a.example.net");

	given_more(ZONE, &set, more);
	return suite.api.dnssec_enable(suite.api.self, ZONE, err) &&
	       suite.api.dnssec_read(suite.api.self, ZONE, out, err);
}

static void gives_its_ds(const char *more)
{
	const cJSON *ds = said_list("ds")->child;
	struct zone_dnssec dnssec = { 0 };
	struct err err = { 0 };

	if (!sign(more, &dnssec, &err))
		fail_msg("%s: %s", more, err.msg);
	assert_int_equal(dnssec.state, SIGNING_ON);
	assert_int_equal(dnssec.n_ds, 1);
	assert_int_equal(strcasecmp(dnssec.ds[0], ds->valuestring), 0);
}

static void the_ds_comes_from_the_key_where_only_that_is_shown(void **state)
{
	gives_its_ds("{\"shows\": \"dnssec_data\"}");
	gives_its_ds("{\"shows\": \"ksk\"}");
}

static void the_domain_is_found_under_either_path(void **state)
{
	gives_its_ds("{\"under\": \"domains\"}");
	gives_its_ds("{\"under\": \"domains/domains\"}");
}

static void a_domain_registered_elsewhere_is_said_to_be(void **state)
{
	struct zone_dnssec dnssec = { 0 };
	struct err err = { 0 };

	assert_false(sign("{\"under\": \"\"}", &dnssec, &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.msg, "not registered there"));
	assert_int_equal(changing_requests(), 0);
}

const struct claim infomaniak_claims[] = {
	CLAIM(the_longest_ttl_is_a_day, 0),
	CLAIM(a_token_that_may_not_is_told_from_other_refusals, 0),
	CLAIM(the_ds_comes_from_the_key_where_only_that_is_shown, 0),
	CLAIM(the_domain_is_found_under_either_path, 0),
	CLAIM(a_domain_registered_elsewhere_is_said_to_be, 0),
};
const size_t n_infomaniak_claims =
	sizeof(infomaniak_claims) / sizeof(*infomaniak_claims);
