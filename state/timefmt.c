/* Times as text: ISO 8601 in UTC, and spans in words. */
#include "state/timefmt.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

void timefmt_iso(int64_t at, char out[TIMEFMT_ISO_MAX])
{
	time_t t = (time_t)at;
	struct tm tm;

	out[0] = '\0';
	if (at > 0 && gmtime_r(&t, &tm))
		strftime(out, TIMEFMT_ISO_MAX, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

bool timefmt_parse(const char *text, int64_t *at)
{
	char again[TIMEFMT_ISO_MAX];
	struct tm tm = { 0 };
	const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &tm);

	if (!end || *end)
		return false;
	*at = (int64_t)timegm(&tm);
	timefmt_iso(*at, again);
	return strcmp(again, text) == 0;
}

void timefmt_span(int64_t seconds, char out[TIMEFMT_SPAN_MAX])
{
	static const struct {
		int64_t s;
		const char *name;
	} units[] = {
		{ 86400, "day" }, { 3600, "h" }, { 60, "min" }, { 1, "s" }
	};
	int64_t s = seconds < 0 ? 0 : seconds;
	size_t i = 0;

	while (i < 3 && s < units[i].s)
		i++;
	int64_t first = s / units[i].s;
	int n = snprintf(out, TIMEFMT_SPAN_MAX, "%lld %s%s", (long long)first,
			 units[i].name, i == 0 && first != 1 ? "s" : "");
	int64_t rest = i < 3 ? s % units[i].s / units[i + 1].s : 0;
	if (rest > 0 && n > 0)
		snprintf(out + n, TIMEFMT_SPAN_MAX - (size_t)n, " %lld %s",
			 (long long)rest, units[i + 1].name);
}
