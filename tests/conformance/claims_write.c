/* Claims about writing: what is there afterwards, and on the way. */
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define OLD "10 old.mail.example.net"
#define NEW "0 new.a-v1.mx.example"

static void write_well(const char *owner, const struct mxset *have,
		       const struct mxset *want)
{
	struct err err = { 0 };

	if (!mx_write(owner, have, want, &err))
		fail_msg("mx_write: %s", err.msg);
}

static void assert_read(const char *owner, const struct mxset *shall)
{
	struct err err = { 0 };
	struct zone zone;

	if (!mx_read(owner, &zone, &err))
		fail_msg("mx_read: %s", err.msg);
	assert_set(&zone.set, shall);
}

/* From one set to another, and then all that can be said of it. */
static void carries(const char *owner, const struct mxset *have,
		    const struct mxset *want)
{
	given(owner, have);
	char *before = others();
	assert_read(owner, have);
	write_well(owner, have, want);
	struct mxset now = held();
	assert_set(&now, want);
	assert_read(owner, want);
	char *after = others();
	assert_string_equal(after, before);
	free(before);
	free(after);
}

static void read_after_write_equals(void **state)
{
	struct mxset have = set_of(3600, OLD);
	struct mxset want = set_of(3600, "10 old.mail.example.net, "
					 "20 new.a-v1.mx.example");

	carries(ZONE, &have, &want);
}

static void zone_is_described(void **state)
{
	struct mxset have = set_of(3600, OLD);
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &have);
	assert_true(mx_read(ZONE, &zone, &err));
	assert_string_equal(zone.name, ZONE);
	assert_true(zone.n_ns == 2);
	/* In any order. */
	bool turned = strcmp(zone.ns[0], "ns2.example.net") == 0;
	assert_string_equal(zone.ns[turned], "ns1.example.net");
	assert_string_equal(zone.ns[!turned], "ns2.example.net");
}

static void writing_twice_sends_no_changing_request(void **state)
{
	struct mxset have = set_of(3600, OLD), want = set_of(300, NEW);

	given(ZONE, &have);
	write_well(ZONE, &have, &want);
	assert_true(changing_requests() > 0);
	forget();
	write_well(ZONE, &have, &want);
	assert_int_equal(changing_requests(), 0);
}

static void a_ttl_alone_is_a_change(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net, 20 b.example.net");
	struct mxset want = set_of(120, "10 a.example.net, 20 b.example.net");

	if (mxset_identical(&have, &want)) {
		printf("# does not apply: this API has one TTL for the whole "
		       "zone\n");
		return;
	}
	carries(ZONE, &have, &want);
	assert_true(changing_requests() > 0);
}

static void preferences_0_and_65535_survive(void **state)
{
	struct mxset have = set_of(3600, OLD);
	struct mxset want =
		set_of(3600, "0 a.example.net, 65535 b.example.net");

	carries(ZONE, &have, &want);
	carries(ZONE, &want, &have);
}

static void a_preference_falls_to_0(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net, 20 b.example.net");
	struct mxset want = set_of(3600, "10 a.example.net, 0 b.example.net");

	carries(ZONE, &have, &want);
}

static void places_are_swapped(void **state)
{
	struct mxset have = set_of(60, "10 a.example.net, 20 b.example.net");
	struct mxset want = set_of(60, "20 a.example.net, 10 b.example.net");

	carries(ZONE, &have, &want);
}

static void many_mx_survive(void **state)
{
	struct mxset have = set_of(3600, "0 mx0.example.net"), want = { 0 };
	char host[32];

	for (int i = 0; i < MXSET_MAX; i++) {
		snprintf(host, sizeof(host), "mx%d.example.net", i);
		mxset_add(&want, host, (uint16_t)(i / 2), 3600);
	}
	carries(ZONE, &have, &want);
}

static void a_set_begins_and_ends_below_the_apex(void **state)
{
	struct mxset have = set_of(3600, OLD), want = set_of(300, NEW);

	carries("mail.dept." ZONE, &have, &want);
}

