/* The common part of drivers of JSON APIs. */
#include "providers/dns/driver.h"

#include "providers/dns/drivers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fill(struct driver *d, const struct dns_provider *provider,
		 const struct dns_config *config, const char *header)
{
	d->provider = provider;
	d->person = config->person;
	snprintf(d->ca_file, sizeof(d->ca_file), "%s", config->ca_file);
	d->rest.who = provider->name;
	d->rest.ca_file = d->ca_file;
	d->rest.n_headers = 1;
	d->rest.headers[0] = (struct http_header){ header, d->secret };
}

static void warn_of_plain_http(const struct driver *d)
{
	char text[512];

	if (!d->person || !rest_is_exposed(&d->rest))
		return;
	snprintf(text, sizeof(text),
		 "%s: the endpoint is plain http, so the secret can be read on "
		 "the way; put TLS in front of the API, or go through a tunnel "
		 "to 127.0.0.1",
		 d->provider->name);
	d->person->tell(d->person->self, TELL_WARNING, text);
}

void *driver_open(const struct dns_provider *provider, size_t size,
		  struct dns_config *config, const struct driver_secret *secret,
		  struct err *err)
{
	if (!driver_config(provider, config, config, err))
		return NULL;
	struct driver *d = calloc(1, size);
	if (!d || asprintf(&d->secret, "%s%s", secret->prefix,
			   dns_config_value(config, secret->setting)) < 0) {
		free(d);
		err_set(err, ERR_INTERNAL, "%s: no memory", provider->name);
		return NULL;
	}
	fill(d, provider, config, secret->header);
	d->rest.secret = d->secret + strlen(secret->prefix);
	if (!rest_base(&d->rest, dns_config_value(config, "endpoint"), err)) {
		driver_close(d);
		return NULL;
	}
	warn_of_plain_http(d);
	return d;
}

void driver_close(void *self)
{
	struct driver *d = self;

	explicit_bzero(d->secret, strlen(d->secret));
	free(d->secret);
	free(d);
}

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

static bool is_named(const cJSON *zone, const char *name)
{
	const char *text = rest_text(zone, "name");
	char canonical[DNAME_MAX];
	struct err ignored;

	return text && dname_parse(text, canonical, &ignored) &&
	       strcmp(canonical, name) == 0;
}

bool driver_choose(const struct driver *d, const cJSON *list, const char *name,
		   const char *(*unfit)(const cJSON *zone), const cJSON **out,
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
		if (!is_named(zone, name))
			continue;
		const char *fault = unfit ? unfit(zone) : NULL;
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
	err_set(err, ERR_UNSUPPORTED, "%s: the zone %s %s", d->provider->name,
		name, why);
	return err_hint(err, "use the account or server that holds the live "
			     "zone");
}

bool driver_take_zone(struct driver *d, const char *name, const char *id,
		      struct err *err)
{
	d->zone = (struct zone){ .ttl_min = d->provider->ttl_min,
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

bool driver_call(const struct driver *d, const char *method, const char *before,
		 const char *after, const cJSON *body, cJSON **answer,
		 struct err *err)
{
	char path[2048];

	snprintf(path, sizeof(path), "%s%s%s", before, d->id, after);
	return rest_call(&d->rest, method, path, body, answer, err);
}
