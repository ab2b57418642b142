/* Time zones: the C library is the peer; bytes that are none are refused. */
#include "state/tz.h"
#include "tests/unit/state/unit.h"

#include <time.h>
#include <unistd.h>

#define HOUR 3600
#define Y2020 1577836800
#define Y2070 3155760000

/* Daylight saving time to the north and to the south, an offset of half an
 * hour, one that goes back in summer, one by Ramadan, footers with days out
 * of the ordinary, none at all. */
static const char *const zones[] = {
	"Europe/Zurich",       "Europe/Dublin",	   "America/New_York",
	"Australia/Lord_Howe", "America/Nuuk",	   "Asia/Gaza",
	"Africa/Casablanca",   "America/Santiago", "Asia/Kolkata",
	"Pacific/Apia",	       "Antarctica/Troll", "Pacific/Chatham",
	"Asia/Tehran",	       "Etc/GMT+12",	   "Pacific/Kiritimati",
};

static struct tz load(const char *name)
{
	struct err err = { 0 };
	struct tz tz;

	if (!tz_load(TZ_FOLDER, name, &tz, &err))
		fail_msg("%s: %s", name, err.msg);
	return tz;
}

static void every_offset_is_the_one_the_c_library_knows(void **state)
{
	for (size_t i = 0; i < sizeof(zones) / sizeof(*zones); i++) {
		struct tz tz = load(zones[i]);

		setenv("TZ", zones[i], 1);
		tzset();
		for (time_t at = -HOUR; at < Y2070; at += 11 * HOUR + 1234) {
			struct tm local;

			localtime_r(&at, &local);
			if (tz_offset(&tz, at) != local.tm_gmtoff)
				fail_msg("%s at %lld: %d, not %ld", zones[i],
					 (long long)at, tz_offset(&tz, at),
					 local.tm_gmtoff);
		}
	}
	unsetenv("TZ");
	tzset();
}

static void between_two_changes_nothing_changes(void **state)
{
	for (size_t i = 0; i < sizeof(zones) / sizeof(*zones); i++) {
		struct tz tz = load(zones[i]);
		int64_t at = Y2020, next;
		int changes = 0;

		for (; at < Y2070 && changes < 200; at = next, changes++) {
			next = tz_next_change(&tz, at);
			assert_true(next > at);
			if (next == INT64_MAX)
				break;
			for (int64_t t = at; t < next; t += 40 * 3600)
				assert_int_equal(tz_offset(&tz, t),
						 tz_offset(&tz, at));
			assert_int_equal(tz_offset(&tz, next - 1),
					 tz_offset(&tz, at));
		}
		if (tz.has_dst)
			assert_true(changes > 90);
	}
}

static void the_hour_of_spring_and_the_hour_of_autumn(void **state)
{
	struct tz tz = load("Europe/Zurich");

	/* 2027-03-28 and 2027-10-31, 01:00 UTC */
	assert_int_equal(tz_offset(&tz, 1806195599), HOUR);
	assert_int_equal(tz_offset(&tz, 1806195600), 2 * HOUR);
	assert_int_equal(tz_next_change(&tz, 1806195600), 1824944400);
	assert_int_equal(tz_offset(&tz, 1824944399), 2 * HOUR);
	assert_int_equal(tz_offset(&tz, 1824944400), HOUR);
}

static void a_zone_that_is_not_there_is_refused_with_help(void **state)
{
	static const char *const wrong[] = { "Europe/Bern", "europe/zurich",
					     "Europe" };
	struct err err;
	struct tz tz;

	for (size_t i = 0; i < 3; i++) {
		err = (struct err){ 0 };
		assert_false(tz_load(TZ_FOLDER, wrong[i], &tz, &err));
		assert_int_equal(err.kind, ERR_CONFIG);
		assert_contains(err.msg, wrong[i]);
		assert_contains(err.hint, "timedatectl list-timezones");
	}
	assert_false(tz_load("/nonexistent", "Europe/Zurich", &tz, &err));
	assert_contains(err.hint, "tzdata");
	assert_true(tz_load("/nonexistent", "UTC", &tz, &err));
	assert_int_equal(tz_offset(&tz, Y2020), 0);
}

