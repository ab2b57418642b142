/*
 * hosting.de and http.net (www.hosting.de/api, "DNS"). Always POST with the
 * token in the body, always status 200. One zoneUpdate carries all that is
 * added, modified and deleted, and blocks the zone for some seconds.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/ds.h"
#include "providers/dns/fields.h"
#include "providers/dns/kind.h"
#include "providers/dns/mxtext.h"
#include "providers/dns/pages.h"
#include "providers/dns/signing.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define LIMIT 100
#define BLOCKED_TRIES 3

struct hostingde {
	struct driver d;
	struct records records; /* as they were read last */
};

static const struct dns_setting settings[] = {
	{ .name = "auth_token",
	  .help = "an API key",
	  .required = true,
	  .secret = true,
	  .env = { "HOSTINGDE_API_KEY", "HTTPNET_API_KEY",
		   "HOSTINGDE_AUTH_TOKEN" } },
	{ .name = "endpoint",
	  .help = "address of the API's DNS part, or hosting.de, http.net",
	  .env = { "HOSTINGDE_ENDPOINT" },
	  .fallback = "hosting.de" },
	{ .name = "owner_account_id",
	  .help = "the customer's account, where a reseller's key is used",
	  .env = { "HOSTINGDE_OWNER_ACCOUNT_ID" } },
	{ 0 },
};

static const struct dns_value places[] = {
	{ "hosting.de", "https://secure.hosting.de/api/dns/v1/json" },
	{ "http.net", "https://partner.http.net/api/dns/v1/json" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "the API key was refused: compare it with the keys of your "
	       "profile, see that it may list and edit DNS zones, and that "
	       "the endpoint is that of the same house (hosting.de, "
	       "http.net)" },
	{ 429, "the zone is being worked on: run the same command again in a "
	       "minute" },
	{ 0 },
};

static const struct fields fields = { "id", "name", "content", "priority",
				      "ttl" };

/* ---- the envelope: {"status", "response", "errors": [{"code", "text"}]} */

static const cJSON *first_error(const cJSON *answer)
{
	return cJSON_GetArrayItem(rest_at(answer, "errors"), 0);
}

static void detail(const cJSON *answer, char *out, size_t size)
{
	rest_say(out, size, first_error(answer), "code", "text", NULL);
}

static enum err_kind judge(const cJSON *answer)
{
	const char *text = rest_text(first_error(answer), "text");

	if (rest_is(answer, "status", "success") ||
	    rest_is(answer, "status", "pending"))
		return ERR_NONE;
	if (rest_is(first_error(answer), "contextPath", "authToken") ||
	    (text &&
	     (strcasestr(text, "authent") || strcasestr(text, "permission"))))
		return ERR_AUTH;
	return text && strcasestr(text, "blocked") ? ERR_BUSY : ERR_REMOTE;
}

static cJSON *request_of(const struct driver *d)
{
	const char *account = *d->kept[1] ? d->kept[1] : NULL;

	return rest_object("authToken", d->kept[0], "ownerAccountId", account,
			   NULL);
}

/* All that fits zone and name (may be NULL). */
static bool find(const struct driver *d, const char *path, const char *field,
		 const char *value, const char *name, cJSON **out,
		 struct err *err)
{
	static const struct pages pages = { "page", "data", NULL,
					    "totalEntries", "response" };
	cJSON *body = request_of(d);
	cJSON *filter = cJSON_AddObjectToObject(body, "filter");

	cJSON_AddStringToObject(filter, "subFilterConnective", "AND");
	cJSON *list = cJSON_AddArrayToObject(filter, "subFilter");
	cJSON_AddItemToArray(list,
			     rest_object("field", field, "value", value, NULL));
	if (name)
		cJSON_AddItemToArray(list, rest_object("field", "recordName",
						       "value", name, NULL));
	cJSON_AddNumberToObject(body, "limit", LIMIT);
	bool ok = pages_post(&d->rest, &pages, path, body, out, err);
	cJSON_Delete(body);
	return ok;
}

/* ---- the zone ---- */

