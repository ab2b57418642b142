/* Records, by their table. */
#include "providers/dns/kind_verbs.h"

#include "providers/dns/carry.h"
#include "providers/dns/path.h"

/* As the API calls those of owner. */
static bool name_of(const struct driver *d, const char *owner,
		    char out[DRIVER_PATH_MAX], struct err *err)
{
	return path_fill(d, d->kind->reads.name, owner, out, err);
}

const cJSON *kind_present(const struct driver *d)
{
	const char *within = d->kind->reads.within;

	return within ? rest_at(d->present, within) : d->present;
}

/* What is odd is refused. */
static bool take_live(const struct driver *d, const char *name,
		      struct records *out, struct err *err)
{
	const struct fields *f = d->kind->fields;
	const char *why = NULL;
	const cJSON *record;

	cJSON_ArrayForEach(record, kind_present(d))
	{
		if (!why && fields_is_of(f, record, name) &&
		    !fields_is_off(f, record))
			why = rest_fault(d->kind->reads.faults, record);
	}
	return why ? driver_refuse_set(why, err)
		   : fields_read(f, kind_present(d), name, out, err);
}

bool kind_read_records(void *self, const char *owner, struct zone *zone,
		       struct records *records, struct err *err)
{
	struct driver *d = self;
	const struct kind_records *reads = &d->kind->reads;
	char name[DRIVER_PATH_MAX];
	cJSON *list;

	if (!kind_find_zone(d, owner, err) || !name_of(d, owner, name, err) ||
	    !kind_list_read(d, &reads->list, owner, &list, err))
		return false;
	*zone = d->zone;
	cJSON_Delete(d->present);
	d->present = list;
	if (reads->ns)
		rest_each(list, reads->ns, kind_take_ns, zone);
	if (reads->has_ns)
		fields_read_ns(d->kind->fields, list, d->apex ? d->apex : "",
			       zone);
	bool ok = take_live(d, name, records, err) &&
		  (!reads->take || reads->take(d, records, err));
	d->held = *records;
	return ok || err_prefix(err, "%s: %s", d->provider->name, owner);
}

cJSON *kind_carry(const struct driver *d, const char *owner,
		  const struct mxset *want)
{
	char name[DRIVER_PATH_MAX];
	const cJSON *record;
	struct err ignored;

	if (!name_of(d, owner, name, &ignored))
		return NULL;
	cJSON *mine = cJSON_CreateArray();
	cJSON_ArrayForEach(record, kind_present(d))
	{
		if (fields_is_of(d->kind->fields, record, name))
			cJSON_AddItemReferenceToArray(mine, (cJSON *)record);
	}
	cJSON *out = carry_set(d->kind->fields, mine, name, want);
	cJSON_Delete(mine);
	return out;
}

/* What the request is sent at: the records, or one of them. */
static bool path_of(const struct driver *d, const char *owner,
		    const struct record_call *call, char out[DRIVER_PATH_MAX],
		    struct err *err)
{
	const char *path = d->kind->reads.path;

	if (call->verb == RECORD_CREATE)
		return path_fill(d, path, owner, out, err);
	return path_below(d, path, owner, call->old.id, out, err);
}

bool kind_change_record(void *self, const char *owner,
			const struct record_call *call, struct err *err)
{
	const struct driver *d = self;
	const struct kind_records *reads = &d->kind->reads;
	const struct fields *fields = d->kind->fields;
	const char *const methods[] = { [RECORD_CREATE] = "POST",
					[RECORD_CHANGE] = reads->change,
					[RECORD_DELETE] = "DELETE" };
	char path[DRIVER_PATH_MAX], name[DRIVER_PATH_MAX];
	cJSON *body = NULL;

	if (!path_of(d, owner, call, path, err) ||
	    !name_of(d, owner, name, err))
		return false;
	if (call->verb != RECORD_DELETE)
		body = fields_write(fields, name, &call->mx);
	if (call->verb == RECORD_CHANGE && reads->untyped)
		cJSON_DeleteItemFromObject(body, fields->type ? fields->type
							      : "type");
	if (call->verb == RECORD_CHANGE && reads->unnamed)
		cJSON_DeleteItemFromObject(body, fields->name);
	return kind_change(d, methods[call->verb], path, body, err);
}
