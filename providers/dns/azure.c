/*
 * Azure DNS (learn.microsoft.com/rest/api/dns). Whole sets; every write names
 * the ETag of the set that it replaces, and keeps its metadata.
 */
#include "providers/dns/azure_sign_in.h"
#include "providers/dns/drivers.h"
#include "providers/dns/ds.h"
#include "providers/dns/pages.h"
#include "providers/dns/signing.h"
#include "providers/dns/texts.h"

#include <stdio.h>
#include <string.h>

#define VERSION "?api-version=2018-05-01"
#define SIGNING "/dnssecConfigs/default?api-version=2023-07-01-preview"

static const struct dns_setting settings[] = {
	{ .name = "tenant_id",
	  .help = "the directory (tenant) of the app registration",
	  .required = true,
	  .env = { "AZURE_TENANT_ID", "ARM_TENANT_ID", "AZURE_DIRECTORY_ID" } },
	{ .name = "client_id",
	  .help = "the application (client) id",
	  .required = true,
	  .env = { "AZURE_CLIENT_ID", "ARM_CLIENT_ID",
		   "AZURE_APPLICATION_ID" } },
	{ .name = "client_secret",
	  .help = "a client secret of the application, or",
	  .secret = true,
	  .env = { "AZURE_CLIENT_SECRET", "ARM_CLIENT_SECRET",
		   "AZURE_AUTHENTICATION_KEY" } },
	{ .name = "client_certificate",
	  .help = "a PEM file with the application's certificate and its "
		  "private key",
	  .env = { "AZURE_CLIENT_CERTIFICATE_PATH",
		   "ARM_CLIENT_CERTIFICATE_PATH" } },
	{ .name = "subscription_id",
	  .help = "the subscription that holds the zone",
	  .required = true,
	  .env = { "AZURE_SUBSCRIPTION_ID", "ARM_SUBSCRIPTION_ID" } },
	{ .name = "resource_group",
	  .help = "the zone's resource group; needed when several hold a zone "
		  "of that name, or the rights end there",
	  .env = { "AZURE_RESOURCE_GROUP", "ARM_RESOURCE_GROUP" } },
	{ .name = "endpoint",
	  .help = "address of the API (management.usgovcloudapi.net, "
		  "management.chinacloudapi.cn)",
	  .env = { "AZURE_ENDPOINT" },
	  .fallback = "https://management.azure.com" },
	{ .name = "login_endpoint",
	  .help = "where tokens come from (login.microsoftonline.us, "
		  "login.chinacloudapi.cn)",
	  .env = { "AZURE_AUTHORITY_HOST" },
	  .fallback = "https://login.microsoftonline.com" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "the token was not taken: do endpoint and login_endpoint belong "
	       "to the same cloud, and tenant_id to the subscription?" },
	{ 403, "the application may not do this: give it the role DNS Zone "
	       "Contributor on the zone, and Reader where zones are listed "
	       "(`az role assignment create --assignee CLIENT_ID --role \"DNS "
	       "Zone Contributor\" --scope ZONE_ID`)" },
	{ 0 },
};

/* With an envelope from the front, without one from Azure DNS itself. */
static const char *const said[] = { "error.code", "error.message", "code",
				    "message", NULL };

/* No such set; a zone or group that is gone says ResourceNotFound. */
static bool is_absent(const cJSON *answer)
{
	return rest_is(answer, "code", "NotFound") ||
	       rest_is(answer, "error.code", "NotFound");
}

/* ---- the zone ---- */

static const struct rest_fault faults[] = {
	{ "properties.zoneType", .never = "Private",
	  .why = "is a private zone, which only virtual networks see" },
	{ 0 },
};

/* An id is a path, "/subscriptions/…/dnszones/example.org"; each segment of it
 * is percent-encoded. */
static bool path_of_id(const char *id, char *out, size_t size)
{
	size_t n = 0;

	while (id && *id == '/' && n + 2 < size) {
		char part[256];
		size_t len = strcspn(++id, "/");
		snprintf(part, sizeof(part), "%.*s", (int)len, id);
		out[n++] = '/';
		if (len >= sizeof(part) ||
		    !rest_segment(part, out + n, size - n))
			return false;
		n += strlen(out + n);
		id += len;
	}
	return n > 0 && !*id;
}

static bool take_zone(struct azure *a, const char *name, const cJSON *zone,
		      struct err *err)
{
	const char *id = rest_text(zone, "id");
	struct driver *d = &a->driver;