static const struct rest_fault faults[] = {
	{ "type", .never = "SLAVE",
	  .why = "is a secondary zone there, whose records are kept "
		 "elsewhere" },
	{ "status", .only = "active|blocked", .why = "is not active there" },
	{ 0 },
};

/* The zone, then its name servers, which are records. */
static bool look(struct driver *d, const char *name, bool *found,
		 struct err *err)
{
	cJSON *list;

	if (!find(d, "/zoneConfigsFind", "zoneName", name, NULL, &list, err))
		return false;
	bool ok = driver_pick(d, list, name, faults, "id", found, err);
	cJSON_Delete(list);
	if (!ok || !*found)
		return ok;
	if (!find(d, "/recordsFind", "zoneConfigId", d->id, name, &list, err))
		return false;
	fields_read_ns(&fields, list, name, &d->zone);
	cJSON_Delete(list);
	return true;
}

/* ---- the set ---- */

/* A null MX has a type of its own. */
static bool take_records(struct hostingde *h, const char *owner,
			 struct err *err)
{
	const cJSON *record;
	struct mx none;

	h->records.n = 0;
	cJSON_ArrayForEach(record, h->d.present)
	{
		if (rest_is(record, "type", "NULLMX") &&
		    rest_is(record, "name", owner))
			return mxtext_host(".", &none, err);
	}
	return fields_read(&fields, h->d.present, owner, &h->records, err);
}

static bool read_records(void *self, const char *owner, struct zone *zone,
			 struct records *records, struct err *err)
{
	struct hostingde *h = self;
	cJSON *list;

	if (!driver_find_zone(&h->d, owner, look, err) ||
	    !find(&h->d, "/recordsFind", "zoneConfigId", h->d.id, owner, &list,
		  err))
		return false;
	cJSON_Delete(h->d.present);
	h->d.present = list;
	*zone = h->d.zone;
	if (!take_records(h, owner, err))
		return err_prefix(err, "hostingde: %s", owner);
	*records = h->records;
	return true;
}

/* The zone's settings, all of which a zoneUpdate takes. */
static bool read_config(const struct driver *d, cJSON **out, struct err *err)
{
	cJSON *list;

	if (!find(d, "/zoneConfigsFind", "zoneConfigId", d->id, NULL, &list,
		  err))
		return false;
	*out = cJSON_DetachItemFromArray(list, 0);
	cJSON_Delete(list);
	return *out ||
	       err_set(err, ERR_PARSE, "hostingde: %s has gone", d->zone.name);
}

static bool read_free_config(const struct driver *d, cJSON **out,
			     struct err *err)
{
	for (int i = 0; i < BLOCKED_TRIES; i++) {
		if (!driver_pause(d, i, err) || !read_config(d, out, err))
			return false;
		if (!rest_is(*out, "status", "blocked"))
			return true;
		cJSON_Delete(*out);
	}
	err_set(err, ERR_BUSY, "hostingde: the zone %s is being worked on",
		d->zone.name);
	return err_hint(err, "run the same command again in a minute");
}

/* A record that is there goes back with what is not understood. */
static void add_call(const struct hostingde *h, const struct record_call *call,
		     cJSON *body)
{
	static const char *const lists[] = {
		[RECORD_CREATE] = "recordsToAdd",
		[RECORD_CHANGE] = "recordsToModify",
		[RECORD_DELETE] = "recordsToDelete",
	};
	cJSON *record =
		call->verb == RECORD_CREATE
			? fields_write(&fields, h->d.owner, &call->mx)
			: cJSON_Duplicate(fields_item(&fields, h->d.present,
						      &call->old),
					  true);

	if (call->verb == RECORD_CHANGE)
		fields_change(&fields, record, &call->mx);
	cJSON_AddItemToArray(cJSON_GetObjectItem(body, lists[call->verb]),
			     record);
}

static bool update(struct hostingde *h, cJSON *config,
		   const struct record_plan *plan, cJSON *options,
		   struct err *err)
{
	cJSON *body = request_of(&h->d);

