/* MTA-STS: the TXT record and the policy as text (RFC 8461 section 3). */
#include "providers/smtp/mta_sts.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAX_AGE_MAX 31557600 /* a year, section 3.2 */

bool sts_complain(struct sts_policy *out, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(out->words, sizeof(out->words), fmt, args);
	va_end(args);
	for (char *p = out->words; *p; p++)
		if (!isprint((unsigned char)*p))
			*p = '?';
	return false;
}

/* One "name: value" line of the body; "" when it is empty. */
struct line {
	bool is_field; /* or empty */
	char name[32], value[300];
};

static bool next_line(const char **at, const char *end, struct line *line)
{
	const char *stop = memchr(*at, '\n', (size_t)(end - *at));
	const char *from = *at, *to = stop ? stop : end, *colon;

	if (from >= end)
		return false;
	*at = stop ? stop + 1 : end;
	while (to > from && isspace((unsigned char)to[-1]))
		to--;
	colon = memchr(from, ':', (size_t)(to - from));
	*line = (struct line){ .is_field = colon || to == from };
	if (!colon)
		return true;
	snprintf(line->name, sizeof(line->name), "%.*s", (int)(colon - from),
		 from);
	for (colon++; colon < to && isblank((unsigned char)*colon);)
		colon++;
	snprintf(line->value, sizeof(line->value), "%.*s", (int)(to - colon),
		 colon);
	return true;
}

static bool take_mode(const char *value, struct sts_policy *out)
{
	static const struct {
		const char *word;
		enum sts_mode mode;
	} modes[] = { { "none", STS_NONE },
		      { "testing", STS_TESTING },
		      { "enforce", STS_ENFORCE } };

	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++)
		if (strcmp(value, modes[i].word) == 0) {
			out->mode = modes[i].mode;
			return true;
		}
	return sts_complain(
		out, "mode: \"%.40s\" is not enforce, testing or none", value);
}

static bool take_max_age(const char *value, struct sts_policy *out)
{
	char *end;
	unsigned long age = strtoul(value, &end, 10);

	if (!isdigit((unsigned char)*value) || *end || age > MAX_AGE_MAX)
		return sts_complain(out,
				    "max_age: \"%.40s\" is not 0 to %d seconds",
				    value, MAX_AGE_MAX);
	out->max_age_s = (int64_t)age;
	return true;
}

static bool take_mx(const char *value, struct sts_policy *out)
{
	const char *host = strncmp(value, "*.", 2) == 0 ? value + 2 : value;
	char name[DNAME_MAX];

	if (out->n_mx >= STS_MX_MAX)
		return sts_complain(out, "more than %d mx lines", STS_MX_MAX);
	if (strlen(value) > 253 || !dname_parse(host, name, NULL) ||
	    strcmp(name, ".") == 0)
		return sts_complain(out, "mx: \"%.60s\" is no host", value);
	snprintf(out->mx[out->n_mx++], DNAME_MAX, "%s%.253s",
		 host == value ? "" : "*.", name);
	return true;
}

/* Which of the fields that must be there have come. */
struct seen {
	bool version, mode, max_age;
};

static bool take_version(const char *value, struct sts_policy *out)
{
	return strcmp(value, "STSv1") == 0 ||
	       sts_complain(out, "version: \"%.40s\" is not STSv1", value);
}

/* The first of a doubled field counts; unknown ones do not. */
static bool take_line(const struct line *line, struct seen *seen,
		      struct sts_policy *out)
{
	const struct {
		const char *name;
		bool *seen; /* NULL: may come again */
		bool (*take)(const char *value, struct sts_policy *out);
	} fields[] = {
		{ "version", &seen->version, take_version },
		{ "mode", &seen->mode, take_mode },
		{ "max_age", &seen->max_age, take_max_age },
		{ "mx", NULL, take_mx },
	};

	if (!line->is_field)
		return sts_complain(out, "a line is not \"name: value\"");
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		if (strcmp(line->name, fields[i].name) != 0)
			continue;
		if (fields[i].seen && *fields[i].seen)
			return true;
		if (fields[i].seen)
			*fields[i].seen = true;
		return fields[i].take(line->value, out);
	}
	return true;
}

bool sts_parse_body(const char *body, size_t len, struct sts_policy *out)
{
	struct seen seen = { 0 };
	const char *at = body;
	struct line line;

	if (len > 0 && memchr(body, '\0', len))
		return sts_complain(out, "the policy has a NUL byte in it");
	while (next_line(&at, body + len, &line))
		if (!take_line(&line, &seen, out))
			return false;
	if (!seen.version || !seen.mode || !seen.max_age)
		return sts_complain(out, "the policy has no %s",
				    !seen.version ? "version"
				    : !seen.mode  ? "mode"
						  : "max_age");
	if (out->n_mx == 0 && out->mode != STS_NONE)
		return sts_complain(out, "the policy has no mx");
	return true;
}

bool sts_policy_matches(const struct sts_policy *policy, const char *host)
{
	const char *rest = strchr(host, '.');

	for (size_t i = 0; i < policy->n_mx; i++) {
		const char *pattern = policy->mx[i];

		if (strncmp(pattern, "*.", 2) == 0
			    ? rest && rest != host &&
				      strcmp(rest, pattern + 1) == 0
			    : strcmp(pattern, host) == 0)
			return true;
	}
	return false;
}

const char *sts_mode_name(enum sts_mode mode)
{
	static const char *const names[] = {
		[STS_ABSENT] = "absent",   [STS_NONE] = "none",
		[STS_TESTING] = "testing", [STS_ENFORCE] = "enforce",
		[STS_UNKNOWN] = "unknown",
	};

	return mode <= STS_UNKNOWN ? names[mode] : "unknown";
}
