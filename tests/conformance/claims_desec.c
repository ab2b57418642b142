/* Claims about deSEC alone. */
#include "suite.h"

#include <string.h>

static void the_shortest_ttl_is_the_domain_s(void **state)
{
	struct mxset set = set_of(7200, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given_more(ZONE, &set, "{\"minimum_ttl\": 3600}");
	assert_true(mx_read(ZONE, &zone, &err));
	assert_int_equal(zone.ttl_min, 3600);
	assert_int_equal(zone.ttl_max, 86400);
}

static void a_zone_is_signed_from_the_beginning(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct zone_dnssec dnssec;
	struct err err = { 0 };

	given(ZONE, &set);
	assert_true(suite.api.dnssec_read(suite.api.self, ZONE, &dnssec, &err));
	assert_int_equal(dnssec.state, SIGNING_ON);
	assert_int_equal(dnssec.n_ds, 2);
	assert_string_equal(dnssec.ds[0], "6006 13 2 8581E9");
}

/* Words lie deep in a list of one object a change. */
static void field_errors_are_shown_with_their_field(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(3600, "10 b.example.net");
	struct err err = { 0 };

	given(ZONE, &have);
	fault("{\"how\": \"status\", \"on\": \"changing\", \"status\": 400, "
	      "\"body\": \"[{}, {\\\"records\\\": [\\\"Not canonical.\\\"]}]"
	      "\"}");
	assert_false(mx_write(ZONE, &have, &want, &err));
	assert_err(&err, ERR_REMOTE);
	assert_non_null(strstr(err.msg, "records: Not canonical."));
}

/* Whatever the filter of the request is worth. */
static void only_the_owner_s_set_is_taken(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	assert_true(mx_read_answered(
		"[{\"subname\": \"other\", \"type\": \"MX\", \"ttl\": 60, "
		"\"records\": [\"5 mx.other.test.\"]}, {\"subname\": \"\", "
		"\"type\": \"MX\", \"ttl\": 3600, \"records\": [\"10 "
		"a.example.net.\"]}]",
		&zone, &err));
	assert_set(&zone.set, &set);
}

const struct claim desec_claims[] = {
	CLAIM(the_shortest_ttl_is_the_domain_s, 0),
	CLAIM(only_the_owner_s_set_is_taken, 0),
	CLAIM(a_zone_is_signed_from_the_beginning, 0),
	CLAIM(field_errors_are_shown_with_their_field, 0),
};
const size_t n_desec_claims = sizeof(desec_claims) / sizeof(*desec_claims);
