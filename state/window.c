/* Is it open, and when does it open: pure. */
#include "state/window.h"

#include <stdio.h>

#define DAY_MIN 1440
#define WEEK_S (7 * 86400)
#define YEAR_S (366 * 86400)

/* Seconds since Monday 00:00 of a clock on the wall. */
static int64_t week_second(const struct window *window, int64_t at)
{
	/* 1970-01-01 was a Thursday. */
	int64_t second = (at + tz_offset(&window->tz, at) + 3 * 86400) % WEEK_S;

	return second < 0 ? second + WEEK_S : second;
}

bool window_is_open(const struct window *window, int64_t at)
{
	int64_t second = week_second(window, at);
	int minute = (int)(second % 86400 / 60);
	int day = (int)(second / 86400), day_before = (day + 6) % 7;

	for (size_t i = 0; i < window->n; i++) {
		const struct window_hours *hours = &window->hours[i];

		if (hours->days >> day & 1 && minute >= hours->from &&
		    minute < hours->to)
			return true;
		if (hours->days >> day_before & 1 &&
		    minute + DAY_MIN < hours->to)
			return true;
	}
	return window->n == 0;
}

/* Seconds until the clock on the wall shows the next beginning, if nobody
 * turns it meanwhile; at least 1. */
static int64_t until_beginning(const struct window *window, int64_t at)
{
	int64_t second = week_second(window, at), least = WEEK_S;

	for (size_t i = 0; i < window->n; i++)
		for (int day = 0; day < 7; day++) {
			int64_t begins = (int64_t)day * 86400 +
					 window->hours[i].from * 60;
			int64_t left = (begins - second + WEEK_S) % WEEK_S;

			if (window->hours[i].days >> day & 1 && left &&
			    left < least)
				least = left;
		}
	return least;
}

int64_t window_opens(const struct window *window, int64_t at)
{
	int64_t end = at + YEAR_S;

	while (at < end && !window_is_open(window, at)) {
		int64_t begins = at + until_beginning(window, at);
		int64_t change = tz_next_change(&window->tz, at);

		at = change < begins ? change : begins;
	}
	return at < end ? at : end;
}

void window_when(const struct window *window, int64_t at,
		 char out[WINDOW_WHEN_MAX])
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu",
					    "Fri", "Sat", "Sun" };
	int64_t second = week_second(window, at);

	snprintf(out, WINDOW_WHEN_MAX, "%s %02d:%02d %s", days[second / 86400],
		 (int)(second % 86400 / 3600), (int)(second % 3600 / 60),
		 window->tz.name);
}
