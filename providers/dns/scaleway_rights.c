/*
 * What a Scaleway API key may do (www.scaleway.com/en/developers/api/iam): the
 * key's bearer, its groups, the policies of both, and the permission sets in
 * their rules. Only a key that may read IAM can see them.
 */
#include "providers/dns/rights.h"

#include <stdio.h>
#include <string.h>

enum { PROJECT, ACCESS_KEY, ENDPOINT }; /* places in kept */

#define PROJECT_MAX 64
#define NEEDED "DomainsDNSFullAccess"

static const struct rights_row rows[] = {
	{ NEEDED, .is = RIGHT_NEEDED },
	{ "DomainsDNSReadOnly", .is = RIGHT_USEFUL },
	/* For signing. */
	{ "DomainsRegistrarFullAccess", .is = RIGHT_USEFUL },
	/* To be asked this. */
	{ "IAMReadOnly", .is = RIGHT_USEFUL },
	{ "IAMApplicationReadOnly", .is = RIGHT_USEFUL },
	{ "IAMGroupReadOnly", .is = RIGHT_USEFUL },
	{ "IAMPolicyReadOnly", .is = RIGHT_USEFUL },
	{ "IAMUserReadOnly", .is = RIGHT_USEFUL },
	{ 0 },
};

/* Of a rule: the zone's project, all of them, or others. */
enum place { HERE, EVERYWHERE, ELSEWHERE };

/* What all of them is collected in. */
struct scan {
	struct driver asking;
	char project[PROJECT_MAX]; /* the zone's; "" not known */
	cJSON *sets;
};

static bool read_list(const struct scan *scan, const char *what, const char *by,
		      const char *id, cJSON **out, struct err *err)
{
	const struct pages pages = { "page_size=100&page=", what, NULL,
				     "total_count" };
	char path[1024], segment[400];

	if (!rest_segment(id ? id : "", segment, sizeof(segment)))
		return rights_unread(&scan->asking, err);
	snprintf(path, sizeof(path), "/%s?%s=%s&", what, by, segment);
	return pages_read(&scan->asking.rest, &pages, path, out, err);
}

static bool is_harmless(const char *set)
{
	for (const struct rights_row *row = rows; row->word; row++)
		if (strcmp(row->word, set) == 0)
			return true;
	return false;
}

static enum place place_of(const struct scan *scan, const cJSON *rule)
{
	const cJSON *projects = rest_at(rule, "project_ids"), *project;

	if (rest_text(rule, "organization_id"))
		return EVERYWHERE;
	if (!*scan->project || !cJSON_IsArray(projects))
		return HERE;
	cJSON_ArrayForEach(project, projects)
	{
		const char *id = cJSON_GetStringValue(project);
		if (id && strcmp(id, scan->project) == 0)
			return HERE;
	}
	return ELSEWHERE;
}

static void add_set(struct scan *scan, const char *set, const char *where)
{
	char text[REST_WORD_MAX];

	snprintf(text, sizeof(text), "%.60s%s", set, where);
	cJSON_AddItemToArray(scan->sets, cJSON_CreateString(text));
}

static bool rule(struct scan *scan, const cJSON *item, struct err *err)
{
	enum place place = place_of(scan, item);
	const cJSON *set;

	cJSON_ArrayForEach(set, rest_at(item, "permission_set_names"))
	{
		const char *name = cJSON_GetStringValue(set);
		if (!name)
			continue;
		if (place != ELSEWHERE)
			add_set(scan, name, "");
		else if (!is_harmless(name))
			add_set(scan, name, " in another project");
		if (place == EVERYWHERE && strcmp(name, NEEDED) == 0)
			add_set(scan, name, " in every project");
	}
	return true;
}

/* take for each item of such a list. */
static bool each(struct scan *scan, const char *what, const char *by,
		 const char *id,
		 bool (*take)(struct scan *scan, const cJSON *item,
			      struct err *err),
		 struct err *err)
{
	const cJSON *item;
	cJSON *list = NULL;
	bool ok = true;

	if (!read_list(scan, what, by, id, &list, err))
		return false;
	cJSON_ArrayForEach(item, list) ok = ok && take(scan, item, err);
	cJSON_Delete(list);
	return ok;
}

static bool policy(struct scan *scan, const cJSON *item, struct err *err)
{
	return each(scan, "rules", "policy_id", rest_text(item, "id"), rule,
		    err);
}

static bool group(struct scan *scan, const cJSON *item, struct err *err)
{
	return each(scan, "policies", "group_ids", rest_text(item, "id"),
		    policy, err);
}

static bool read_sets(struct scan *scan, struct err *err)
{
	cJSON *key = NULL;

	bool ok = kind_call(&scan->asking, "GET", "/api-keys/{1}", NULL, NULL,
			    &key, err);
	const char *user = rest_text(key, "user_id");
	const char *id = user ? user : rest_text(key, "application_id");
	const char *by = user ? "user_ids" : "application_ids";
	ok = ok && each(scan, "policies", by, id, policy, err) &&
	     each(scan, "groups", by, id, group, err);
	cJSON_Delete(key);
	return ok;
}

/* As it was set, or else as the zone says, where it is the only one. */
static bool find_project(const struct driver *d, char out[PROJECT_MAX],
			 struct err *err)
{
	const char *id = d->kept[PROJECT];
	cJSON *zones = NULL;

	if (!*id) {
		if (!kind_list_read(d, &d->kind->zones.list, d->zone.name,
				    &zones, err))
			return false;
		id = cJSON_GetArraySize(zones) == 1
			     ? rest_text(zones, "0.project_id")
			     : NULL;
	}
	snprintf(out, PROJECT_MAX, "%s", id ? id : "");
	cJSON_Delete(zones);
	return true;
}

bool scaleway_rights(void *self, const char *owner, struct dns_rights *out,
		     struct err *err)
{
	static const struct rights_table table = {
		.all = "AllProductsFullAccess", .rows = rows
	};
	const struct driver *d = self;
	struct scan scan = { .sets = NULL };

	*out = (struct dns_rights){ 0 };
	if (!*d->kept[ACCESS_KEY]) {
		err_set(err, ERR_UNSUPPORTED,
			"scaleway: a key is asked after by its access key, "
			"which is not set");
		return err_hint(err, "set SCW_ACCESS_KEY to it");
	}
	if (!find_project(d, scan.project, err) ||
	    !driver_elsewhere(d, d->kept[ENDPOINT], &scan.asking, err))
		return false;
	scan.sets = cJSON_CreateArray();
	bool ok = read_sets(&scan, err);
	if (ok)
		rights_compare(scan.sets, &table, out);
	cJSON_Delete(scan.sets);
	return ok;
}
