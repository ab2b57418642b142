/*
 * What a user of AutoDNS may do: GET /user/{name}/{context}/acl, "User ACL
 * Info" (InterNetX/domainrobot-api). Rights have the numbers of the tasks, such
 * as 0202 for an update of a zone, and 0202002 for one kind of it; users have
 * all of them but those that are locked.
 */
#include "providers/dns/rights.h"

#include <stdio.h>
#include <string.h>

#define TASK_LEN 4 /* of which the longer ones are a part */

static const struct {
	const char *code, *name;
	bool is_needed;
} rows[] = {
	{ "0205", "zone info (0205)", true },
	{ "0202002", "zone update (0202)", true },
	{ "0201", "zone create (0201)", false },
	{ "0203", "zone delete (0203)", false },
	{ "0101", "domain create (0101)", false },
	{ "0103", "domain delete (0103)", false },
	{ "0104", "domain transfer (0104)", false },
	{ "1301001", "user create (1301001)", false },
	{ "1301002", "user update (1301002)", false },
	{ "1301003", "user delete (1301003)", false },
};

/* The entry of a code, or else of the task that it is a part of, or NULL. */
static const cJSON *entry_of(const cJSON *list, const char *code)
{
	const cJSON *entry = rest_where(list, "functionCode", code, NULL);
	char task[TASK_LEN + 1];

	snprintf(task, sizeof(task), "%s", code);
	return entry ? entry : rest_where(list, "functionCode", task, NULL);
}

/* What "userLocked" means by true, the description does not say. */
static bool is_allowed(const cJSON *entry)
{
	if (rest_at(entry, "effective"))
		return rest_is_true(entry, "effective");
	return rest_is(entry, "restriction", "NOT_LOCKED");
}

/* Of what is not listed nothing is known, nor of a user without a list. */
static void take_list(const cJSON *list, struct dns_rights *out)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const cJSON *entry = entry_of(list, rows[i].code);
		if (entry && is_allowed(entry) != rows[i].is_needed)
			rights_add(rows[i].is_needed ? out->missing
						     : out->needless,
				   "%s", rows[i].name);
	}
}

bool autodns_rights(void *self, const char *owner, struct dns_rights *out,
		    struct err *err)
{
	cJSON *answer = NULL;

	*out = (struct dns_rights){ 0 };
	if (!kind_call(self, "GET", "/user/{2}/{1}/acl", NULL, NULL, &answer,
		       err))
		return false;
	bool ok = cJSON_IsObject(rest_at(answer, "data.0"));
	take_list(rest_at(answer, "data.0.acls.acls"), out);
	cJSON_Delete(answer);
	return ok || rights_unread(self, err);
}