static void no_name_leads_out_of_the_folder(void **state)
{
	static const char *const wrong[] = {
		"../../../etc/passwd",
		"/etc/localtime",
		"Europe/../UTC",
		"Europe//Zurich",
		"Europe/Zurich/",
		"",
		"a b",
		"a\nb",
		"x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/"
		"xx"
		"x",
	};
	struct err err;
	struct tz tz;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		assert_false(tz_name_valid(wrong[i]));
		assert_false(tz_load(TZ_FOLDER, wrong[i], &tz, &err));
	}
}

static void leap_seconds_and_old_versions_are_refused(void **state)
{
	uint8_t data[200] = "TZif2";
	struct err err;
	struct tz tz;

	assert_false(tz_parse(data, 43, &tz, &err));
	data[4] = 0;
	assert_false(tz_parse(data, 44, &tz, &err));
	assert_contains(err.msg, "version 1");
	data[4] = '2';
	memcpy(data + 44, "TZif2", 5);
	data[44 + 31] = 1; /* one leap second */
	assert_false(tz_parse(data, sizeof(data), &tz, &err));
	assert_contains(err.msg, "leap seconds");
}

/* A file is cut off anywhere, or one byte of it is another. */
static void a_damaged_file_is_refused_or_read_never_more(void **state)
{
	static uint8_t data[8192], copy[8192];
	FILE *file = fopen(TZ_FOLDER "/Europe/Zurich", "rb");
	struct err err;
	struct tz tz;
	size_t len;

	assert_non_null(file);
	len = fread(data, 1, sizeof(data), file);
	fclose(file);
	assert_true(tz_parse(data, len, &tz, &err));
	for (size_t cut = 0; cut < len; cut++) {
		uint8_t *exact = malloc(cut + 1);

		memcpy(exact, data, cut);
		assert_false(tz_parse(exact, cut, &tz, &err));
		free(exact);
	}
	for (size_t i = 0; i < len; i++) {
		memcpy(copy, data, len);
		copy[i] ^= 0xff;
		if (tz_parse(copy, len, &tz, &err))
			tz_next_change(&tz, Y2020);
	}
}

static bool rule(const char *text, struct tz *out)
{
	memset(out, 0, sizeof(*out));
	return tz_rule_parse(text, strlen(text), out);
}

static void rules_of_every_form_are_read(void **state)
{
	struct tz tz;

	assert_true(rule("<+0545>-5:45", &tz));
	assert_int_equal(tz_rule_offset(&tz, Y2020), 5 * HOUR + 45 * 60);
	/* daylight saving time all the year, RFC 9636 section 3.3.1 */
	assert_true(rule("XXX3EDT4,0/0,J365/23", &tz));
	for (int64_t at = Y2020; at < Y2070; at += 9 * HOUR)
		assert_int_equal(tz_rule_offset(&tz, at), -4 * HOUR);
	/* day 60 is 1 March, in leap years too */
	assert_true(rule("AAA0BBB,J60/0,J300/0", &tz));
	assert_int_equal(tz_rule_offset(&tz, 1835481599), 0);
	assert_int_equal(tz_rule_offset(&tz, 1835481600), HOUR);
}

static void rules_that_are_none_are_refused(void **state)
{
	static const char *const wrong[] = {
		"",
		"CE-1",
		"CET",
		"CET-1CEST",
		"CET-25",
		"CET-1CEST,M3.5.0",
		"CET-1CEST,M13.5.0,M10.5.0",
		"CET-1CEST,M3.6.0,M10.5.0",
		"CET-1CEST,M3.5.7,M10.5.0",
		"CET-1CEST,M3.5.0,M10.5.0/3x",
		"CET-1CEST,M3.5.0/168,M10.5.0",
		"CET-1CEST,J0,J300",
		"CET-1CEST,366,300",
		"<CET-1",
		"CET-1CEST,M3.0.0,M10.5.0",
		"CET-99999999999999999999",
	};
	struct tz tz;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		if (rule(wrong[i], &tz))
			fail_msg("taken: %s", wrong[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_offset_is_the_one_the_c_library_knows),
		cmocka_unit_test(between_two_changes_nothing_changes),
		cmocka_unit_test(the_hour_of_spring_and_the_hour_of_autumn),
		cmocka_unit_test(a_zone_that_is_not_there_is_refused_with_help),
		cmocka_unit_test(no_name_leads_out_of_the_folder),
		cmocka_unit_test(leap_seconds_and_old_versions_are_refused),
		cmocka_unit_test(a_damaged_file_is_refused_or_read_never_more),
		cmocka_unit_test(rules_of_every_form_are_read),
		cmocka_unit_test(rules_that_are_none_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
