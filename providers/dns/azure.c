/*
 * Azure DNS (learn.microsoft.com/rest/api/dns). Whole sets; every write names
 * the ETag of the set that it replaces, and keeps its metadata.
 */
#include "providers/dns/azure_sign_in.h"
#include "providers/dns/drivers.h"
#include "providers/dns/kind.h"
#include "providers/dns/rights.h"
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
	  .help = "a PEM file with the application's certificate and key",
	  .env = { "AZURE_CLIENT_CERTIFICATE_PATH",
		   "ARM_CLIENT_CERTIFICATE_PATH" } },
	{ .name = "subscription_id",
	  .help = "the subscription that holds the zone",
	  .required = true,
	  .env = { "AZURE_SUBSCRIPTION_ID", "ARM_SUBSCRIPTION_ID" } },
	{ .name = "resource_group",
	  .help = "its resource group, if several have it or rights end there",
	  .env = { "AZURE_RESOURCE_GROUP", "ARM_RESOURCE_GROUP" } },
	{ .name = "endpoint",
	  .help = "address of the API, or public, usgovernment, china",
	  .env = { "AZURE_ENDPOINT", "AZURE_ENVIRONMENT", "ARM_ENVIRONMENT" },
	  .fallback = "public" },
	{ .name = "login_endpoint",
	  .help = "where tokens come from; without it the endpoint's own",
	  .env = { "AZURE_AUTHORITY_HOST" } },
	{ 0 },
};

static const struct dns_value places[] = {
	{ "public", "https://management.azure.com" },
	{ "usgovernment", "https://management.usgovcloudapi.net" },
	{ "china", "https://management.chinacloudapi.cn" },
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
static const struct rest_row gone[] = {
	{ "code", "NotFound" },
	{ "error.code", "NotFound" },
	{ 0 },
};

/* ---- the zone ---- */

static const struct rest_fault zone_faults[] = {
	{ "properties.zoneType", .never = "Private",
	  .why = "is a private zone, which only virtual networks see" },
	{ 0 },
};

/* An id is a path, "/subscriptions/…/dnszones/example.org"; each segment of it
 * is percent-encoded. */
static bool take_path(struct driver *d, const cJSON *zone, struct err *err)
{
	const char *id = rest_text(zone, "id");
	size_t n = 0;

	while (id && *id == '/' && n + 2 < sizeof(d->id)) {
		char part[256];
		size_t len = strcspn(++id, "/");
		snprintf(part, sizeof(part), "%.*s", (int)len, id);
		d->id[n++] = '/';
		if (len >= sizeof(part) ||
		    !rest_segment(part, d->id + n, sizeof(d->id) - n))
			break;
		n += strlen(d->id + n);
		id += len;
	}
	return (n > 0 && !*id) ||
	       err_set(err, ERR_PARSE,
		       "azure: the id of the zone %s is no path", d->zone.name);
}

/* ---- the set ---- */

static const struct rest_fault set_faults[] = {
	{ "properties.targetResource.id", .only = "",
	  .why = "is an alias of an Azure resource" },
	{ 0 },
};

static bool take_records(struct driver *d, const cJSON *set, struct mxset *out,
			 struct err *err)
{
	const cJSON *records = rest_at(set, "properties.MXRecords"), *record;
	uint32_t ttl, preference;

	if ((records && !cJSON_IsArray(records)) ||
	    !rest_number(set, "properties.TTL", INT32_MAX, &ttl))
		return err_set(err, ERR_PARSE, "a set without TTL or records");
	cJSON_ArrayForEach(record, records)
	{
		const char *host = rest_text(record, "exchange");
		char text[DNAME_MAX + 80];
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

static cJSON *body_of(const struct driver *d, const char *owner,
		      const struct mxset *want)
{
	cJSON *body = cJSON_CreateObject();
	cJSON *properties = cJSON_AddObjectToObject(body, "properties");
	cJSON *list = cJSON_AddArrayToObject(properties, "MXRecords");

	cJSON_AddNumberToObject(properties, "TTL", want->mx[0].ttl);
	for (size_t i = 0; i < want->n; i++) {
		cJSON *record =
			rest_object("exchange", want->mx[i].exchange, NULL);
		cJSON_AddNumberToObject(record, "preference",
					want->mx[i].preference);
		cJSON_AddItemToArray(list, record);
	}
	return body;
}

/* ---- the handle ---- */

static const struct signing_word words[] = {
	{ "Succeeded", SIGNING_ON, "" },
	{ "Creating", SIGNING_PENDING, "being signed" },
	{ "Updating", SIGNING_PENDING, "being signed" },
	{ "Failed", SIGNING_UNKNOWN, "signing failed at Azure" },
	{ 0 },
};

static bool take_unsigned(struct driver *d, const cJSON *config,
			  struct zone_dnssec *out, struct err *err)
{
	if (!config)
		out->state = SIGNING_OFF;
	return true;
}

static const struct pages_chain pages = { "value", "nextLink", NULL };

static const struct kind kind = {
	.provider = &azure_provider,
	.size = sizeof(struct azure),
	.keep = { "subscription_id", "resource_group", "tenant_id", "client_id",
		  "client_secret", "client_certificate" },
	.apex = "@",
	.api = { .rights = azure_rights },
	.rest = { .said = said, .gone = gone, .hints = hints },
	.zones = { .list = { "/subscriptions/{0}{1:/resourceGroups/}/providers/"
			     "Microsoft.Network/dnszones" VERSION "&$top=100",
			     .chain = &pages },
		   .all = true,
		   .id = "id",
		   .faults = zone_faults,
		   .several = "set AZURE_RESOURCE_GROUP to the group of the "
			      "zone whose name servers the parent names",
		   .ttl_max = INT32_MAX,
		   .ns = "properties.nameServers.*",
		   .take = take_path },
	/* PATCH leaves the metadata, and whatever else a set may have. */
	.whole = { .list = { "{zone}/MX/{label}" VERSION, .single = true },
		   .faults = set_faults,
		   .etag = "etag",
		   .take = take_records,
		   .method = "PATCH",
		   .first = "PUT",
		   .path = "{zone}/MX/{label}" VERSION,
		   .body = body_of },
	.signing = { .list = { "{zone}" SIGNING, .single = true },
		     .word = "properties.provisioningState",
		     .words = words,
		     .take = take_unsigned,
		     .ds = "properties.signingKeys.*.delegationSignerInfo.*."
			   "record",
		     .method = "PUT",
		     .path = "{zone}" SIGNING },
	.begin = azure_sign_in,
};

const struct dns_provider azure_provider = {
	.name = "azure",
	.title = "Azure DNS",
	.settings = settings,
	.places = places,
	.kind = &kind,
	.ttl_min = 1,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "an app registration with the role DNS Zone Contributor "
		     "on this one zone and Reader on its resource group (set "
		     "AZURE_RESOURCE_GROUP then); a certificate is better than "
		     "a secret. Exchange's registration may serve for both",
	.tells = "missing and needless ones, of all roles on the zone",
	.ds_path = "by hand: Azure is no registrar and publishes no CDS; where "
		   "the parent zone is at Azure too, as a DS record set there",
	.untried = "everything against the live API; DNSSEC goes by a preview "
		   "version of it (2023-07-01-preview)",
	.reverts = "Terraform (azurerm_dns_mx_record), Bicep and ARM "
		   "templates, octoDNS, dnscontrol, external-dns",
};