	if (!driver_take_zone(d, name, id, err))
		return false;
	if (!path_of_id(id, d->id, sizeof(d->id)))
		return err_set(err, ERR_PARSE,
			       "azure: the id of the zone %s is no path", name);
	d->zone.ttl_max = INT32_MAX;
	zone_add_list(&d->zone, rest_at(zone, "properties.nameServers"));
	return true;
}

/* Zones cannot be searched for: all are listed, once. */
static bool look(struct driver *d, const char *owner, bool *found,
		 struct err *err)
{
	static const struct pages_chain pages = { "value", "nextLink", NULL };
	struct azure *a = (struct azure *)d;
	char name[DNAME_MAX];
	const cJSON *zone;
	cJSON *list;

	if (!pages_follow(&d->rest, &pages, a->list_path, &list, err))
		return false;
	driver_deepest(list, owner, name);
	*found = *name;
	bool ok = !*found || driver_choose(d, list, name, faults, &zone, err) ||
		  err_hint(err, "set AZURE_RESOURCE_GROUP to the group of the "
				"zone that is served, the one whose name "
				"servers the parent names");
	ok = ok && (!*found || take_zone(a, name, zone, err));
	cJSON_Delete(list);
	return ok;
}

/* ---- the set ---- */

static bool take_records(const cJSON *set, uint32_t ttl, struct mxset *out,
			 struct err *err)
{
	const cJSON *records = rest_at(set, "properties.MXRecords"), *record;

	if (records && !cJSON_IsArray(records))
		return err_set(err, ERR_PARSE, "the list of records is none");
	cJSON_ArrayForEach(record, records)
	{
		const char *host = rest_text(record, "exchange");
		char text[DNAME_MAX + 80];
		uint32_t preference;
		if (!host ||
		    !rest_number(record, "preference", UINT16_MAX, &preference))
			return err_set(err, ERR_PARSE,
				       "an MX record lacks a member");
		snprintf(text, sizeof(text), "%u %s", preference, host);
		if (!texts_add(text, ttl, out, err))
			return false;
	}
	return true;
}

static bool take_set(struct azure *a, const cJSON *set, struct mxset *out,
		     struct err *err)
{
	const char *etag = rest_text(set, "etag");
	uint32_t ttl;

	if (rest_text(set, "properties.targetResource.id"))
		return driver_refuse_set("is an alias of an Azure resource",
					 err);
	if (!etag || !*etag ||
	    snprintf(a->etag, sizeof(a->etag), "%s", etag) >=
		    (int)sizeof(a->etag) ||
	    !rest_number(set, "properties.TTL", INT32_MAX, &ttl))
		return err_set(err, ERR_PARSE, "a set without ETag or TTL");
	return take_records(set, ttl, out, err);
}

static void path_of_set(const struct driver *d, const char *owner,
			char out[DNAME_MAX + 64])
{
	char label[DNAME_MAX];

	driver_label(d, owner, "@", label);
	snprintf(out, DNAME_MAX + 64, "/MX/%s" VERSION, label);
}

static bool read_set(void *self, const char *owner, struct zone *out,
		     struct err *err)
{
	struct azure *a = self;
	char path[DNAME_MAX + 64];
	cJSON *set;

	a->etag[0] = '\0';
	if (!driver_find_zone(self, owner, look, err))
		return false;
	*out = a->driver.zone;
	path_of_set(self, owner, path);
	if (!driver_find(self, "GET", "", path, NULL, &set, err))
		return false;
	bool ok = !set || take_set(a, set, &out->set, err) ||
		  err_prefix(err, "azure: %s", owner);
	cJSON_Delete(set);
	return ok;
}

static cJSON *body_of(const struct mxset *want)
{
	cJSON *body = cJSON_CreateObject();
	cJSON *properties = cJSON_AddObjectToObject(body, "properties");
	cJSON *list = cJSON_AddArrayToObject(properties, "MXRecords");
	bool ok = list &&
		  cJSON_AddNumberToObject(properties, "TTL", want->mx[0].ttl);

	for (size_t i = 0; ok && i < want->n; i++) {
		cJSON *record = cJSON_CreateObject();
		ok = cJSON_AddItemToArray(list, record) &&
		     cJSON_AddNumberToObject(record, "preference",
					     want->mx[i].preference) &&
		     cJSON_AddStringToObject(record, "exchange",
					     want->mx[i].exchange);
	}
	if (ok)
		return body;
	cJSON_Delete(body);
	return NULL;
}

