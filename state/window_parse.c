/* Reading change windows as a person writes them. */
#include "state/window.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define DAY_MIN 1440
#define EVERY_DAY 0x7fu

static const char example[] = "write it like: Mo-Fr 07:00-17:00 Europe/Zurich";

static const struct {
	const char *word;
	int day;
} days[] = {
	{ "Mo", 0 },	     { "Mon", 0 },	{ "Monday", 0 },
	{ "Montag", 0 },     { "Tu", 1 },	{ "Tue", 1 },
	{ "Tuesday", 1 },    { "Di", 1 },	{ "Dienstag", 1 },
	{ "We", 2 },	     { "Wed", 2 },	{ "Wednesday", 2 },
	{ "Mi", 2 },	     { "Mittwoch", 2 }, { "Th", 3 },
	{ "Thu", 3 },	     { "Thursday", 3 }, { "Do", 3 },
	{ "Donnerstag", 3 }, { "Fr", 4 },	{ "Fri", 4 },
	{ "Friday", 4 },     { "Freitag", 4 },	{ "Sa", 5 },
	{ "Sat", 5 },	     { "Saturday", 5 }, { "Samstag", 5 },
	{ "Su", 6 },	     { "Sun", 6 },	{ "Sunday", 6 },
	{ "So", 6 },	     { "Sonntag", 6 },
};

/* What was read so far. */
struct reading {
	struct window *window;
	unsigned days;	/* named, and not used yet */
	unsigned again; /* of the hours before: they hold for more hours */
	struct err *err;
};

static int day_of(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof(days) / sizeof(*days); i++)
		if (strlen(days[i].word) == len &&
		    strncasecmp(days[i].word, word, len) == 0)
			return days[i].day;
	return -1;
}

/* "Mi" or "Fr-Mo" as bits; 0: that is none. */
static unsigned days_of(const char *word, size_t len)
{
	const char *dash = memchr(word, '-', len);
	size_t first_len = dash ? (size_t)(dash - word) : len;
	int first = day_of(word, first_len), last = first;
	unsigned bits = 0;

	if (dash)
		last = day_of(dash + 1, len - first_len - 1);
	if (first < 0 || last < 0)
		return 0;
	for (int day = first;; day = (day + 1) % 7) {
		bits |= 1u << day;
		if (day == last)
			return bits;
	}
}

static bool read_clock(const char **at, int *out)
{
	int hour = 0, minute = 0, len = 0;

	if (sscanf(*at, "%2d:%2d%n", &hour, &minute, &len) != 2 || !len ||
	    strspn(*at, "0123456789:") != (size_t)len ||
	    (*at)[len - 3] != ':' || hour > 24 || minute > 59 ||
	    hour * 60 + minute > DAY_MIN)
		return false;
	*out = hour * 60 + minute;
	*at += len;
	return true;
}

static bool add_hours(struct reading *r, const char *word, size_t len)
{
	struct window *window = r->window;
	struct window_hours hours = { .days = r->days };
	const char *at = word;

	if (!hours.days)
		hours.days = r->again ? r->again : EVERY_DAY;
	if (!read_clock(&at, &hours.from) || *at++ != '-' ||
	    !read_clock(&at, &hours.to) || at != word + len ||
	    hours.from == DAY_MIN || hours.from == hours.to) {
		err_set(r->err, ERR_CONFIG, "'%.*s' are no hours", (int)len,
			word);
		return err_hint(r->err,
				"write them like 07:00-17:00, or 00:00-24:00 "
				"for the whole day; 22:00-04:00 ends on the "
				"next day");
	}
	if (hours.to < hours.from)
		hours.to += DAY_MIN;
	if (window->n == WINDOW_HOURS_MAX)
		return err_set(r->err, ERR_CONFIG, "more than %d hours",
			       WINDOW_HOURS_MAX);
	window->hours[window->n++] = hours;
	r->again = hours.days;
	r->days = 0;
	return true;
}

static bool set_zone(struct reading *r, const char *word, size_t len)
{
	char *name = r->window->tz.name;

	if (name[0] && (strlen(name) != len || strncmp(name, word, len) != 0)) {
		err_set(r->err, ERR_CONFIG,
			"'%.*s': there is another time "
			"zone already: %s",
			(int)len, word, name);
		return err_hint(r->err, "all hours of one setting are of one "
					"zone, written once at the end");
	}
	snprintf(name, TZ_NAME_MAX, "%.*s", (int)len, word);
	if (len < TZ_NAME_MAX && tz_name_valid(name))
		return true;
	err_set(r->err, ERR_CONFIG,
		"'%.*s' is neither a day nor hours nor a time zone", (int)len,
		word);
	return err_hint(r->err, "%s", example);
}

static bool read_word(struct reading *r, const char *word, size_t len)
{
	unsigned bits = days_of(word, len);

	if (word[0] >= '0' && word[0] <= '9')
		return add_hours(r, word, len);
	if (!bits)
		return set_zone(r, word, len);
	r->days |= bits;
	return true;
}

static bool is_whole(struct reading *r)
{
	const struct window *window = r->window;

	if (r->days || !window->n)
		err_set(r->err, ERR_CONFIG, "the hours are missing");
	else if (!window->tz.name[0])
		err_set(r->err, ERR_CONFIG, "the time zone is missing");
	else
		return true;
	return err_hint(r->err, "%s", example);
}

bool window_parse(const char *text, struct window *out, struct err *err)
{
	struct reading r = { .window = out, .err = err };

	*out = (struct window){ 0 };
	if (strlen(text) >= sizeof(out->text))
		return err_set(err, ERR_CONFIG, "longer than %zu characters",
			       sizeof(out->text) - 1);
	if (strcmp(text, "always") == 0)
		return true;
	snprintf(out->text, sizeof(out->text), "%s", text);
	while (*(text += strspn(text, " \t,"))) {
		size_t len = strcspn(text, " \t,");

		if (!read_word(&r, text, len))
			return false;
		text += len;
	}
	return is_whole(&r);
}

bool window_load(const char *text, const char *folder, struct window *out,
		 struct err *err)
{
	char zone[TZ_NAME_MAX];

	if (!window_parse(text, out, err))
		return false;
	if (!out->n)
		return true;
	snprintf(zone, sizeof(zone), "%s", out->tz.name);
	return tz_load(folder, zone, &out->tz, err);
}