	cJSON_AddItemToObject(body, "zoneConfig", config);
	cJSON_AddArrayToObject(body, "recordsToAdd");
	cJSON_AddArrayToObject(body, "recordsToModify");
	cJSON_AddArrayToObject(body, "recordsToDelete");
	for (size_t i = 0; i < plan->n; i++)
		add_call(h, &plan->call[i], body);
	if (options)
		cJSON_AddItemToObject(body, "dnsSecOptions", options);
	bool ok = rest_call(&h->d.rest, "POST", "/zoneUpdate", body, NULL, err);
	cJSON_Delete(body);
	return ok;
}

static bool replace(void *self, const char *owner, const struct mxset *want,
		    struct err *err)
{
	struct hostingde *h = self;
	struct record_plan plan;
	cJSON *config;

	recordwise_plan(&h->records, want, TTL_RECORD, &plan);
	return read_free_config(&h->d, &config, err) &&
	       update(h, config, &plan, NULL, err);
}

/* ---- signing ---- */

static const struct ds_fields fields_of_key = { .algorithm = "algorithm",
						.flags = "flags",
						.key = "publicKey" };

static const struct signing_word states[] = {
	{ "off", SIGNING_OFF },
	{ "automatic", SIGNING_ON },
	{ "presigned", SIGNING_ON, "signed elsewhere" },
	{ 0 },
};

static bool dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
			struct err *err)
{
	struct driver *d = self;
	cJSON *list, *config;
	const cJSON *key;

	*out = (struct zone_dnssec){ .sends_ds_itself = true };
	if (!driver_find_zone(d, owner, look, err) ||
	    !read_config(d, &config, err))
		return false;
	signing_by_word(states, rest_text(config, "dnsSecMode"), out);
	cJSON_Delete(config);
	if (out->state != SIGNING_ON)
		return true;
	if (!find(d, "/dnsSecOptionsFind", "zoneConfigId", d->id, NULL, &list,
		  err))
		return false;
	cJSON_ArrayForEach(key, rest_at(cJSON_GetArrayItem(list, 0), "keys"))
		ds_add_item(out, d->zone.name, &fields_of_key,
			    rest_at(key, "keyData"));
	cJSON_Delete(list);
	return true;
}

static bool dnssec_enable(void *self, const char *owner, struct err *err)
{
	const struct record_plan nothing = { 0 };
	cJSON *config;
	bool off;

	if (!signing_is_off(self, owner, dnssec_read, &off, err))
		return false;
	if (!off)
		return true;
	if (!read_free_config(self, &config, err))
		return false;
	cJSON_ReplaceItemInObject(config, "dnsSecMode",
				  cJSON_CreateString("automatic"));
	cJSON *options = rest_object("nsecMode", "nsec3", NULL);
	cJSON_AddBoolToObject(options, "publishKsk", true);
	return update(self, config, &nothing, options, err);
}

static bool open_driver(const struct dns_config *config, struct dns_api *out,
			struct err *err)
{
	static const struct kind kind = {
		.provider = &hostingde_provider,
		.size = sizeof(struct hostingde),
		.keep = { "auth_token", "owner_account_id" },
		.scope = TTL_RECORD,
		.rest = { .detail = detail, .judge = judge, .hints = hints },
		.records = { .read = read_records },
		.sets = { .replace = replace },
		.api = { .dnssec_read = dnssec_read,
			 .dnssec_enable = dnssec_enable },
	};

	return kind_open(&kind, config, out, err);
}

const struct dns_provider hostingde_provider = {
	.name = "hostingde",
	.title = "hosting.de, http.net",
	.settings = settings,
	.places = places,
	.open = open_driver,
	.ttl_min = 60,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "an API key with the rights to list and edit DNS zones, "
		     "and no others (secure.hosting.de, Profile, API keys; at "
		     "http.net partner.http.net); a reseller narrows it with "
		     "owner_account_id",
	.ds_path = "sent to the registry for domains registered there; else "
		   "by hand, with the DS that is made of the zone's key",
	.untried = "everything against the live API; above all the names of "
		   "the filters of recordsFind, and zones of mode presigned",
	.reverts = "Terraform (hosting.de), octoDNS, dnscontrol, a template "
		   "of the account that is put on the zone again",
};
