/* Times and spans as people and documents read them. */
#include "state/timefmt.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define LAST_SECOND_OF_9999 INT64_C(253402300799)
#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define MONTH (30 * DAY)
#define YEAR (365 * DAY)

void timefmt_iso(int64_t at, char out[TIMEFMT_ISO_MAX])
{
	time_t seconds = (time_t)at;
	struct tm tm;

	out[0] = '\0';
	if (at <= 0)
		return;
	if (at > LAST_SECOND_OF_9999 || !gmtime_r(&seconds, &tm))
		snprintf(out, TIMEFMT_ISO_MAX, "after the year 9999");
	else
		strftime(out, TIMEFMT_ISO_MAX, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* n digits at text; -1 when one is none. */
static int digits(const char *text, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

bool timefmt_parse(const char *text, int64_t *at)
{
	char again[TIMEFMT_ISO_MAX];
	struct tm tm = { 0 };

	if (strlen(text) != strlen("2026-11-24T12:00:00Z"))
		return false;
	tm.tm_year = digits(text, 4) - 1900;
	tm.tm_mon = digits(text + 5, 2) - 1;
	tm.tm_mday = digits(text + 8, 2);
	tm.tm_hour = digits(text + 11, 2);
	tm.tm_min = digits(text + 14, 2);
	tm.tm_sec = digits(text + 17, 2);
	int64_t seconds = timegm(&tm);
	/* Punctuation, 31 February and the like: it would be written so. */
	timefmt_iso(seconds, again);
	if (strcmp(text, again) != 0)
		return false;
	*at = seconds;
	return true;
}

/* "1 h 5 min", or "1 h" when the small part is nothing. */
static void two_units(int64_t large, const char *large_unit, int64_t small,
		      const char *small_unit, char out[TIMEFMT_SPAN_MAX])
{
	if (small > 0)
		snprintf(out, TIMEFMT_SPAN_MAX, "%lld %s %lld %s",
			 (long long)large, large_unit, (long long)small,
			 small_unit);
	else
		snprintf(out, TIMEFMT_SPAN_MAX, "%lld %s", (long long)large,
			 large_unit);
}

void timefmt_span(int64_t seconds, char out[TIMEFMT_SPAN_MAX])
{
	if (seconds < MINUTE)
		two_units(seconds > 0 ? seconds : 0, "s", 0, "", out);
	else if (seconds < HOUR)
		two_units(seconds / MINUTE, "min", seconds % MINUTE, "s", out);
	else if (seconds < DAY)
		two_units(seconds / HOUR, "h", seconds % HOUR / MINUTE, "min",
			  out);
	else
		two_units(seconds / DAY, seconds < 2 * DAY ? "day" : "days",
			  seconds % DAY / HOUR, "h", out);
}

void timefmt_about(int64_t seconds, char out[TIMEFMT_SPAN_MAX])
{
	static const struct {
		int64_t from, unit;
		const char *words;
	} units[] = {
		{ 2 * YEAR, YEAR, "years" },   { 2 * MONTH, MONTH, "months" },
		{ 2 * DAY, DAY, "days" },      { 2 * HOUR, HOUR, "h" },
		{ 2 * MINUTE, MINUTE, "min" },
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (seconds >= units[i].from) {
			two_units(seconds / units[i].unit, units[i].words, 0,
				  "", out);
			return;
		}
	two_units(seconds > 0 ? seconds : 0, "s", 0, "", out);
}
