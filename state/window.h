#pragma once
/*
 * When moves may be made: hours of the week by the clock of a time zone. They
 * are the hours that a clock on the wall shows: a window within an hour that
 * is left out in spring does not open, one within the hour that comes twice in
 * autumn is open both times.
 */
#include "state/tz.h"

#define WINDOW_TEXT_MAX 192
#define WINDOW_HOURS_MAX 24
#define WINDOW_WHEN_MAX 96

struct window_hours {
	unsigned days; /* bit 0: Monday */
	int from, to;  /* minutes after midnight; to > 24 h: on the next day */
};

struct window {
	char text[WINDOW_TEXT_MAX]; /* as written; "" always open */
	size_t n;		    /* 0: always open */
	struct window_hours hours[WINDOW_HOURS_MAX];
	struct tz tz;
};

/*
 * "Mo-Fr 07:00-17:00 Europe/Zurich": days (English or German; ranges, lists;
 * none: every day), hours, and at the end the zone; several of them with
 * commas between; hours may run over midnight. "always" has none. ERR_CONFIG
 * with a hint. Only the zone's name is filled in.
 */
bool window_parse(const char *text, struct window *out, struct err *err);
/* The same, with the zone read from below folder. */
bool window_load(const char *text, const char *folder, struct window *out,
		 struct err *err);

bool window_is_open(const struct window *window, int64_t at);
/* The first time from at on when it is open; a year later at the latest. */
int64_t window_opens(const struct window *window, int64_t at);
/* "Wed 07:00 Europe/Zurich" */
void window_when(const struct window *window, int64_t at,
		 char out[WINDOW_WHEN_MAX]);
