/* A plan as lists in one body. */
#include "providers/dns/kind.h"

#include "providers/dns/path.h"

static void add(cJSON *body, const char *list, cJSON *record)
{
	cJSON_AddItemToArray(cJSON_GetObjectItemCaseSensitive(body, list),
			     record);
}

/* A record that is there goes back with what is not understood. */
static cJSON *as_read(const struct driver *d, const struct record *record)
{
	return cJSON_Duplicate(
		fields_item(d->kind->fields, kind_present(d), record), true);
}

static void add_call(const struct driver *d, const char *name,
		     const struct record_call *call,
		     const struct kind_lists *lists, cJSON *body)
{
	const struct fields *fields = d->kind->fields;
	bool in_place = call->verb == RECORD_CHANGE && lists->change;

	if (in_place) {
		cJSON *record = as_read(d, &call->old);
		fields_change(fields, record, &call->mx);
		add(body, lists->change, record);
		return;
	}
	if (call->verb != RECORD_CREATE)
		add(body, lists->remove, as_read(d, &call->old));
	if (call->verb != RECORD_DELETE)
		add(body, lists->add, fields_write(fields, name, &call->mx));
}

bool kind_add_plan(const struct driver *d, const char *owner,
		   const struct mxset *want, const struct kind_lists *lists,
		   cJSON *body, struct err *err)
{
	char name[DRIVER_PATH_MAX];
	struct record_plan plan;

	if (!path_fill(d, d->kind->reads.name, owner, name, err))
		return false;
	cJSON_AddArrayToObject(body, lists->add);
	if (lists->change)
		cJSON_AddArrayToObject(body, lists->change);
	cJSON_AddArrayToObject(body, lists->remove);
	recordwise_plan(&d->held, want, d->scope, &plan);
	for (size_t i = 0; i < plan.n; i++)
		add_call(d, name, &plan.call[i], lists, body);
	return true;
}
