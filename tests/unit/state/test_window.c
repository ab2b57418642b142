/* Change windows: read, open, opening; around midnight and turned clocks. */
#include "state/timefmt.h"
#include "state/window.h"
#include "tests/unit/state/unit.h"

static struct window window(const char *text)
{
	struct err err = { 0 };
	struct window out;

	if (!window_load(text, TZ_FOLDER, &out, &err))
		fail_msg("%s: %s", text, err.msg);
	return out;
}

static int64_t at(const char *text)
{
	int64_t out = 0;

	assert_true(timefmt_parse(text, &out));
	return out;
}

static void assert_opens(const struct window *window, const char *from,
			 const char *then)
{
	char found[TIMEFMT_ISO_MAX];

	timefmt_iso(window_opens(window, at(from)), found);
	assert_string_equal(found, then);
}

/* 2027-01-06 is a Wednesday; Zurich is an hour ahead of UTC. */
static void it_is_open_from_its_first_second_to_before_its_last(void **state)
{
	struct window w = window("Mo-Fr 07:00-17:00 Europe/Zurich");

	assert_false(window_is_open(&w, at("2027-01-06T05:59:59Z")));
	assert_true(window_is_open(&w, at("2027-01-06T06:00:00Z")));
	assert_true(window_is_open(&w, at("2027-01-06T15:59:59Z")));
	assert_false(window_is_open(&w, at("2027-01-06T16:00:00Z")));
	assert_false(window_is_open(&w, at("2027-01-09T10:00:00Z")));
	assert_opens(&w, "2027-01-06T10:00:00Z", "2027-01-06T10:00:00Z");
	assert_opens(&w, "2027-01-06T16:00:00Z", "2027-01-07T06:00:00Z");
	assert_opens(&w, "2027-01-08T16:00:00Z", "2027-01-11T06:00:00Z");
}

static void over_midnight_it_belongs_to_the_day_it_begins_on(void **state)
{
	struct window w = window("Fr 22:00-04:00 Europe/Zurich");

	assert_false(window_is_open(&w, at("2027-01-08T20:59:59Z")));
	assert_true(window_is_open(&w, at("2027-01-08T21:00:00Z")));
	assert_true(window_is_open(&w, at("2027-01-09T02:59:59Z")));
	assert_false(window_is_open(&w, at("2027-01-09T03:00:00Z")));
	assert_false(window_is_open(&w, at("2027-01-09T22:00:00Z")));
	/* Sunday night reaches into Monday, the week's first day. */
	w = window("So 23:00-01:00 Europe/Zurich");
	assert_true(window_is_open(&w, at("2027-01-10T23:30:00Z")));
	assert_opens(&w, "2027-01-11T00:00:00Z", "2027-01-17T22:00:00Z");
}

static void english_and_german_days_mean_the_same(void **state)
{
	static const char *const same[][2] = {
		{ "Mo-Fr 07:00-17:00 UTC", "monday-friday 7:00-17:00 UTC" },
		{ "Di,Do 07:00-17:00 UTC", "Tue Thu 07:00-17:00 UTC" },
		{ "Mi 07:00-17:00 UTC", "Wed 07:00-17:00 UTC" },
		{ "Sa-So 07:00-17:00 UTC", "Sat,Sun 07:00-17:00 UTC" },
		{ "Fr-Mo 07:00-17:00 UTC", "Mo,Fr-Su 07:00-17:00 UTC" },
		{ "07:00-17:00 UTC", "Mo-So 07:00-17:00 UTC" },
		{ "Mo 07:00-09:00,17:00-19:00 UTC",
		  "Mo 07:00-09:00 UTC, Mo 17:00-19:00 UTC" },
	};

	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++) {
		struct window a = window(same[i][0]), b = window(same[i][1]);

		assert_int_equal(a.n, b.n);
		for (size_t k = 0; k < a.n; k++)
			assert_memory_equal(&a.hours[k], &b.hours[k],
					    sizeof(a.hours[k]));
	}
}

static void always_is_always(void **state)
{
	struct window w = window("always");

	assert_true(window_is_open(&w, 0));
	assert_int_equal(window_opens(&w, 12345), 12345);
	w = window("00:00-24:00 Europe/Zurich");
	assert_int_equal(window_opens(&w, 12345), 12345);
}

/* On 2027-03-28 the clock goes from 02:00 to 03:00, at 01:00 UTC. */
static void an_hour_that_is_left_out_does_not_open(void **state)
{
	struct window w = window("So 02:00-03:00 Europe/Zurich");

	assert_opens(&w, "2027-03-27T12:00:00Z", "2027-04-04T00:00:00Z");
	/* begins within that hour, and is open when the hour is over */
	w = window("So 02:30-05:00 Europe/Zurich");
	assert_opens(&w, "2027-03-27T12:00:00Z", "2027-03-28T01:00:00Z");
	/* ends within it */
	w = window("So 01:30-02:30 Europe/Zurich");
	assert_true(window_is_open(&w, at("2027-03-28T00:59:59Z")));
	assert_false(window_is_open(&w, at("2027-03-28T01:00:00Z")));
	/* the night is an hour shorter, the morning begins as the clock says */
	w = window("07:00-17:00 Europe/Zurich");
	assert_opens(&w, "2027-03-27T16:00:00Z", "2027-03-28T05:00:00Z");
}

