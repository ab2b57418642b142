/* The years to come of a time zone: POSIX's TZ, with the extensions of RFC
 * 9636 section 3.3.1 (hours from -167 to 167). */
#include "state/tz.h"

#include <string.h>
#include <time.h>

#define DAY_S 86400

struct reading {
	const char *at, *end;
};

static bool next_is(struct reading *r, char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

/* Digits, at most max. */
static bool read_number(struct reading *r, int max, int *out)
{
	const char *start = r->at;

	*out = 0;
	while (r->at < r->end && *r->at >= '0' && *r->at <= '9') {
		*out = *out * 10 + (*r->at++ - '0');
		if (*out > max)
			return false;
	}
	return r->at > start;
}

/* "CET" or "<+03>": at least three characters. */
static bool read_name(struct reading *r)
{
	bool quoted = next_is(r, '<');
	const char *start = r->at;

	for (; r->at < r->end; r->at++) {
		char c = *r->at;
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool other = (c >= '0' && c <= '9') || c == '+' || c == '-';

		if (!letter && !(quoted && other))
			break;
	}
	return r->at - start >= 3 && (!quoted || next_is(r, '>'));
}

/* [+-]hh[:mm[:ss]], as seconds. */
static bool read_time(struct reading *r, int hours_max, int64_t *out)
{
	bool negative = next_is(r, '-');
	int h = 0, m = 0, s = 0;

	if (!negative)
		next_is(r, '+');
	if (!read_number(r, hours_max, &h))
		return false;
	if (next_is(r, ':') && (!read_number(r, 59, &m) ||
				(next_is(r, ':') && !read_number(r, 59, &s))))
		return false;
	*out = (int64_t)h * 3600 + m * 60 + s;
	if (negative)
		*out = -*out;
	return true;
}

/* Written west of Greenwich, kept east of it. */
static bool read_offset(struct reading *r, int32_t *out)
{
	int64_t west;

	if (!read_time(r, 24, &west))
		return false;
	*out = (int32_t)-west;
	return true;
}

/* ",M3.5.0/2", ",J60" or ",59". */
static bool read_rule(struct reading *r, struct tz_rule *out)
{
	bool ok;

	out->time_s = 2 * 3600;
	if (!next_is(r, ','))
		return false;
	if (next_is(r, 'M')) {
		out->kind = TZ_MONTH_WEEK_DAY;
		ok = read_number(r, 12, &out->month) && out->month &&
		     next_is(r, '.') && read_number(r, 5, &out->week) &&
		     out->week && next_is(r, '.') &&
		     read_number(r, 6, &out->day);
	} else if (next_is(r, 'J')) {
		out->kind = TZ_JULIAN;
		ok = read_number(r, 365, &out->day) && out->day;
	} else {
		out->kind = TZ_DAY;
		ok = read_number(r, 365, &out->day);
	}
	return ok && (!next_is(r, '/') || read_time(r, 167, &out->time_s));
}

bool tz_rule_parse(const char *text, size_t len, struct tz *out)
{
	struct reading r = { text, text + len };

	if (!read_name(&r) || !read_offset(&r, &out->standard))
		return false;
	out->has_rule = true;
	if (r.at == r.end)
		return true;
	out->has_dst = true;
	if (!read_name(&r))
		return false;
	out->daylight = out->standard + 3600;
	if (r.at < r.end && *r.at != ',' && !read_offset(&r, &out->daylight))
		return false;
	return read_rule(&r, &out->begins) && read_rule(&r, &out->ends) &&
	       r.at == r.end;
}

/* Midnight of that day, as if in UTC; months from 1. */
static int64_t midnight(int year, int month, int day)
{
	struct tm tm = { .tm_year = year - 1900,
			 .tm_mon = month - 1,
			 .tm_mday = day };

	return (int64_t)timegm(&tm);
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* The nth such weekday of the month, 5 the last; Sunday is 0. */
static int64_t week_day(const struct tz_rule *rule, int year)
{
	int64_t first = midnight(year, rule->month, 1);
	int64_t next_month = midnight(year, rule->month + 1, 1);
	int first_day = (int)((first / DAY_S % 7 + 11) % 7);
	int64_t day = first + (rule->day - first_day + 7) % 7 * DAY_S +
		      (rule->week - 1) * 7 * (int64_t)DAY_S;

	while (day >= next_month)
		day -= 7 * (int64_t)DAY_S;
	return day;
}

/* When it holds in that year, by a clock of that offset. */
static int64_t rule_at(const struct tz_rule *rule, int year, int32_t offset)
{
	int64_t day = midnight(year, 1, 1);

	if (rule->kind == TZ_MONTH_WEEK_DAY)
		day = week_day(rule, year);
	else if (rule->kind == TZ_DAY)
		day += (int64_t)rule->day * DAY_S;
	else /* 29 February is never counted */
		day += (int64_t)(rule->day - 1 +
				 (rule->day >= 60 && is_leap(year))) *
		       DAY_S;
	return day + rule->time_s - offset;
}

static int year_of(const struct tz *tz, int64_t at)
{
	time_t local = (time_t)(at + tz->standard);
	struct tm tm = { 0 };

	return gmtime_r(&local, &tm) ? tm.tm_year + 1900 : 1970;
}

int32_t tz_rule_offset(const struct tz *tz, int64_t at)
{
	int year = year_of(tz, at);
	int64_t begins, ends;
	bool has_summer;

	if (!tz->has_dst)
		return tz->standard;
	begins = rule_at(&tz->begins, year, tz->standard);
	ends = rule_at(&tz->ends, year, tz->daylight);
	has_summer = begins < ends ? at >= begins && at < ends
				   : at >= begins || at < ends;
	return has_summer ? tz->daylight : tz->standard;
}

int64_t tz_rule_next(const struct tz *tz, int64_t at)
{
	int year = year_of(tz, at);
	int64_t next = INT64_MAX;

	for (int y = year - 1; y <= year + 1; y++) {
		int64_t both[] = {
			rule_at(&tz->begins, y, tz->standard),
			rule_at(&tz->ends, y, tz->daylight),
		};

		for (size_t i = 0; i < 2; i++)
			if (both[i] > at && both[i] < next)
				next = both[i];
	}
	return next;
}
