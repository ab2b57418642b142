/* The plan of a record-wise write, and its order, on a hoster in memory. */
#include "providers/dns/recordwise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* ---- a hoster in memory, which counts and fails when told to ---- */

struct hoster {
	struct records records;
	struct zone zone;
	struct mxset have, want;
	int calls, fails_at, next_id, edits_at;
	bool hides_new; /* shows creates only later */
	char log[512];
};

static bool shows(void *self, const char *owner, struct zone *zone,
		  struct records *records, struct err *err)
{
	struct hoster *h = self;

	*zone = h->zone;
	*records = h->records;
	while (h->hides_new && records->n > 1)
		records->n--;
	return true;
}

static size_t find(const struct hoster *h, const char *id)
{
	for (size_t i = 0; i < h->records.n; i++)
		if (strcmp(h->records.record[i].id, id) == 0)
			return i;
	fail_msg("no record %s", id);
	return 0;
}

static void set_is_on_the_path(const struct hoster *h)
{
	struct mxset set = { 0 };

	for (size_t i = 0; i < h->records.n; i++) {
		const struct mx *mx = &h->records.record[i].mx;
		mxset_add(&set, mx->exchange, mx->preference, mx->ttl);
	}
	assert_true(set.n > 0);
	assert_true(mxset_on_path(&set, &h->have, &h->want));
}

static bool does(void *self, const char *owner, const struct record_call *call,
		 struct err *err)
{
	static const char *const letters[] = { "C", "U", "D" };
	struct hoster *h = self;
	char id[8];

	if (h->calls++ == h->fails_at)
		return err_set(err, ERR_NET, "memory: lost");
	size_t len = strlen(h->log);
	snprintf(h->log + len, sizeof(h->log) - len, "%s", letters[call->verb]);
	if (call->verb == RECORD_CREATE) {
		snprintf(id, sizeof(id), "n%d", h->next_id++);
		records_add(&h->records, &call->mx, id);
	} else if (call->verb == RECORD_CHANGE) {
		h->records.record[find(h, call->old.id)].mx = call->mx;
	} else {
		size_t i = find(h, call->old.id);
		memmove(&h->records.record[i], &h->records.record[i + 1],
			(h->records.n - i - 1) * sizeof(h->records.record[0]));
		h->records.n--;
	}
	set_is_on_the_path(h);
	if (h->calls == h->edits_at)
		h->records.record[0].mx.preference = 77;
	return true;
}

static void add(struct mxset *set, uint16_t preference, const char *host,
		uint32_t ttl)
{
	assert_true(mxset_add(set, host, preference, ttl));
}

static void begin(struct hoster *h)
{
	char id[8];

	h->fails_at = -1;
	h->records.n = 0;
	for (size_t i = 0; i < h->have.n; i++) {
		snprintf(id, sizeof(id), "o%zu", i);
		records_add(&h->records, &h->have.mx[i], id);
	}
}

static bool write_set(struct hoster *h, struct err *err)
{
	struct recordwise api = { h, "memory", shows, does, NULL };

	err_clear(err);
	return recordwise_write(&api, "example.org", &h->have, &h->want, err);
}

static void holds(struct hoster *h)
{
	struct recordwise api = { h, "memory", shows, does, NULL };
	struct err err;
	struct zone zone;

	assert_true(recordwise_read(&api, "example.org", &zone, &err));
	assert_true(mxset_identical(&zone.set, &h->want));
	assert_int_equal(h->records.n, h->want.n);
}

/* From one host and TTL to two others: all three verbs. */
static struct hoster all_verbs(void)
{
	struct hoster h = { 0 };

	add(&h.have, 10, "old.example", 3600);
	add(&h.have, 20, "both.example", 3600);
	add(&h.want, 10, "both.example", 60);
	add(&h.want, 20, "new.example", 60);
	begin(&h);
	return h;
}

/* ---- the claims ---- */

static void creates_then_changes_then_deletes(void **state)
{
	struct hoster h = all_verbs();
	struct err err = { 0 };

	assert_true(write_set(&h, &err));
	assert_string_equal(h.log, "CUD");
	holds(&h);
}

static void twice_calls_nothing(void **state)
{
	struct hoster h = all_verbs();
	struct err err = { 0 };

	assert_true(write_set(&h, &err));
	h.calls = 0;
	assert_true(write_set(&h, &err));
	assert_int_equal(h.calls, 0);
}

static void a_crash_after_any_call_is_carried_on(void **state)
{
	for (int i = 0; i < 3; i++) {
		struct hoster h = all_verbs();
		struct err err = { 0 };
		h.fails_at = i;
		assert_false(write_set(&h, &err));
		assert_int_equal(err.kind, ERR_NET);
		h.fails_at = -1;
		assert_true(write_set(&h, &err));
		holds(&h);
	}
}