/* On 2027-10-31 it goes from 03:00 back to 02:00, at 01:00 UTC. */
static void an_hour_that_comes_twice_is_open_twice(void **state)
{
	struct window w = window("So 02:15-02:45 Europe/Zurich");

	assert_true(window_is_open(&w, at("2027-10-31T00:30:00Z")));
	assert_opens(&w, "2027-10-31T00:45:00Z", "2027-10-31T01:15:00Z");
	assert_true(window_is_open(&w, at("2027-10-31T01:30:00Z")));
	assert_opens(&w, "2027-10-31T01:45:00Z", "2027-11-07T01:15:00Z");
	w = window("07:00-17:00 Europe/Zurich");
	assert_opens(&w, "2027-10-30T16:00:00Z", "2027-10-31T06:00:00Z");
}

static void each_opening_is_the_first_second_that_is_open(void **state)
{
	static const char *const texts[] = {
		"Mo-Fr 07:00-17:00 Europe/Zurich",
		"So 02:30-03:30 Europe/Zurich",
		"Sa 23:30-02:15 America/New_York",
		"Fr 00:00-00:01 Asia/Gaza",
		"Mo,Do 01:45-02:15 Australia/Lord_Howe",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct window w = window(texts[i]);
		int64_t t = at("2027-01-01T00:00:00Z");

		for (int n = 0; n < 800; n++, t += 13 * 3600 + 7) {
			int64_t opens = window_opens(&w, t);

			assert_true(opens >= t && window_is_open(&w, opens));
			assert_true(opens == t ||
				    !window_is_open(&w, opens - 1));
			for (int64_t s = t; s < opens; s += 57)
				assert_false(window_is_open(&w, s));
		}
	}
}

static void a_time_is_told_as_the_wall_shows_it(void **state)
{
	struct window w = window("Mo-Fr 07:00-17:00 Europe/Zurich");
	char text[WINDOW_WHEN_MAX];

	window_when(&w, at("2027-01-06T06:00:00Z"), text);
	assert_string_equal(text, "Wed 07:00 Europe/Zurich");
	window_when(&w, at("2027-07-11T22:05:00Z"), text);
	assert_string_equal(text, "Mon 00:05 Europe/Zurich");
}

static void what_is_no_window_is_refused_with_help(void **state)
{
	static const struct {
		const char *text, *says;
	} wrong[] = {
		{ "Mo-Fr Europe/Zurich", "the hours are missing" },
		{ "Mo-Fr 07:00-17:00", "the time zone is missing" },
		{ "Mo-Fr 07:00-17:00 UTC, Sa", "the hours are missing" },
		{ "Mo-Xy 07:00-17:00 UTC", "Mo-Xy" },
		{ "Mo-Fr 7-17 UTC", "'7-17' are no hours" },
		{ "Mo-Fr 07:00 UTC", "are no hours" },
		{ "Mo-Fr 07:00-25:00 UTC", "are no hours" },
		{ "Mo-Fr 07:60-08:00 UTC", "are no hours" },
		{ "Mo-Fr 07:00-07:00 UTC", "are no hours" },
		{ "Mo-Fr 24:00-07:00 UTC", "are no hours" },
		{ "Mo 07:00-08:00 UTC, Di 07:00-08:00 Europe/Rome",
		  "another time zone" },
		{ "Mo 07:00-08:00 ../../etc/passwd", "neither a day" },
		{ "Mo 07:00-08:00 Europe/Bern", "no time zone" },
		{ "", "the hours are missing" },
	};
	struct window w;
	struct err err;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		err = (struct err){ 0 };
		assert_false(window_load(wrong[i].text, TZ_FOLDER, &w, &err));
		assert_int_equal(err.kind, ERR_CONFIG);
		assert_contains(err.msg, wrong[i].says);
		assert_true(err.hint[0]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			it_is_open_from_its_first_second_to_before_its_last),
		cmocka_unit_test(
			over_midnight_it_belongs_to_the_day_it_begins_on),
		cmocka_unit_test(english_and_german_days_mean_the_same),
		cmocka_unit_test(always_is_always),
		cmocka_unit_test(an_hour_that_is_left_out_does_not_open),
		cmocka_unit_test(an_hour_that_comes_twice_is_open_twice),
		cmocka_unit_test(each_opening_is_the_first_second_that_is_open),
		cmocka_unit_test(a_time_is_told_as_the_wall_shows_it),
		cmocka_unit_test(what_is_no_window_is_refused_with_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
