/* MTA-STS: the TXT record and the policy as text (RFC 8461 section 3). */
#include "providers/smtp/mta_sts.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAX_AGE_MAX 31557600 /* a year, section 3.2 */

static bool complain(struct sts_policy *out, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static bool complain(struct sts_policy *out, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(out->words, sizeof(out->words), fmt, args);
	va_end(args);
	return false;
}

/* The next "name=value" of text, blanks around it taken off. */
static bool next_field(const char **text, char *name, size_t name_size,
		       char *value, size_t value_size)
{
	const char *at = *text + strspn(*text, " \t;");
	size_t len = strcspn(at, ";");
	const char *equals = memchr(at, '=', len);
	size_t n = equals ? (size_t)(equals - at) : len;
	size_t v = equals ? len - n - 1 : 0;

	*text = at + len;
	if (len == 0)
		return false;
	while (n > 0 && isspace((unsigned char)at[n - 1]))
		n--;
	snprintf(name, name_size, "%.*s", (int)n, at);
	while (v > 0 && isspace((unsigned char)*(equals + 1)))
		equals++, v--;
	while (v > 0 && isspace((unsigned char)equals[v]))
		v--;
	snprintf(value, value_size, "%.*s", (int)v, equals ? equals + 1 : "");
	return true;
}

static bool is_id(const char *id)
{
	size_t n = strlen(id);

	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)id[i]))
			return false;
	return n >= 1 && n <= 32;
}

bool sts_parse_txt(const char *txt, struct sts_policy *out)
{
	char name[32], value[128];
	const char *at = txt;

	if (strncmp(txt, "v=STSv1", 7) != 0 ||
	    !next_field(&at, name, sizeof(name), value, sizeof(value)) ||
	    strcmp(value, "STSv1") != 0)
		return complain(out, "the record does not begin with v=STSv1;");
	while (next_field(&at, name, sizeof(name), value, sizeof(value))) {
		if (strcmp(name, "id") != 0 || *out->id)
			continue;
		if (!is_id(value))
			return complain(out, "the id is not 1 to 32 letters "
					     "and digits");
		snprintf(out->id, sizeof(out->id), "%s", value);
	}
	return *out->id || complain(out, "the record has no id");
}

/* One "name: value" line of the body. */
struct line {
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
	*line = (struct line){ 0 };
	if (!colon)
		return true;
	snprintf(line->name, sizeof(line->name), "%.*s", (int)(colon - from),
		 from);
	for (colon++; colon < to && isspace((unsigned char)*colon);)
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
	return complain(out, "mode: \"%.40s\" is not enforce, testing or none",
			value);
}

static bool take_max_age(const char *value, struct sts_policy *out)
{
	char *end;
	unsigned long age = strtoul(value, &end, 10);

	if (!isdigit((unsigned char)*value) || *end || age > MAX_AGE_MAX)
		return complain(out,
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
		return complain(out, "more than %d mx lines", STS_MX_MAX);
	if (strlen(value) > 250 || !dname_parse(host, name, NULL))
		return complain(out, "mx: \"%.60s\" is no host", value);
	snprintf(out->mx[out->n_mx++], DNAME_MAX, "%s%.250s",
		 host == value ? "" : "*.", name);
	return true;
}

bool sts_parse_body(const char *body, size_t len, struct sts_policy *out)
{
	bool version = false, mode = false, age = false, ok = true;
	const char *at = body;
	struct line line;

	if (memchr(body, '\0', len))
		return complain(out, "the policy has a NUL byte in it");
	/* The first of a doubled field counts; unknown ones do not. */
	while (ok && next_line(&at, body + len, &line)) {
		if (strcmp(line.name, "version") == 0 && !version)
			version = ok = strcmp(line.value, "STSv1") == 0;
		else if (strcmp(line.name, "mode") == 0 && !mode)
			mode = ok = take_mode(line.value, out);
		else if (strcmp(line.name, "max_age") == 0 && !age)
			age = ok = take_max_age(line.value, out);
		else if (strcmp(line.name, "mx") == 0)
			ok = take_mx(line.value, out);
	}
	if (!ok)
		return *out->words ? false
				   : complain(out, "version: not STSv1");
	if (!version || !mode || !age)
		return complain(out, "the policy has no %s",
				!version ? "version"
				: !mode	 ? "mode"
					 : "max_age");
	if (out->n_mx == 0 && out->mode != STS_NONE)
		return complain(out, "the policy has no mx");
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
