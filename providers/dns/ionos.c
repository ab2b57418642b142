/*
 * IONOS hosting DNS (developer.hosting.ionos.com/docs/dns), and united-domains
 * under another address. A PATCH replaces all records of one name and type,
 * those that are switched off included.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/fields.h"
#include "providers/dns/kind.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct dns_setting settings[] = {
	{ .name = "api_key",
	  .help = "an API key: public prefix, dot, secret",
	  .required = true,
	  .secret = true,
	  .env = { "IONOS_API_KEY", "UNITEDDOMAINS_API_KEY" } },
	{ .name = "endpoint",
	  .help = "address of the API; for united-domains "
		  "https://dnsapi.united-domains.de/dns/v1",
	  .env = { "IONOS_API_URL" },
	  .fallback = "https://api.hosting.ionos.com/dns/v1" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "the API key was refused: it is the public prefix, a dot and "
	       "the secret; compare IONOS_API_KEY with the keys at "
	       "developer.hosting.ionos.com" },
	{ 403, "the API key may not do this: it is of another contract, or "
	       "the DNS API is not part of it" },
	{ 0 },
};

static const struct fields fields = { "id", "name", "content", "prio", "ttl" };

/* Refusals are lists: [{"code", "message"}]. */
static void detail(const cJSON *answer, char *out, size_t size)
{
	rest_say(out, size, cJSON_GetArrayItem(answer, 0), "code", "message",
		 NULL);
}

static const cJSON *records_of(const cJSON *answer)
{
	return rest_at(answer, "records");
}

static bool read_type(const struct driver *d, const char *name,
		      const char *type, cJSON **answer, struct err *err)
{
	char tail[DNAME_MAX + 64];

	snprintf(tail, sizeof(tail), "?recordName=%s&recordType=%s", name,
		 type);
	if (!driver_call(d, "GET", "/zones/", tail, NULL, answer, err))
		return false;
	if (cJSON_IsArray(records_of(*answer)))
		return true;
	cJSON_Delete(*answer);
	return err_set(err, ERR_PARSE, "ionos: the list of records is none");
}

/* ---- the zone ---- */

static const struct rest_fault faults[] = {
	{ "type", .only = "NATIVE",
	  .why = "is a secondary zone at IONOS, whose records are kept "
		 "elsewhere" },
	{ 0 },
};

static bool read_name_servers(struct driver *d, struct err *err)
{
	cJSON *answer = NULL;

	if (!read_type(d, d->zone.name, "NS", &answer, err))
		return false;
	fields_read_ns(&fields, records_of(answer), d->zone.name, &d->zone);
	cJSON_Delete(answer);
	return true;
}

static bool look(struct driver *d, const char *name, bool *found,
		 struct err *err)
{
	cJSON *list = NULL;

	if (!rest_call(&d->rest, "GET", "/zones", NULL, &list, err))
		return false;
	bool ok = driver_pick(d, list, name, faults, "id", found, err);
	cJSON_Delete(list);
	return ok && (!*found || read_name_servers(d, err));
}

/* ---- the set ---- */

/* Those that are switched off are not served. */
static cJSON *live(const cJSON *records)
{
	cJSON *list = cJSON_CreateArray();
	const cJSON *record;

	cJSON_ArrayForEach(record, records)
	{
		if (!cJSON_IsTrue(rest_at(record, "disabled")))
			cJSON_AddItemReferenceToArray(list, (cJSON *)record);
	}
	return list;
}

static bool read_records(void *self, const char *owner, struct zone *zone,
			 struct records *records, struct err *err)
{
	struct driver *d = self;
	cJSON *answer = NULL;

	if (!driver_find_zone(d, owner, look, err) ||
	    !read_type(d, owner, "MX", &answer, err))
		return false;
	*zone = d->zone;
	cJSON_Delete(d->present);
	d->present = cJSON_DetachItemFromObject(answer, "records");
	cJSON_Delete(answer);
	cJSON *list = live(d->present);
	bool ok = fields_read(&fields, list, owner, records, err) ||
		  err_prefix(err, "ionos: %s", owner);
	cJSON_Delete(list);
	return ok;
}

