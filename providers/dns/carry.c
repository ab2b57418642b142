/* What a replaced set takes over from the one that was there. */
#include "providers/dns/carry.h"

#include <string.h>

static bool is_named(const char *const *names, const char *name)
{
	for (; names && *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

bool carry_members(cJSON *item, const cJSON *old, const char *const *but)
{
	const cJSON *member;
	bool ok = true;

	cJSON_ArrayForEach(member, old)
	{
		if (is_named(but, member->string) ||
		    cJSON_GetObjectItemCaseSensitive(item, member->string))
			continue;
		ok = ok && cJSON_AddItemToObject(item, member->string,
						 cJSON_Duplicate(member, true));
	}
	return ok;
}

/* 0: it is another. The very same record comes before one of the same host,
 * which must be served to count. */
static int likeness(const struct fields *f, const cJSON *record,
		    const struct mx *want)
{
	struct mx mx;

	if (!fields_mx(f, record, &mx) ||
	    strcmp(mx.exchange, want->exchange) != 0)
		return 0;
	return 2 * (mx.preference == want->preference) +
	       !fields_is_off(f, record);
}

/* Taken out of old, which must not be used again; NULL when there is none. */
static cJSON *take_likest(const struct fields *f, cJSON *old,
			  const struct mx *want)
{
	cJSON *record, *best = NULL;
	int most = 0;

	cJSON_ArrayForEach(record, old)
	{
		int is = likeness(f, record, want);
		if (is > most)
			best = record;
		most = is > most ? is : most;
	}
	return cJSON_DetachItemViaPointer(old, best);
}

static bool add_wanted(const struct fields *f, cJSON *old, const char *name,
		       const struct mx *want, cJSON *out)
{
	cJSON *record = fields_write(f, name, want);
	cJSON *was = take_likest(f, old, want);

	bool ok = (!f->off || cJSON_AddFalseToObject(record, f->off)) &&
		  carry_members(record, was, f->added);
	cJSON_Delete(was);
	return cJSON_AddItemToArray(out, record) && ok;
}

static bool add_off(const struct fields *f, const cJSON *old, cJSON *out)
{
	const cJSON *record;
	bool ok = true;

	cJSON_ArrayForEach(record, old)
	{
		if (!fields_is_off(f, record))
			continue;
		cJSON *copy = cJSON_CreateObject();
		ok = carry_members(copy, record, f->added) &&
		     cJSON_AddItemToArray(out, copy) && ok;
	}
	return ok;
}

cJSON *carry_set(const struct fields *f, const cJSON *present, const char *name,
		 const struct mxset *want)
{
	cJSON *out = cJSON_CreateArray();
	cJSON *old =
		present ? cJSON_Duplicate(present, true) : cJSON_CreateArray();
	bool ok = out && old;

	for (size_t i = 0; ok && i < want->n; i++)
		ok = add_wanted(f, old, name, &want->mx[i], out);
	ok = ok && add_off(f, old, out);
	cJSON_Delete(old);
	if (ok)
		return out;
	cJSON_Delete(out);
	return NULL;
}