static void a_first_record_is_written(void **state)
{
	struct mxset have = { 0 }, want = set_of(300, NEW);

	carries(ZONE, &have, &want);
}

static void a_stranger_s_change_is_a_conflict_and_nothing_changes(void **state)
{
	struct mxset have = set_of(3600, OLD), want = set_of(3600, NEW);
	struct mxset strange = set_of(3600, "30 stranger.example.net");
	struct err err = { 0 };

	given(ZONE, &have);
	edited(3600, "[\"30 stranger.example.net.\"]");
	assert_false(mx_write(ZONE, &have, &want, &err));
	assert_err(&err, ERR_CONFLICT);
	assert_non_null(strstr(err.msg, "stranger.example.net"));
	assert_int_equal(changing_requests(), 0);
	struct mxset now = held();
	assert_set(&now, &strange);
}

static void a_stranger_s_addition_is_a_conflict(void **state)
{
	struct mxset have = set_of(3600, OLD), want = set_of(3600, NEW);
	struct err err = { 0 };

	given(ZONE, &have);
	edited(3600, "[\"10 old.mail.example.net.\","
		     "\"30 stranger.example.net.\"]");
	assert_false(mx_write(ZONE, &have, &want, &err));
	assert_err(&err, ERR_CONFLICT);
	assert_int_equal(changing_requests(), 0);
}

static void an_emptied_set_is_a_conflict(void **state)
{
	struct mxset have = set_of(3600, OLD), want = set_of(3600, NEW);
	struct err err = { 0 };

	given(ZONE, &have);
	edited(3600, "[]");
	assert_false(mx_write(ZONE, &have, &want, &err));
	assert_err(&err, ERR_CONFLICT);
	assert_int_equal(changing_requests(), 0);
}

/* Between the driver's last look and its write. */
static void the_last_moment_is_guarded_by_the_api(void **state)
{
	struct mxset have = set_of(3600, OLD), want = set_of(3600, NEW);
	struct mxset strange = set_of(3600, "30 stranger.example.net");
	struct err err = { 0 };

	given(ZONE, &have);
	fault("{\"how\": \"edit\", \"on\": \"changing\", \"ttl\": 3600,"
	      "\"mx\": [\"30 stranger.example.net.\"]}");
	assert_false(mx_write(ZONE, &have, &want, &err));
	assert_err(&err, ERR_CONFLICT);
	struct mxset now = held();
	assert_set(&now, &strange);
}

static void a_half_done_write_is_carried_on(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net, 20 b.example.net");
	struct mxset want = set_of(60, "10 b.example.net, 20 c.example.net");
	static const char *const halves[] = {
		"10 a.example.net, 20 b.example.net, 20 c.example.net",
		"10 a.example.net, 10 b.example.net, 20 c.example.net",
		"10 b.example.net, 20 c.example.net",
		"10 b.example.net, 10 a.example.net",
	};

	for (size_t i = 0; i < sizeof(halves) / sizeof(*halves); i++) {
		struct mxset half = set_of(3600, halves[i]);
		given(ZONE, &half);
		write_well(ZONE, &have, &want);
		struct mxset now = held();
		assert_set(&now, &want);
	}
}

/* After each changing request the answer gets lost, and a second run follows:
 * it ends in the wanted set. */
static void a_lost_answer_is_carried_on(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net, 20 b.example.net");
	struct mxset want = set_of(60, "10 b.example.net, 20 c.example.net");
	struct err err = { 0 };
	char what[80];

	given(ZONE, &have);
	write_well(ZONE, &have, &want);
	size_t n = changing_requests();
	for (size_t i = 0; i < n; i++) {
		given(ZONE, &have);
		snprintf(what, sizeof(what),
			 "{\"how\": \"lose\", \"on\": \"changing\", "
			 "\"after\": %zu, \"always\": true}",
			 i);
		fault(what);
		if (!mx_write(ZONE, &have, &want, &err))
			assert_err(&err, ERR_NET);
		forget();
		write_well(ZONE, &have, &want);
		struct mxset now = held();
		assert_set(&now, &want);
	}
}