static void a_ttl_changes_every_record(void **state)
{
	struct hoster h = { 0 };
	struct err err = { 0 };

	add(&h.have, 10, "a.example", 3600);
	add(&h.have, 20, "b.example", 3600);
	h.want = h.have;
	mxset_set_ttl(&h.want, 60);
	begin(&h);
	assert_true(write_set(&h, &err));
	assert_string_equal(h.log, "UU");
	holds(&h);
}

static void a_zone_wide_ttl_is_left_alone(void **state)
{
	struct hoster h = { .zone.scope = TTL_ZONE };
	struct err err = { 0 };

	add(&h.have, 10, "a.example", 3600);
	h.want = h.have;
	mxset_set_ttl(&h.want, 60);
	begin(&h);
	assert_true(write_set(&h, &err));
	assert_string_equal(h.log, "");
}

static void a_preference_is_changed_in_place(void **state)
{
	struct hoster h = { 0 };
	struct err err = { 0 };

	add(&h.have, 10, "a.example", 60);
	add(&h.have, 20, "b.example", 60);
	add(&h.want, 0, "b.example", 60);
	add(&h.want, 20, "a.example", 60);
	begin(&h);
	assert_true(write_set(&h, &err));
	assert_string_equal(h.log, "UU");
	holds(&h);
}

static void a_host_is_never_changed_in_place(void **state)
{
	struct hoster h = { 0 };
	struct err err = { 0 };

	add(&h.have, 10, "a.example", 60);
	add(&h.want, 10, "b.example", 60);
	begin(&h);
	assert_true(write_set(&h, &err));
	assert_string_equal(h.log, "CD");
}

/* The answer to a create was lost, and it was sent again. */
static void a_doubled_record_is_made_one(void **state)
{
	struct hoster h = all_verbs();
	struct err err = { 0 };

	records_add(&h.records, &h.want.mx[1], "x1");
	records_add(&h.records, &h.want.mx[1], "x2");
	assert_true(write_set(&h, &err));
	holds(&h);
}

static void nothing_is_deleted_while_the_new_does_not_show(void **state)
{
	struct hoster h = { 0 };
	struct err err = { 0 };

	add(&h.have, 10, "a.example", 60);
	add(&h.want, 10, "b.example", 60);
	begin(&h);
	h.hides_new = true;
	assert_false(write_set(&h, &err));
	assert_int_equal(err.kind, ERR_BUSY);
	assert_string_equal(h.log, "C");
}

static void a_change_before_the_deletion_is_a_conflict(void **state)
{
	struct hoster h = { 0 };
	struct err err = { 0 };

	add(&h.have, 10, "a.example", 60);
	add(&h.want, 10, "b.example", 60);
	begin(&h);
	h.edits_at = 1;
	assert_false(write_set(&h, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	assert_string_equal(h.log, "C");
}

static void a_stranger_s_record_is_a_conflict(void **state)
{
	struct hoster h = all_verbs();
	struct mx stranger = { "s.example", 5, 60 };
	struct err err = { 0 };

	records_add(&h.records, &stranger, "s");
	assert_false(write_set(&h, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	assert_int_equal(h.calls, 0);
}

/* Both sets are there until the deletions. */
static void two_sets_that_do_not_fit_together_are_refused(void **state)
{
	struct hoster h = { 0 };
	struct err err = { 0 };

	for (uint16_t i = 0; i < MXSET_MAX; i++)
		add(&h.have, i, "old.example", 60);
	add(&h.want, 10, "new.example", 60);
	begin(&h);
	assert_false(write_set(&h, &err));
	assert_int_equal(err.kind, ERR_UNSUPPORTED);
	assert_int_equal(h.calls, 0);
}

static void too_many_records_are_refused(void **state)
{
	struct hoster h = all_verbs();
	struct mx mx = { "s.example", 5, 60 };
	struct err err = { 0 };

	for (uint16_t i = 0; h.records.n < RECORDS_MAX; i++) {
		mx.preference = i;
		records_add(&h.records, &mx, "s");
	}
	assert_false(records_add(&h.records, &mx, "s"));
	assert_false(write_set(&h, &err));
	assert_int_equal(err.kind, ERR_UNSUPPORTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(creates_then_changes_then_deletes),
		cmocka_unit_test(twice_calls_nothing),
		cmocka_unit_test(a_crash_after_any_call_is_carried_on),
		cmocka_unit_test(a_ttl_changes_every_record),
		cmocka_unit_test(a_zone_wide_ttl_is_left_alone),
		cmocka_unit_test(a_preference_is_changed_in_place),
		cmocka_unit_test(a_host_is_never_changed_in_place),
		cmocka_unit_test(a_doubled_record_is_made_one),
		cmocka_unit_test(
			nothing_is_deleted_while_the_new_does_not_show),
		cmocka_unit_test(a_change_before_the_deletion_is_a_conflict),
		cmocka_unit_test(a_stranger_s_record_is_a_conflict),
		cmocka_unit_test(two_sets_that_do_not_fit_together_are_refused),
		cmocka_unit_test(too_many_records_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
