/* Claims about AutoDNS alone. */
#include "suite.h"

static void a_write_that_becomes_a_job_is_followed(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(300, "10 b.example.net");
	struct err err = { 0 };

	given_more(ZONE, &have, "{\"jobs\": true}");
	if (!mx_write(ZONE, &have, &want, &err))
		fail_msg("%s", err.msg);
	struct mxset now = held();
	assert_set(&now, &want);
	assert_int_equal(changing_requests(), 1);
}

/* A record without a TTL has the zone's. */
static void a_ttl_that_is_left_out_is_the_zone_s(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(300, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &have);
	edited(0, "[\"10 a.example.net.\"]");
	assert_true(mx_read(ZONE, &zone, &err));
	assert_int_equal(zone.set.mx[0].ttl, 86400);
	have = zone.set;
	/* Named for removal as it is: without one. */
	if (!mx_write(ZONE, &have, &want, &err))
		fail_msg("%s", err.msg);
	struct mxset now = held();
	assert_set(&now, &want);
}

const struct claim autodns_claims[] = {
	CLAIM(a_write_that_becomes_a_job_is_followed, 0),
	CLAIM(a_ttl_that_is_left_out_is_the_zone_s, 0),
};
const size_t n_autodns_claims =
	sizeof(autodns_claims) / sizeof(*autodns_claims);
