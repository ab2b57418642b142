#pragma once
/*
 * A time zone of the IANA database, as its compiled file has it (TZif, RFC
 * 9636). A plain value: no global, no environment, no C library's idea of
 * "local time".
 */
#include "state/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TZ_FOLDER "/usr/share/zoneinfo"
#define TZ_NAME_MAX 64
#define TZ_CHANGES_MAX 400

/* A day of each year and a time of that day, as POSIX's TZ writes it. */
struct tz_rule {
	enum { TZ_MONTH_WEEK_DAY, TZ_JULIAN, TZ_DAY } kind;
	int month, week, day;
	int64_t time_s; /* after that day's midnight, may be negative */
};

struct tz {
	char name[TZ_NAME_MAX]; /* "Europe/Zurich" */
	int32_t first;		/* seconds east of UTC before any change */
	size_t n;
	int64_t at[TZ_CHANGES_MAX];
	int32_t offset[TZ_CHANGES_MAX]; /* from at[i] on */
	/* What comes after the last change, by the file's footer. */
	bool has_rule, has_dst;
	int32_t standard, daylight;
	struct tz_rule begins, ends; /* of daylight saving time */
};

/* Is it a name that the database could have? No path leads out of it. */
bool tz_name_valid(const char *name);

/* Reads the zone's file below folder. ERR_CONFIG: no such zone, or no such
 * file, with a hint; a file that is none. "UTC" needs no file. */
bool tz_load(const char *folder, const char *name, struct tz *out,
	     struct err *err);
/* The same from the file's bytes; out->name is left empty. */
bool tz_parse(const uint8_t *data, size_t len, struct tz *out, struct err *err);

/* Seconds east of UTC at that time. */
int32_t tz_offset(const struct tz *tz, int64_t at);
/* The next time after at from which another offset may hold; INT64_MAX: none.
 */
int64_t tz_next_change(const struct tz *tz, int64_t at);

/* ---- tz_rule.c ---- */

/* "CET-1CEST,M3.5.0,M10.5.0/3" into the zone's rule; len bytes. */
bool tz_rule_parse(const char *text, size_t len, struct tz *out);
/* The offset and the next change by the rule alone. */
int32_t tz_rule_offset(const struct tz *tz, int64_t at);
int64_t tz_rule_next(const struct tz *tz, int64_t at);