/* Every set ever served holds all that both ends have in common, some record
 * of either end, and nothing foreign. */
static void no_instant_is_without_a_working_mx(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net, 20 b.example.net");
	struct mxset want = set_of(60, "10 b.example.net, 20 c.example.net");
	struct mxset seen[64];

	given(ZONE, &have);
	write_well(ZONE, &have, &want);
	size_t n = history(seen, 64);
	assert_true(n > 0);
	for (size_t i = 0; i < n; i++) {
		assert_true(seen[i].n > 0);
		assert_true(mxset_on_path(&seen[i], &have, &want));
		assert_non_null(mxset_find(&seen[i], "b.example.net"));
	}
	/* Nothing is taken away before all that is new is there. */
	for (size_t i = 0; i < n; i++)
		if (!mxset_find(&seen[i], "a.example.net"))
			assert_non_null(mxset_find(&seen[i], "c.example.net"));
}

static void an_empty_set_is_never_written(void **state)
{
	struct mxset have = set_of(3600, OLD), want = { 0 };
	struct err err = { 0 };

	given(ZONE, &have);
	assert_false(mx_write(ZONE, &have, &want, &err));
	assert_int_equal(err.kind, ERR_UNSAFE);
	assert_int_equal(changing_requests(), 0);
}

static void a_ttl_the_hoster_refuses_is_not_sent(void **state)
{
	struct mxset have = set_of(3600, OLD), want;
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &have);
	assert_true(mx_read(ZONE, &zone, &err));
	want = have;
	mxset_set_ttl(&want, zone.ttl_min - 1);
	assert_false(mx_write(ZONE, &have, &want, &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_int_equal(changing_requests(), 0);
	mxset_set_ttl(&want, zone.ttl_min);
	write_well(ZONE, &have, &want);
}

static void a_host_not_yet_assigned_is_never_written(void **state)
{
	struct mxset have = set_of(3600, OLD), want = have;
	struct err err = { 0 };

	given(ZONE, &have);
	mxset_add(&want, MX_ASSIGNED, 20, 3600);
	assert_false(mx_write(ZONE, &have, &want, &err));
	assert_int_equal(err.kind, ERR_INTERNAL);
	assert_int_equal(changing_requests(), 0);
}

static void a_set_wise_write_is_one_changing_request(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net, 20 b.example.net");
	struct mxset want = set_of(60, "10 b.example.net, 20 c.example.net");

	given(ZONE, &have);
	write_well(ZONE, &have, &want);
	assert_int_equal(changing_requests(), 1);
}

const struct claim write_claims[] = {
	CLAIM(read_after_write_equals, 0),
	CLAIM(zone_is_described, 0),
	CLAIM(writing_twice_sends_no_changing_request, 0),
	CLAIM(a_ttl_alone_is_a_change, 0),
	CLAIM(preferences_0_and_65535_survive, 0),
	CLAIM(a_preference_falls_to_0, 0),
	CLAIM(places_are_swapped, 0),
	CLAIM(many_mx_survive, 0),
	CLAIM(a_set_begins_and_ends_below_the_apex, 0),
	CLAIM(a_first_record_is_written, 0),
	CLAIM(a_stranger_s_change_is_a_conflict_and_nothing_changes, 0),
	CLAIM(a_stranger_s_addition_is_a_conflict, 0),
	CLAIM(an_emptied_set_is_a_conflict, 0),
	CLAIM(the_last_moment_is_guarded_by_the_api, PRECONDITION),
	CLAIM(a_half_done_write_is_carried_on, 0),
	CLAIM(a_lost_answer_is_carried_on, 0),
	CLAIM(no_instant_is_without_a_working_mx, 0),
	CLAIM(an_empty_set_is_never_written, 0),
	CLAIM(a_ttl_the_hoster_refuses_is_not_sent, TTL_FLOOR),
	CLAIM(a_host_not_yet_assigned_is_never_written, 0),
	CLAIM(a_set_wise_write_is_one_changing_request, SET_WISE),
};
const size_t n_write_claims = sizeof(write_claims) / sizeof(*write_claims);
