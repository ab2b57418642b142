/* Claims about AutoDNS alone. */
#include "suite.h"

#include <string.h>

static void a_write_that_becomes_a_job_is_followed(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(300, "10 b.example.net");
	struct err err = { 0 };

	given_more(ZONE, &have, "{\"jobs\": \"SUCCESS\"}");
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

static void a_job_ends(const char *more, enum err_kind kind, const char *words)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(300, "10 b.example.net");
	struct err err = { 0 };

	given_more(ZONE, &have, more);
	assert_false(mx_write(ZONE, &have, &want, &err));
	assert_err(&err, kind);
	assert_non_null(strstr(err.msg, words));
	struct mxset now = held();
	assert_set(&now, &have);
}

static void a_job_that_fails_or_lasts_is_told(void **state)
{
	a_job_ends("{\"jobs\": \"FAILED\"}", ERR_REMOTE, "failed");
	a_job_ends("{\"jobs\": \"CANCELED\"}", ERR_REMOTE, "failed");
	a_job_ends("{\"jobs\": \"WAIT\"}", ERR_BUSY, "not done yet");
	a_job_ends("{\"jobs\": \"RUNNING\"}", ERR_BUSY, "not done yet");
}

/* Which of the two is shown depends on where a set was made. */
static void the_apex_has_two_names(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(300, "10 b.example.net");
	struct err err = { 0 };

	given_more(ZONE, &have, "{\"apex\": \"@\"}");
	if (!mx_write(ZONE, &have, &want, &err))
		fail_msg("%s", err.msg);
	struct mxset now = held();
	assert_set(&now, &want);
}

static enum signing signed_as(const char *more)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct zone_dnssec dnssec = { 0 };
	struct err err = { 0 };

	given_more(ZONE, &set, more);
	if (!suite.api.dnssec_enable(suite.api.self, ZONE, &err) ||
	    !suite.api.dnssec_read(suite.api.self, ZONE, &dnssec, &err))
		fail_msg("%s", err.msg);
	assert_true(dnssec.sends_ds_itself);
	return dnssec.state;
}

static void a_domain_is_signed_by_either_word(void **state)
{
	assert_int_equal(signed_as("{\"shows\": [\"dnssec\"]}"), SIGNING_ON);
	assert_int_equal(signed_as("{\"shows\": [\"autoDnssec\"]}"),
			 SIGNING_ON);
	/* By a job, which is followed. */
	assert_int_equal(signed_as("{\"jobs\": \"SUCCESS\"}"), SIGNING_ON);
}

static void a_domain_registered_elsewhere_is_no_error(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct zone_dnssec dnssec = { 0 };
	struct err err = { 0 };

	given_more(ZONE, &set, "{\"registered\": false}");
	assert_true(suite.api.dnssec_read(suite.api.self, ZONE, &dnssec, &err));
	assert_int_equal(dnssec.state, SIGNING_UNKNOWN);
	assert_non_null(strstr(dnssec.note, "not registered"));
}

const struct claim autodns_claims[] = {
	CLAIM(a_write_that_becomes_a_job_is_followed, 0),
	CLAIM(a_ttl_that_is_left_out_is_the_zone_s, 0),
	CLAIM(a_job_that_fails_or_lasts_is_told, 0),
	CLAIM(the_apex_has_two_names, 0),
	CLAIM(a_domain_is_signed_by_either_word, 0),
	CLAIM(a_domain_registered_elsewhere_is_no_error, 0),
};
const size_t n_autodns_claims =
	sizeof(autodns_claims) / sizeof(*autodns_claims);
