/* Claims about signing the zone, where the API can. */
#include "suite.h"

#include <string.h>
#include <strings.h>

static void a_zone(void)
{
	struct mxset set = set_of(3600, "10 a.example.net");

	given(ZONE, &set);
}

static void read_dnssec(struct zone_dnssec *out)
{
	struct err err = { 0 };

	if (!suite.api.dnssec_read(suite.api.self, ZONE, out, &err))
		fail_msg("%s", err.msg);
}

static void an_unsigned_zone_is_seen_as_such(void **state)
{
	struct zone_dnssec dnssec;

	a_zone();
	read_dnssec(&dnssec);
	assert_int_equal(dnssec.state, SIGNING_OFF);
	assert_int_equal(dnssec.n_ds, 0);
}

static void a_signed_zone(struct zone_dnssec *out)
{
	struct err err = { 0 };

	a_zone();
	if (!suite.api.dnssec_enable(suite.api.self, ZONE, &err))
		fail_msg("%s", err.msg);
	/* Some take their time. */
	for (int i = 0; i < 5; i++) {
		read_dnssec(out);
		if (out->state != SIGNING_PENDING)
			break;
	}
}

static void signing_is_switched_on(void **state)
{
	struct zone_dnssec dnssec;

	a_signed_zone(&dnssec);
	assert_int_equal(dnssec.state, SIGNING_ON);
}

static void a_signed_zone_gives_its_ds(void **state)
{
	struct zone_dnssec dnssec;
	unsigned tag, algorithm, digest;
	const cJSON *ds;

	a_signed_zone(&dnssec);
	assert_true(dnssec.n_ds > 0);
	assert_int_equal(
		sscanf(dnssec.ds[0], "%u %u %u ", &tag, &algorithm, &digest),
		3);
	assert_true(digest == 2 || digest == 4);
	cJSON_ArrayForEach(ds, said_list("ds"))
		assert_int_equal(strcasecmp(dnssec.ds[0], ds->valuestring), 0);
}

void keys_out_of_use_give_no_ds(void **state)
{
	struct zone_dnssec dnssec;

	a_signed_zone(&dnssec);
	assert_int_equal(dnssec.n_ds, 1);
	assert_true(strncmp(dnssec.ds[0], "7 ", 2) != 0);
}

static void signing_twice_sends_no_changing_request(void **state)
{
	struct err err = { 0 };

	a_zone();
	assert_true(suite.api.dnssec_enable(suite.api.self, ZONE, &err));
	forget();
	assert_true(suite.api.dnssec_enable(suite.api.self, ZONE, &err));
	assert_int_equal(changing_requests(), 0);
}

static void a_signed_zone_is_written_like_any_other(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(60, "10 b.example.net");
	struct err err = { 0 };

	a_zone();
	assert_true(suite.api.dnssec_enable(suite.api.self, ZONE, &err));
	if (!mx_write(ZONE, &have, &want, &err))
		fail_msg("%s", err.msg);
	struct mxset now = held();
	assert_set(&now, &want);
}

/* It is the zone that is signed, whatever lies in it. */
static void a_name_below_the_apex_is_signed_with_its_zone(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	static const char owner[] = "mail." ZONE;
	struct zone_dnssec dnssec;
	struct err err = { 0 };

	given(owner, &set);
	if (!suite.api.dnssec_enable(suite.api.self, owner, &err))
		fail_msg("%s", err.msg);
	for (int i = 0; i < 5; i++) {
		if (!suite.api.dnssec_read(suite.api.self, owner, &dnssec,
					   &err))
			fail_msg("%s", err.msg);
		if (dnssec.state != SIGNING_PENDING)
			break;
	}
	assert_int_equal(dnssec.state, SIGNING_ON);
}

const struct claim signing_claims[] = {
	CLAIM(an_unsigned_zone_is_seen_as_such, SIGNS),
	CLAIM(signing_is_switched_on, SIGNS),
	CLAIM(a_signed_zone_gives_its_ds, SIGNS | SHOWS_DS),
	CLAIM(signing_twice_sends_no_changing_request, SIGNS),
	CLAIM(a_signed_zone_is_written_like_any_other, SIGNS),
	CLAIM(a_name_below_the_apex_is_signed_with_its_zone, SIGNS),
};
const size_t n_signing_claims =
	sizeof(signing_claims) / sizeof(*signing_claims);
