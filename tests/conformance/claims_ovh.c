/* Claims about OVHcloud alone. */
#include "suite.h"

#include <string.h>

/* The records are written, but the refresh never arrives. */
static void a_write_without_its_refresh_is_made_public_later(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(3600, "10 a.example.net, 20 b.example.net");
	struct err err = { 0 };

	given(ZONE, &have);
	fault("{\"how\": \"drop\", \"on\": \"changing\", \"after\": 1}");
	assert_false(mx_write(ZONE, &have, &want, &err));
	assert_err(&err, ERR_NET);
	struct mxset now = held();
	assert_set(&now, &have);
	forget();
	struct zone zone;
	assert_true(mx_read(ZONE, &zone, &err));
	assert_set(&zone.set, &want);
	assert_true(zone.unpublished);
	if (!mx_write(ZONE, &have, &want, &err))
		fail_msg("%s", err.msg);
	now = held();
	assert_set(&now, &want);
	assert_int_equal(changing_requests(), 1);
	assert_true(mx_read(ZONE, &zone, &err));
	assert_false(zone.unpublished);
}

/* 0 in the API: the zone's own TTL, which the SOA tells. */
static void a_ttl_of_the_zone_is_spelt_out(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &have);
	edited(0, "[\"10 a.example.net.\"]");
	if (!mx_read(ZONE, &zone, &err))
		fail_msg("%s", err.msg);
	assert_int_equal(zone.set.n, 1);
	assert_int_equal(zone.set.mx[0].ttl, 7200);
}

/* /domain knows domains that OVHcloud is the registrar of, and no others. */
static void a_domain_registered_elsewhere_is_signed_without_its_ds(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct zone_dnssec dnssec = { 0 };
	struct err err = { 0 };

	given_more(ZONE, &set, "{\"registered\": false}");
	if (!suite.api.dnssec_enable(suite.api.self, ZONE, &err))
		fail_msg("%s", err.msg);
	for (int i = 0; i < 5 && dnssec.state != SIGNING_ON; i++)
		if (!suite.api.dnssec_read(suite.api.self, ZONE, &dnssec, &err))
			fail_msg("%s", err.msg);
	assert_int_equal(dnssec.state, SIGNING_ON);
	assert_int_equal(dnssec.n_ds, 0);
}

/* Not to know the domain is an answer; to give none is not. */
static void a_list_of_keys_that_does_not_come_is_a_fault(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct zone_dnssec dnssec = { 0 };
	struct err err = { 0 };

	given_more(ZONE, &set, "{\"signed\": true}");
	assert_true(suite.api.dnssec_read(suite.api.self, ZONE, &dnssec, &err));
	assert_int_equal(dnssec.n_ds, 1);
	forget();
	/* After the state, which the first request shows now. */
	fault("{\"how\": \"drop\", \"after\": 1, \"always\": true}");
	assert_false(
		suite.api.dnssec_read(suite.api.self, ZONE, &dnssec, &err));
	assert_err(&err, ERR_NET);
}

/* A key for the zone alone: the least that is asked for. */
static void a_key_that_may_not_see_the_ds_is_told_so(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct zone_dnssec dnssec = { 0 };
	struct err err = { 0 };

	given_more(ZONE, &set, "{\"signed\": true}");
	assert_true(suite.api.dnssec_read(suite.api.self, ZONE, &dnssec, &err));
	forget();
	fault("{\"how\": \"status\", \"status\": 403, \"after\": 1, "
	      "\"body\": \"{\\\"message\\\": \\\"This call has not been "
	      "granted\\\"}\"}");
	if (!suite.api.dnssec_read(suite.api.self, ZONE, &dnssec, &err))
		fail_msg("%s", err.msg);
	assert_int_equal(dnssec.state, SIGNING_ON);
	assert_int_equal(dnssec.n_ds, 0);
	assert_non_null(strstr(dnssec.note, "/dsRecord"));
}

const struct claim ovh_claims[] = {
	CLAIM(a_write_without_its_refresh_is_made_public_later, 0),
	CLAIM(a_ttl_of_the_zone_is_spelt_out, 0),
	CLAIM(keys_out_of_use_give_no_ds, 0),
	CLAIM(a_domain_registered_elsewhere_is_signed_without_its_ds, 0),
	CLAIM(a_list_of_keys_that_does_not_come_is_a_fault, 0),
	CLAIM(a_key_that_may_not_see_the_ds_is_told_so, 0),
};
const size_t n_ovh_claims = sizeof(ovh_claims) / sizeof(*ovh_claims);
