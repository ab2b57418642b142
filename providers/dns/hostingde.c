/*
 * hosting.de and http.net (www.hosting.de/api, "DNS"). Always POST with the
 * token in the body, always status 200. One zoneUpdate carries all that is
 * added, modified and deleted, and blocks the zone for some seconds.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/kind.h"
#include "providers/dns/mxtext.h"

#define BLOCKED_TRIES 3

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

static const char *const said[] = { "errors.0.code", "errors.0.text", NULL };

static const struct rest_row verdicts[] = {
	{ "status", "success", ERR_NONE },
	{ "status", "pending", ERR_NONE },
	{ "errors.0.contextPath", "authToken", ERR_AUTH },
	{ "errors.0.text", NULL, ERR_AUTH, "authent" },
	{ "errors.0.text", NULL, ERR_AUTH, "permission" },
	{ "errors.0.text", NULL, ERR_BUSY, "blocked" },
	{ "status", NULL, ERR_REMOTE },
	{ "status", "", ERR_REMOTE },
	{ 0 },
};

static cJSON *body_of(const struct driver *d, const char *verb,
		      const cJSON *params)
{
	cJSON *body = cJSON_Duplicate(params, true);

	cJSON_AddStringToObject(body, "authToken", d->kept[0]);
	if (*d->kept[1])
		cJSON_AddStringToObject(body, "ownerAccountId", d->kept[1]);
	return body;
}

static const struct rpc rpc = { .body = body_of };

static const struct pages pages = { "page", "data", NULL, "totalEntries",
				    "response" };

#define IS(field, value) "{\"field\": \"" field "\", \"value\": \"" value "\"}"
#define WHERE(filter) "{\"filter\": " filter ", \"limit\": 100}"
#define RECORDS_AT_NAME                                                 \
	WHERE("{\"subFilterConnective\": \"AND\", \"subFilter\": [" IS( \
		"zoneConfigId", "{zone}") ", " IS("recordName",         \
						  "{name}") "]}")
#define OF_ZONE WHERE(IS("zoneConfigId", "{zone}"))

/* ---- the zone ---- */

static const struct rest_fault faults[] = {
	{ "type", .never = "SLAVE",
	  .why = "is a secondary zone there, whose records are kept "
		 "elsewhere" },
	{ "status", .only = "active|blocked", .why = "is not active there" },
	{ 0 },
};

/* ---- the set ---- */

/* A null MX has a type of its own. */
static bool take_null(struct driver *d, struct records *records,
		      struct err *err)
{
	struct mx none;

	return !rest_where(d->present, "type", "NULLMX", "name", d->owner,
			   NULL) ||
	       mxtext_host(".", &none, err);
}

/* The zone's settings, all of which a zoneUpdate takes, once it is free. */
static bool read_free_config(const struct driver *d, cJSON **out,
			     struct err *err)
{
	static const struct kind_list of_zone = { "/zoneConfigsFind",
						  .pages = &pages,
						  .body = OF_ZONE };

	for (int i = 0; i < BLOCKED_TRIES; i++) {
		if (!driver_pause(d, i, err) ||
		    !kind_item_read(d, &of_zone, d->zone.name, out, err))
			return false;
		if (!rest_is(*out, "status", "blocked"))
			return true;
		cJSON_Delete(*out);
	}
	err_set(err, ERR_BUSY, "hostingde: the zone %s is being worked on",
		d->zone.name);
	return err_hint(err, "run the same command again in a minute");
}

static bool replace(void *self, const char *owner, const struct mxset *want,
		    struct err *err)
{
	static const struct kind_lists lists = { "recordsToAdd",
						 "recordsToModify",
						 "recordsToDelete" };
	struct driver *d = self;
	cJSON *config, *body;

	if (!read_free_config(d, &config, err))
		return false;
	body = cJSON_CreateObject();
	cJSON_AddItemToObject(body, "zoneConfig", config);
	if (kind_add_plan(d, owner, want, &lists, body, err))
		return rpc_call(d, "/zoneUpdate", body, NULL, err);
	cJSON_Delete(body);
	return false;
}

/* ---- signing ---- */

static const struct signing_word states[] = {
	{ "off", SIGNING_OFF },
	{ "automatic", SIGNING_ON },
	{ "presigned", SIGNING_ON, "signed elsewhere" },
	{ 0 },
};

static bool enable(struct driver *d, const char *owner, struct err *err)
{
	cJSON *config, *body;

	if (!read_free_config(d, &config, err))
		return false;
	cJSON_ReplaceItemInObject(config, "dnsSecMode",
				  cJSON_CreateString("automatic"));
	body = cJSON_Parse("{\"dnsSecOptions\": {\"nsecMode\": \"nsec3\", "
			   "\"publishKsk\": true}}");
	cJSON_AddItemToObject(body, "zoneConfig", config);
	return rpc_call(d, "/zoneUpdate", body, NULL, err);
}

static const struct kind kind = {
	.provider = &hostingde_provider,
	.keep = { "auth_token", "owner_account_id" },
	.scope = TTL_RECORD,
	.rest = { .said = said, .verdicts = verdicts, .hints = hints },
	.rpc = &rpc,
	.zones = { .list = { "/zoneConfigsFind", .pages = &pages,
			     .body = WHERE(IS("zoneName", "{name}")) },
		   .id = "id",
		   .faults = faults,
		   .ns_list = { "/recordsFind", .pages = &pages,
				.body = RECORDS_AT_NAME } },
	.fields = &fields,
	.reads = { .list = { "/recordsFind", .pages = &pages,
			     .body = RECORDS_AT_NAME },
		   .name = "{name}",
		   .take = take_null },
	.sets = { .replace = replace },
	.signing = { .list = { "/zoneConfigsFind", .pages = &pages,
			       .body = OF_ZONE },
		     .word = "0.dnsSecMode",
		     .words = states,
		     .ds_list = { "/dnsSecOptionsFind", .pages = &pages,
				  .body = OF_ZONE },
		     .ds = "*.keys.*.keyData",
		     .ds_fields = { .algorithm = "algorithm",
				    .flags = "flags",
				    .key = "publicKey" },
		     .sends_ds_itself = true,
		     .enable = enable },
};

const struct dns_provider hostingde_provider = {
	.name = "hostingde",
	.title = "hosting.de, http.net",
	.settings = settings,
	.places = places,
	.kind = &kind,
	.ttl_min = 60,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "an API key with the rights to list and edit DNS zones, "
		     "and no others (secure.hosting.de, Profile, API keys; at "
		     "http.net partner.http.net); a reseller narrows it with "
		     "owner_account_id",
	.tells = "nothing, as no call shows the rights of a key; the panel "
		 "does",
	.ds_path = "sent to the registry for domains registered there; else "
		   "by hand, with the DS that is made of the zone's key",
	.untried = "everything against the live API; above all the names of "
		   "the filters of recordsFind, and zones of mode presigned",
	.reverts = "Terraform (hosting.de), octoDNS, dnscontrol, a template "
		   "of the account that is put on the zone again",
};
