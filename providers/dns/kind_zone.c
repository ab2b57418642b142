/* The zone that a name lies in, as a driver's table says. */
#include "providers/dns/kind.h"

#include "providers/dns/kind_verbs.h"

#include <string.h>

void kind_take_ns(void *self, const cJSON *item)
{
	if (cJSON_IsArray(item))
		zone_add_list(self, item);
	else
		zone_add_ns(self, cJSON_GetStringValue(item));
}

static bool read_name_servers(struct driver *d, struct err *err)
{
	const struct kind_zones *zones = &d->kind->zones;
	const char *apex = d->apex ? d->apex : "";
	cJSON *list;

	if (!zones->ns_list.path)
		return true;
	if (!kind_list_read(d, &zones->ns_list, d->zone.name, &list, err))
		return false;
	rest_each(list, zones->ns ? zones->ns : "", kind_take_ns, &d->zone);
	if (d->kind->fields) {
		fields_read_ns(d->kind->fields, list, d->zone.name, &d->zone);
		fields_read_ns(d->kind->fields, list, apex, &d->zone);
	}
	cJSON_Delete(list);
	return true;
}

static bool take_zone(struct driver *d, const char *name, const cJSON *zone,
		      struct err *err)
{
	const struct kind_zones *zones = &d->kind->zones;
	char id[REST_WORD_MAX];

	if (zones->id)
		rest_word(rest_at(zone, zones->id), id);
	if (!driver_take_zone(d, name,
			      !zones->id ? name
			      : *id	 ? id
					 : NULL,
			      err))
		return false;
	d->zone.ttl_max = zones->ttl_max;
	if (zones->ns && !zones->ns_list.path)
		rest_each(zone, zones->ns, kind_take_ns, &d->zone);
	return !zones->take || zones->take(d, zone, err);
}

/* Zones whose names come in pieces, or that one that comes without, get them.
 */
static bool name_them(const struct driver *d, cJSON *list, const char *name,
		      struct err *err)
{
	const struct kind_zones *zones = &d->kind->zones;
	const char *key = d->zone_key ? d->zone_key : "name";

	for (cJSON *one = list->child; one; one = one->next) {
		if (zones->name)
			zones->name(one);
		if (!zones->proof)
			continue;
		if (!rest_at(one, zones->proof))
			return err_set(err, ERR_PARSE,
				       "%s: the zone %s is none",
				       d->provider->name, name);
		cJSON_DeleteItemFromObjectCaseSensitive(one, key);
		cJSON_AddStringToObject(one, key, name);
	}
	return true;
}

static bool look(struct driver *d, const char *name, bool *found,
		 struct err *err)
{
	const struct kind_zones *zones = &d->kind->zones;
	bool named = zones->named.path && *d->kept[zones->named_by];
	char deepest[DNAME_MAX];
	const cJSON *zone;
	cJSON *list;

	if (zones->prepare && !zones->prepare(d, err))
		return false;
	if (!kind_list_read(d, named ? &zones->named : &zones->list, name,
			    &list, err))
		return false;
	bool ok = name_them(d, list, name, err);
	if ((zones->all || named) && driver_deepest(d, list, name, deepest))
		name = deepest;
	ok = ok && (driver_choose(d, list, name, zones->faults, &zone, err) ||
		    (zones->several && err_hint(err, "%s", zones->several)));
	*found = ok && zone;
	ok = ok && (!zone || take_zone(d, name, zone, err));
	cJSON_Delete(list);
	return ok && (!*found || read_name_servers(d, err));
}

bool kind_find_zone(struct driver *d, const char *owner, struct err *err)
{
	return driver_find_zone(d, owner, look, err);
}
