/* MX sets and the actions on them. */
#include "unit.h"

#include "state/action.h"
#include "state/mxset.h"

#define UNIVERSE 4

/* The records whose bits are set in mask. */
static struct mxset subset(unsigned mask)
{
	static const struct mx records[UNIVERSE] = {
		{ "old.example", 10, 3600 },
		{ "new.example", 10, 60 },
		{ "new.example", 20, 60 },
		{ "foreign.example", 20, 60 },
	};
	struct mxset set = { 0 };

	for (unsigned i = 0; i < UNIVERSE; i++)
		if (mask & (1u << i))
			mxset_add(&set, records[i].exchange,
				  records[i].preference, records[i].ttl);
	return set;
}

static void records_are_kept_in_order_and_once(void **state)
{
	struct mxset set = { 0 };
	char text[256];

	assert_true(mxset_add(&set, "b.example", 20, 60));
	assert_true(mxset_add(&set, "b.example", 10, 60));
	assert_true(mxset_add(&set, "a.example", 20, 60));
	assert_true(mxset_add(&set, "b.example", 20, 3600));
	assert_int_equal(set.n, 3);
	mxset_text(&set, text, sizeof(text));
	assert_string_equal(text, "10 b.example. (60 s), 20 a.example. (60 s), "
				  "20 b.example. (3600 s)");
	assert_int_equal(mxset_max_ttl(&set), 3600);
	assert_int_equal(mxset_find(&set, "b.example")->preference, 10);
	assert_true(mxset_remove(&set, "b.example"));
	assert_false(mxset_remove(&set, "b.example"));
	assert_int_equal(set.n, 1);
}

static void a_full_set_takes_no_more_but_still_a_ttl(void **state)
{
	struct mxset set = { 0 };

	for (uint16_t i = 0; i < MXSET_MAX; i++)
		assert_true(mxset_add(&set, "a.example", i, 60));
	assert_false(mxset_add(&set, "a.example", MXSET_MAX, 60));
	assert_true(mxset_add(&set, "a.example", 3, 5));
	assert_int_equal(set.mx[3].ttl, 5);
	assert_int_equal(set.n, MXSET_MAX);
}

static void a_record_may_be_added_from_the_set_itself(void **state)
{
	struct mxset set = { 0 };

	mxset_add(&set, "a.example", 10, 60);
	assert_true(mxset_add(&set, set.mx[0].exchange, 5, 60));
	assert_string_equal(set.mx[0].exchange, "a.example");
	assert_string_equal(set.mx[1].exchange, "a.example");
}

static void a_name_too_long_is_not_cut(void **state)
{
	char name[DNAME_MAX + 1];
	struct mxset set = { 0 };

	memset(name, 'a', sizeof(name));
	name[DNAME_MAX] = '\0';
	assert_false(mxset_add(&set, name, 10, 60));
	assert_int_equal(set.n, 0);
}

static void ttls_do_not_count_for_equal_but_for_identical(void **state)
{
	struct mxset a = subset(3), b = subset(3);

	assert_true(mxset_equal(&a, &b) && mxset_identical(&a, &b));
	mxset_set_ttl(&b, 5);
	assert_true(mxset_equal(&a, &b));
	assert_false(mxset_identical(&a, &b));
	b = subset(1);
	assert_false(mxset_equal(&a, &b));
	assert_false(mxset_equal(&b, &a));
	assert_true(mxset_is_subset(&b, &a));
	assert_false(mxset_is_subset(&a, &b));
}

/* Law 3 again, in bits: the hosts of the universe are 1, 2 and 4, 8. */
static bool is_lawful(unsigned s, unsigned h, unsigned w)
{
	static const unsigned hosts[] = { 1, 2 | 4, 8 };

	for (size_t i = 0; i < 3; i++) {
		bool stays = (h & hosts[i]) && (w & hosts[i]);

		if (stays && !(s & hosts[i]))
			return false;
		if (!stays && (h & hosts[i] & ~s) && (w & ~s))
			return false;
	}
	return (s & ~(h | w)) == 0 && (h & w & ~s) == 0;
}

/* All subsets of four records as set, have and want: 4096 cases, judged with
 * bits. */
static void on_path_is_law_three_for_all_small_sets(void **state)
{
	for (unsigned bits = 0; bits < 1u << (3 * UNIVERSE); bits++) {
		unsigned s = bits & 15, h = bits >> 4 & 15, w = bits >> 8;
		struct mxset set = subset(s), have = subset(h),
			     want = subset(w);

		if (mxset_on_path(&set, &have, &want) != is_lawful(s, h, w))
			fail_msg("set %x have %x want %x", s, h, w);
	}
}

static void creates_first_make_a_set_larger_than_both(void **state)
{
	struct mxset have = subset(1), want = subset(2), both = subset(3),
		     none = subset(0);

	assert_true(mxset_on_path(&both, &have, &want));
	assert_true(mxset_on_path(&have, &have, &want));
	assert_true(mxset_on_path(&want, &have, &want));
	assert_false(mxset_on_path(&none, &have, &want));
	have = want = subset(1);
	assert_false(mxset_on_path(&none, &have, &want));
	assert_false(mxset_on_path(&both, &have, &want));
}

