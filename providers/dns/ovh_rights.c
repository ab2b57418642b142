/*
 * What an OVHcloud consumer key may do: GET /auth/currentCredential shows the
 * rules that it was given (eu.api.ovh.com/console, /auth).
 */
#include "providers/dns/rights.h"

#include <stdio.h>
#include <string.h>

/* The driver's calls, below the zone; signing is not among them. */
static const struct {
	const char *method, *path;
} needed[] = {
	{ "GET", "" },		{ "GET", "/record" },
	{ "GET", "/record/1" }, { "POST", "/record" },
	{ "PUT", "/record/1" }, { "DELETE", "/record/1" },
	{ "POST", "/refresh" }, { "GET", "/status" },
	{ "GET", "/soa" },	{ "GET", "/dnssec" },
};

static bool is_allowed(const cJSON *rules, const char *method, const char *path)
{
	const cJSON *rule;

	cJSON_ArrayForEach(rule, rules)
	{
		const char *pattern = rest_text(rule, "path");
		if (pattern && rest_is(rule, "method", method) &&
		    rights_fit(pattern, path))
			return true;
	}
	return false;
}

/* The zone, or the domain of that name, which shows its DS. */
static bool is_within(const char *path, const char *zone)
{
	static const char *const tops[] = { "/domain/zone/", "/domain/" };
	size_t len = strlen(zone);

	for (size_t i = 0; i < 2; i++) {
		size_t top = strlen(tops[i]);
		if (strncmp(path, tops[i], top) == 0 &&
		    strncasecmp(path + top, zone, len) == 0 &&
		    (path[top + len] == '\0' || path[top + len] == '/'))
			return true;
	}
	return false;
}

bool ovh_rights(void *self, const char *owner, struct dns_rights *out,
		struct err *err)
{
	struct driver *d = self;
	const char *zone = d->zone.name;
	cJSON *answer = NULL;
	const cJSON *rule;
	char path[DNAME_MAX + 32];

	*out = (struct dns_rights){ 0 };
	if (!rest_call(&d->rest, "GET", "/auth/currentCredential", NULL,
		       &answer, err))
		return false;
	const cJSON *rules = rest_at(answer, "rules");
	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
		snprintf(path, sizeof(path), "/domain/zone/%s%s", zone,
			 needed[i].path);
		if (!is_allowed(rules, needed[i].method, path))
			rights_add(out->missing, "%s %s", needed[i].method,
				   path);
	}
	cJSON_ArrayForEach(rule, rules)
	{
		const char *method = rest_text(rule, "method");
		const char *pattern = rest_text(rule, "path");
		if (method && pattern && !is_within(pattern, zone))
			rights_add(out->needless, "%.8s %.80s", method,
				   pattern);
	}
	bool ok = cJSON_IsArray(rules);
	cJSON_Delete(answer);
	return ok || rights_unread(d, err);
}
