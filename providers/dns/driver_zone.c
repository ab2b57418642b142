/* The way up to the zone, and which of those of its name it is. */
#include "providers/dns/driver.h"

#include <stdio.h>
#include <string.h>

bool driver_find_zone(struct driver *d, const char *owner,
		      bool (*look)(struct driver *d, const char *name,
				   bool *found, struct err *err),
		      struct err *err)
{
	bool found = false;

	if (strcmp(d->owner, owner) == 0)
		return true;
	d->owner[0] = '\0';
	for (const char *name = owner; !found && strcmp(name, ".") != 0;
	     name = dname_parent(name))
		if (!look(d, name, &found, err))
			return false;
	if (found) {
		snprintf(d->owner, sizeof(d->owner), "%s", owner);
		return true;
	}
	err_set(err, ERR_REMOTE,
		"%s: neither %s nor a zone above it is to be seen with these "
		"credentials",
		d->provider->name, owner);
	return err_hint(err,
			"check the settings and the rights of the credentials, "
			"and where the domain's zone is kept: `exodane doctor "
			"%s`",
			owner);
}

static bool is_named(const struct driver *d, const cJSON *zone,
		     const char *name)
{
	const char *text = rest_text(zone, d->zone_key ? d->zone_key : "name");
	char canonical[DNAME_MAX];
	struct err ignored;

	return text && dname_parse(text, canonical, &ignored) &&
	       strcmp(canonical, name) == 0;
}

bool driver_refuse_zone(const struct driver *d, const char *name,
			const char *why, struct err *err)
{
	err_set(err, ERR_UNSUPPORTED, "%s: the zone %s %s", d->provider->name,
		name, why);
	return err_hint(err, "use the account or server that holds the live "
			     "zone");
}

bool driver_refuse_set(const char *why, struct err *err)
{
	err_set(err, ERR_UNSUPPORTED,
		"the MX set %s, which this program cannot keep", why);
	return err_hint(err, "make it a plain set of records at the hoster, "
			     "then run the same command again");
}

bool driver_choose(const struct driver *d, const cJSON *list, const char *name,
		   const struct rest_fault *faults, const cJSON **out,
		   struct err *err)
{
	const char *why = NULL;
	const cJSON *zone;
	size_t n_live = 0;

	*out = NULL;
	if (!cJSON_IsArray(list))
		return err_set(err, ERR_PARSE, "%s: the list of zones is none",
			       d->provider->name);
	cJSON_ArrayForEach(zone, list)
	{
		if (!is_named(d, zone, name))
			continue;
		const char *fault = rest_fault(faults, zone);
		if (fault) {
			why = fault;
			continue;
		}
		*out = zone;
		n_live++;
	}
	if (n_live == 1 || (n_live == 0 && !why))
		return true;
	if (n_live > 1) {
		err_set(err, ERR_UNSUPPORTED,
			"%s: there are %zu zones named %s, and no telling "
			"which of them is served",
			d->provider->name, n_live, name);
		return err_hint(err, "use credentials that see only the zone "
				     "that is served");
	}
	return driver_refuse_zone(d, name, why, err);
}

bool driver_deepest(const struct driver *d, const cJSON *list,
		    const char *owner, char out[DNAME_MAX])
{
	const char *key = d->zone_key ? d->zone_key : "name";
	const cJSON *zone;

	out[0] = '\0';
	cJSON_ArrayForEach(zone, list)
	{
		const char *text = rest_text(zone, key);
		char name[DNAME_MAX];
		struct err ignored;
		if (text && dname_parse(text, name, &ignored) &&
		    dname_is_within(owner, name) && strlen(name) > strlen(out))
			snprintf(out, DNAME_MAX, "%s", name);
	}
	return *out;
}

bool driver_take_zone(struct driver *d, const char *name, const char *id,
		      struct err *err)
{
	d->zone = (struct zone){ .ttl_min = d->provider->ttl_min,
				 .scope = d->scope,
				 .preference_max = UINT16_MAX,
				 .can_sign = d->provider->can_sign };
	if (!id || !rest_segment(id, d->id, sizeof(d->id)))
		return err_set(err, ERR_PARSE,
			       "%s: the zone %s came without an id",
			       d->provider->name, name);
	snprintf(d->zone.name, sizeof(d->zone.name), "%s", name);
	snprintf(d->zone.id, sizeof(d->zone.id), "%.127s", d->id);
	return true;
}

void zone_add_ns(struct zone *zone, const char *text)
{
	struct err ignored;

	if (text && zone->n_ns < ZONE_NS_MAX &&
	    dname_parse(text, zone->ns[zone->n_ns], &ignored))
		zone->n_ns++;
}

void zone_add_list(struct zone *zone, const cJSON *list)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
		zone_add_ns(zone, cJSON_GetStringValue(item));
}

void driver_label(const struct driver *d, const char *owner, const char *apex,
		  char out[DNAME_MAX])
{
	size_t len = strlen(owner), zone = strlen(d->zone.name);

	if (len <= zone)
		snprintf(out, DNAME_MAX, "%s", apex);
	else
		snprintf(out, DNAME_MAX, "%.*s", (int)(len - zone - 1), owner);
}