static void a_host_that_stays_is_there_at_one_of_its_preferences(void **state)
{
	struct mxset have = { 0 }, want = { 0 }, set = { 0 };

	mxset_add(&have, "a.example", 10, 60);
	mxset_add(&have, "b.example", 20, 60);
	mxset_add(&want, "b.example", 10, 60);
	mxset_add(&want, "a.example", 30, 60);
	mxset_add(&set, "a.example", 10, 60);
	assert_false(mxset_on_path(&set, &have, &want));
	mxset_add(&set, "b.example", 10, 60);
	assert_true(mxset_on_path(&set, &have, &want));
}

static void another_ttl_is_no_step_off_the_path(void **state)
{
	struct mxset have = subset(1), want = subset(3), set = subset(1);

	mxset_set_ttl(&set, 1);
	assert_true(mxset_on_path(&set, &have, &want));
}

static void binding_puts_the_assigned_host_in_place(void **state)
{
	struct mxset set = { 0 };

	mxset_add(&set, "b.example", 10, 60);
	mxset_add(&set, MX_ASSIGNED, 10, 60);
	mxset_add(&set, MX_ASSIGNED, 20, 60);
	mxset_bind(&set, "c.example");
	assert_int_equal(set.n, 3);
	assert_string_equal(set.mx[0].exchange, "b.example");
	assert_string_equal(set.mx[1].exchange, "c.example");
	assert_string_equal(set.mx[2].exchange, "c.example");
	assert_null(mxset_find(&set, MX_ASSIGNED));
}

static void records_are_written_as_zones_have_them(void **state)
{
	struct mx mx = { "mx1.example", 10, 60 }, root = { ".", 0, 60 };
	struct mxset set = { 0 };
	char text[64];

	mx_zone_line("example.org", &mx, text, sizeof(text));
	assert_string_equal(text, "example.org. 60 IN MX 10 mx1.example.");
	mx_zone_line("example.org", &root, text, sizeof(text));
	assert_string_equal(text, "example.org. 60 IN MX 0 .");
	mxset_text(&set, text, sizeof(text));
	assert_string_equal(text, "(none)");
	mxset_add(&set, MX_ASSIGNED, 20, 60);
	mxset_text(&set, text, sizeof(text));
	assert_string_equal(text, "20 ASSIGNED (60 s)");
}

static void a_list_that_does_not_fit_shows_it(void **state)
{
	struct mxset set = subset(15);
	char text[40];

	mxset_text(&set, text, sizeof(text));
	assert_int_equal(strlen(text), sizeof(text) - 1);
	assert_string_equal(text + strlen(text) - 3, "...");
}

static void actions_are_equal_by_what_they_would_leave(void **state)
{
	struct action a = { .kind = ACTION_MX_WRITE,
			    .have = subset(1),
			    .want = subset(3) };
	struct action b = a;

	mxset_set_ttl(&b.have, 7);
	b.settle_s = 99;
	assert_true(action_equal(&a, &b));
	mxset_set_ttl(&b.want, 7);
	assert_false(action_equal(&a, &b));
	b = a;
	b.have = subset(2);
	assert_false(action_equal(&a, &b));
	b = a;
	b.feature = FEATURE_DANE;
	assert_false(action_equal(&a, &b));
	b = a;
	b.kind = ACTION_ZONE_SIGN;
	assert_false(action_equal(&a, &b));
}

static void every_word_of_an_action_reads_back(void **state)
{
	enum action_kind kind;
	enum feature feature;

	for (int i = 0; i < ACTION_KINDS; i++) {
		assert_true(action_kind_parse(
			action_kind_name((enum action_kind)i), &kind));
		assert_int_equal(kind, i);
	}
	for (int i = 0; i < FEATURES; i++) {
		assert_true(
			feature_parse(feature_name((enum feature)i), &feature));
		assert_int_equal(feature, i);
	}
	assert_false(action_kind_parse("MX-WRITE", &kind));
	assert_false(feature_parse("", &feature));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_are_kept_in_order_and_once),
		cmocka_unit_test(a_full_set_takes_no_more_but_still_a_ttl),
		cmocka_unit_test(a_record_may_be_added_from_the_set_itself),
		cmocka_unit_test(a_name_too_long_is_not_cut),
		cmocka_unit_test(ttls_do_not_count_for_equal_but_for_identical),
		cmocka_unit_test(on_path_is_law_three_for_all_small_sets),
		cmocka_unit_test(creates_first_make_a_set_larger_than_both),
		cmocka_unit_test(
			a_host_that_stays_is_there_at_one_of_its_preferences),
		cmocka_unit_test(another_ttl_is_no_step_off_the_path),
		cmocka_unit_test(binding_puts_the_assigned_host_in_place),
		cmocka_unit_test(records_are_written_as_zones_have_them),
		cmocka_unit_test(a_list_that_does_not_fit_shows_it),
		cmocka_unit_test(actions_are_equal_by_what_they_would_leave),
		cmocka_unit_test(every_word_of_an_action_reads_back),
	};

	return cmocka_run_group_tests_name("mxset", tests, NULL, NULL);
}
