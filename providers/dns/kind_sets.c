/* Whole sets, by their table. */
#include "providers/dns/kind_verbs.h"

#include "providers/dns/path.h"
#include "providers/dns/texts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool is_wanted(const struct kind_sets *whole, const cJSON *set,
		      const char *name)
{
	const char *its = whole->name ? rest_text(set, whole->name) : NULL;

	return !whole->name || (its && strcasecmp(its, name) == 0 &&
				rest_is(set, whole->type, "MX"));
}

/* Keeps the set in d->present, where there is one. */
static bool find_set(struct driver *d, const char *owner, struct err *err)
{
	const struct kind_sets *whole = &d->kind->whole;
	char name[DRIVER_PATH_MAX] = "";
	cJSON *list, *set;

	cJSON_Delete(d->present);
	d->present = NULL;
	if ((whole->is && !path_fill(d, whole->is, owner, name, err)) ||
	    !kind_list_read(d, &whole->list, owner, &list, err))
		return false;
	for (set = list->child; set && !is_wanted(whole, set, name);)
		set = set->next;
	if (set)
		d->present = cJSON_DetachItemViaPointer(list, set);
	cJSON_Delete(list);
	return true;
}

/* What is not known could not be kept. */
static bool is_plain(const struct kind_sets *whole, const cJSON *set,
		     struct err *err)
{
	const char *why = rest_fault(whole->faults, set);
	const cJSON *member;
	char text[128];

	if (why)
		return driver_refuse_set(why, err);
	cJSON_ArrayForEach(member, set)
	{
		if (!whole->known || rest_among(member->string, whole->known))
			continue;
		snprintf(text, sizeof(text),
			 "has %.40s (an alias, a routing policy or the like)",
			 member->string);
		return driver_refuse_set(text, err);
	}
	return true;
}

static void add_text(void *self, const cJSON *item)
{
	cJSON_AddItemReferenceToArray(self, (cJSON *)item);
}

static bool take_texts(const char *path, const cJSON *set, uint32_t ttl,
		       struct mxset *out, struct err *err)
{
	if (!strchr(path, '*'))
		return texts_read(rest_at(set, path), ttl, out, err);
	cJSON *list = cJSON_CreateArray();
	rest_each(set, path, add_text, list);
	bool ok = texts_read(list, ttl, out, err);
	cJSON_Delete(list);
	return ok;
}

static bool take_set(struct driver *d, struct mxset *out, struct err *err)
{
	const struct kind_sets *whole = &d->kind->whole;
	uint32_t ttl = 0;

	if (!is_plain(whole, d->present, err))
		return false;
	if (whole->etag && !rest_text(d->present, whole->etag))
		return err_set(err, ERR_PARSE, "the MX set has no ETag");
	if (whole->ttl &&
	    !fields_number(d->present, whole->ttl, INT32_MAX, &ttl))
		return err_set(err, ERR_PARSE, "the MX set has no TTL");
	return (!whole->texts ||
		take_texts(whole->texts, d->present, ttl, out, err)) &&
	       (!whole->take || whole->take(d, d->present, out, err));
}

bool kind_read_set(void *self, const char *owner, struct zone *out,
		   struct err *err)
{
	struct driver *d = self;

	if (!kind_find_zone(d, owner, err))
		return false;
	*out = d->zone;
	if (!find_set(d, owner, err))
		return false;
	return !d->present || take_set(d, &out->set, err) ||
	       err_prefix(err, "%s: %s", d->provider->name, owner);
}

static cJSON *body_of(const struct kind_sets *whole, const struct mxset *want)
{
	cJSON *body = cJSON_CreateObject();

	cJSON_AddNumberToObject(body, whole->ttl, want->mx[0].ttl);
	cJSON_AddItemToObject(body, whole->texts, texts_write(want));
	return body;
}

static cJSON *plan_of(const struct driver *d, const char *owner,
		      const struct mxset *want)
{
	cJSON *body = cJSON_CreateObject();
	struct err ignored;

	if (kind_add_plan(d, owner, want, d->kind->whole.lists, body, &ignored))
		return body;
	cJSON_Delete(body);
	return NULL;
}

/* Of the set that a change may replace; "" when it must find none. */
static const char *etag_of(const struct driver *d)
{
	const char *etag = d->kind->whole.etag;

	return !etag ? NULL : d->present ? rest_text(d->present, etag) : "";
}

bool kind_replace_set(void *self, const char *owner, const struct mxset *want,
		      struct err *err)
{
	struct driver *d = self;
	const struct kind_sets *whole = &d->kind->whole;
	bool is_first = !d->present && whole->first;
	char path[DRIVER_PATH_MAX];

	if (!path_fill(d, whole->path, owner, path, err))
		return false;
	cJSON *body = whole->lists  ? plan_of(d, owner, want)
		      : whole->body ? whole->body(d, owner, want)
				    : body_of(whole, want);
	d->rest.replaces = etag_of(d);
	bool ok = (body || err_set(err, ERR_INTERNAL, "%s: no memory",
				   d->provider->name)) &&
		  kind_change(d, is_first ? whole->first : whole->method, path,
			      body, err);
	d->rest.replaces = NULL;
	return ok;
}