/* A record as it was read, without what the API adds by itself. */
static cJSON *copy_of(const cJSON *record)
{
	static const char *const added[] = { "id", "rootName", "changeDate" };
	cJSON *copy = cJSON_Duplicate(record, true);

	for (size_t i = 0; i < sizeof(added) / sizeof(*added); i++)
		cJSON_DeleteItemFromObjectCaseSensitive(copy, added[i]);
	return copy;
}

/* Members that are not understood stay with the host they belong to. */
static cJSON *record_of(const cJSON *present, const char *owner,
			const struct mx *mx)
{
	cJSON *ours = fields_write(&fields, owner, mx), *copy = NULL;
	const cJSON *record;

	cJSON_AddBoolToObject(ours, "disabled", false);
	cJSON_ArrayForEach(record, present)
	{
		const char *host = rest_text(record, "content");
		if (!copy && host && strcasecmp(host, mx->exchange) == 0)
			copy = copy_of(record);
	}
	while (copy && ours->child) {
		cJSON *member = cJSON_DetachItemViaPointer(ours, ours->child);
		cJSON_DeleteItemFromObjectCaseSensitive(copy, member->string);
		cJSON_AddItemToObject(copy, member->string, member);
	}
	if (!copy)
		return ours;
	cJSON_Delete(ours);
	return copy;
}

static bool replace(void *self, const char *owner, const struct mxset *want,
		    struct err *err)
{
	struct driver *d = self;
	cJSON *body = cJSON_CreateArray(), *list = live(d->present);
	const cJSON *record;

	for (size_t i = 0; i < want->n; i++)
		cJSON_AddItemToArray(body,
				     record_of(list, owner, &want->mx[i]));
	cJSON_ArrayForEach(record, d->present)
	{
		if (cJSON_IsTrue(rest_at(record, "disabled")))
			cJSON_AddItemToArray(body, copy_of(record));
	}
	bool ok = driver_call(d, "PATCH", "/zones/", "", body, NULL, err);
	cJSON_Delete(list);
	cJSON_Delete(body);
	return ok;
}

/* The part behind the dot is the secret one. */
static bool hide_secret(void *self, const struct dns_config *config,
			struct err *err)
{
	struct driver *d = self;
	const char *dot = strchr(d->secret, '.');

	d->rest.secrets[1] = dot ? dot + 1 : NULL;
	return true;
}

static bool open_driver(const struct dns_config *config, struct dns_api *out,
			struct err *err)
{
	static const struct kind kind = {
		.provider = &ionos_provider,
		.secret = { "X-API-Key", "", "api_key" },
		.scope = TTL_RECORD,
		.rest = { .detail = detail, .hints = hints },
		.records = { .read = read_records },
		.sets = { .replace = replace },
		.begin = hide_secret,
	};

	return kind_open(&kind, config, out, err);
}

const struct dns_provider ionos_provider = {
	.name = "ionos",
	.title = "IONOS, united-domains",
	.settings = settings,
	.open = open_driver,
	.ttl_min = 60,
	.asks = { .read = 1 },
	.privilege = "an API key of the contract that holds the domain "
		     "(developer.hosting.ionos.com, API keys; it cannot be "
		     "narrowed to one zone). At united-domains the DNS API "
		     "is an option to be ordered",
	.ds_path = "signing is not in the API: IONOS signs with Domain Guard, "
		   "united-domains by a switch of the domain, and both then "
		   "send the DS themselves. IONOS Cloud DNS is another "
		   "product, which this driver does not speak to",
	.untried = "everything against the live API; above all TTLs from 60 "
		   "to 299 s, and a set that a connected service manages",
	.reverts = "Terraform (ionos-cloud, for Cloud DNS), octoDNS, "
		   "dnscontrol, external-dns, and IONOS's own services: a "
		   "connected Microsoft 365 or mail service puts its MX back",
};