/* PATCH leaves the metadata, and whatever else a set may have. */
static bool replace(void *self, const char *owner, const struct mxset *want,
		    struct err *err)
{
	struct azure *a = self;
	cJSON *body = body_of(want);
	char path[DNAME_MAX + 64];

	path_of_set(self, owner, path);
	a->driver.rest.replaces = a->etag;
	bool ok = body ? driver_call(self, *a->etag ? "PATCH" : "PUT", "", path,
				     body, NULL, err)
		       : err_set(err, ERR_INTERNAL, "azure: no memory");
	a->driver.rest.replaces = NULL;
	cJSON_Delete(body);
	return ok;
}

/* ---- signing ---- */

static void take_ds(const cJSON *config, struct zone_dnssec *out)
{
	const cJSON *key, *info;

	cJSON_ArrayForEach(key, rest_at(config, "properties.signingKeys"))
	{
		cJSON_ArrayForEach(info, rest_at(key, "delegationSignerInfo"))
			ds_add_text(out, rest_text(info, "record"));
	}
}

static bool dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
			struct err *err)
{
	static const struct signing_word words[] = {
		{ "Succeeded", SIGNING_ON, "" },
		{ "Creating", SIGNING_PENDING, "being signed" },
		{ "Updating", SIGNING_PENDING, "being signed" },
		{ "Failed", SIGNING_UNKNOWN, "signing failed at Azure" },
		{ 0 },
	};
	cJSON *config;

	*out = (struct zone_dnssec){ 0 };
	if (!driver_find_zone(self, owner, look, err) ||
	    !driver_find(self, "GET", "", SIGNING, NULL, &config, err))
		return false;
	if (!config)
		out->state = SIGNING_OFF;
	signing_by_word(words,
			rest_text(config, "properties.provisioningState"), out);
	take_ds(config, out);
	cJSON_Delete(config);
	return true;
}

static bool dnssec_enable(void *self, const char *owner, struct err *err)
{
	return signing_enable(self, owner, dnssec_read, "PUT", "", SIGNING,
			      NULL, err);
}

/* ---- the handle ---- */

static bool take_paths(struct azure *a, const struct dns_config *config,
		       struct err *err)
{
	char subscription[256], group[400];

	if (!driver_segment(&a->driver, config, "subscription_id", subscription,
			    sizeof(subscription), err) ||
	    !driver_segment(&a->driver, config, "resource_group", group,
			    sizeof(group), err))
		return false;
	snprintf(a->list_path, sizeof(a->list_path),
		 "/subscriptions/%s%s%s/providers/Microsoft.Network/"
		 "dnszones" VERSION "&$top=100",
		 subscription, *group ? "/resourceGroups/" : "", group);
	return true;
}

static bool open_driver(const struct dns_config *given, struct dns_api *out,
			struct err *err)
{
	struct dns_config config = *given;
	struct azure *a =
		driver_open(&azure_provider, sizeof(*a), &config, NULL, err);

	if (!a)
		return false;
	a->driver.rest.said = said;
	a->driver.rest.hints = hints;
	a->driver.rest.absent = is_absent;
	a->driver.sets.read = read_set;
	a->driver.sets.replace = replace;
	if (!take_paths(a, &config, err) || !azure_sign_in(a, &config, err)) {
		driver_close(a);
		return false;
	}
	*out = driver_api(&a->driver);
	out->dnssec_read = dnssec_read;
	out->dnssec_enable = dnssec_enable;
	return true;
}

const struct dns_provider azure_provider = {
	.name = "azure",
	.title = "Azure DNS",
	.settings = settings,
	.open = open_driver,
	.ttl_min = 1,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "an app registration with the role DNS Zone Contributor "
		     "on this one zone and Reader on its resource group (set "
		     "AZURE_RESOURCE_GROUP then); a certificate is better than "
		     "a secret. The registration that signs in to Exchange may "
		     "serve for both",
	.ds_path = "by hand: Azure is no registrar and publishes no CDS; where "
		   "the parent zone is at Azure too, as a DS record set there",
	.untried = "everything against the live API; DNSSEC goes by a preview "
		   "version of it (2023-07-01-preview)",
	.reverts = "Terraform (azurerm_dns_mx_record), Bicep and ARM "
		   "templates, octoDNS, dnscontrol, external-dns",
};
