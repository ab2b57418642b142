/*
 * netcup's customer control panel (ccp.netcup.net, "DNS API"). One address,
 * always status 200, numbers as texts, a session, and one TTL for a whole zone:
 * that is left alone. Changes are gathered and sent in one call.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/kind.h"

#include <stdio.h>
#include <string.h>

struct netcup {
	struct driver d;
	char id[256];	/* the session's */
	cJSON *waiting; /* changes that are not sent yet */
};

static const struct dns_setting settings[] = {
	{ .name = "customer_number",
	  .help = "customer number",
	  .required = true,
	  .env = { "NETCUP_CUSTOMER_NUMBER", "NC_CID" } },
	{ .name = "api_key",
	  .help = "API key",
	  .required = true,
	  .secret = true,
	  .env = { "NETCUP_API_KEY", "NC_Apikey", "NETCUP_CCP_API_KEY" } },
	{ .name = "api_password",
	  .help = "API password",
	  .required = true,
	  .secret = true,
	  .env = { "NETCUP_API_PASSWORD", "NC_Apipw",
		   "NETCUP_CCP_API_PASSWORD" } },
	{ .name = "endpoint",
	  .help = "address of the API",
	  .env = { "NETCUP_API_URL" },
	  .fallback = "https://ccp.netcup.net/run/webservice/servers/"
		      "endpoint.php" },
	{ 0 },
};

/* As netcup's documentation has it. */
static const struct dns_value places[] = {
	{ "https://ccp.netcup.net/run/webservice/servers/endpoint.php?JSON",
	  "https://ccp.netcup.net/run/webservice/servers/endpoint.php" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "the login was refused: compare NETCUP_CUSTOMER_NUMBER, "
	       "NETCUP_API_KEY and NETCUP_API_PASSWORD with the control "
	       "panel (Master data, API)" },
	{ 0 },
};

static const struct fields fields = { "id", "hostname", "destination",
				      "priority" };

/* ---- the envelope: {"action", "status", "statuscode", "responsedata"} ---- */

static const char *const said[] = { "statuscode", "shortmessage", "longmessage",
				    NULL };

static const struct rest_row verdicts[] = {
	{ "status", "success", ERR_NONE },
	{ "action", "login", ERR_AUTH },
	{ "statuscode", "4001", ERR_AUTH }, /* no such session */
	{ "status", NULL, ERR_REMOTE },
	{ "status", "", ERR_REMOTE },
	{ 0 },
};

/* No records; a name that is no domain of the account is not valid. */
static const struct rest_row gone[] = {
	{ "statuscode", "5029" },
	{ "statuscode", "4013", .in = "action", .has = "infoDnsZone" },
	{ 0 },
};

/* ---- sessions ---- */

/* The credentials go with each call. */
static cJSON *body_of(const struct driver *d, const char *action,
		      const cJSON *param)
{
	const struct netcup *n = (const struct netcup *)d;
	cJSON *body = rest_object("action", action, NULL);
	cJSON *full = cJSON_Duplicate(param, true);
	const char *const texts[][2] = {
		{ "customernumber", d->kept[0] },
		{ "apikey", d->kept[1] },
		{ d->in_session ? "apisessionid" : "apipassword",
		  d->in_session ? n->id : d->kept[2] },
	};

	for (size_t i = 0; i < 3; i++)
		cJSON_AddStringToObject(full, texts[i][0], texts[i][1]);
	cJSON_AddItemToObject(body, "param", full);
	return body;
}

static bool log_in(struct driver *d, struct err *err)
{
	struct netcup *n = (struct netcup *)d;
	cJSON *answer = NULL;

	if (!rpc_send(d, "login", cJSON_CreateObject(), &answer, err))
		return false;
	const char *id = rest_text(answer, "responsedata.apisessionid");
	bool ok = id && strlen(id) < sizeof(n->id);
	snprintf(n->id, sizeof(n->id), "%s", ok ? id : "");
	d->rest.secrets[2] = n->id;
	cJSON_Delete(answer);
	return ok || err_set(err, ERR_PARSE, "netcup: a login without session");
}

static const struct rpc rpc = {
	.path = "?JSON",
	.asks = "info",
	.body = body_of,
	.log_in = log_in,
	.log_out = "logout",
};

static void close_driver(void *self)
{
	cJSON_Delete(((struct netcup *)self)->waiting);
	rpc_close(self);
}

/* ---- the records ---- */

/* The zone's own settings hold the TTL of all its records. */
static bool take_ttl(struct driver *d, struct records *records, struct err *err)
{
	uint32_t ttl = 0;
	cJSON *zone;

	if (!kind_item_read(d, &d->kind->zones.list, d->zone.name, &zone, err))
		return false;
	bool ok = fields_number(zone, "ttl", INT32_MAX, &ttl);
	cJSON_Delete(zone);
	for (size_t i = 0; i < records->n; i++)
		records->record[i].mx.ttl = ttl;
	return ok || err_set(err, ERR_PARSE, "a zone without TTL");
}

/* All fields are sent, as they were read, but those that change. */
static bool change_record(void *self, const char *owner,
			  const struct record_call *change, struct err *err)
{
	struct netcup *n = self;
	bool goes = change->verb == RECORD_DELETE;
	const struct mx *mx = goes ? &change->old.mx : &change->mx;
	char label[DNAME_MAX], preference[8];

	driver_label(&n->d, owner, "@", label);
	cJSON *record = fields_write(&fields, label, mx);
	snprintf(preference, sizeof(preference), "%u", mx->preference);
	cJSON_ReplaceItemInObject(record, "priority",
				  cJSON_CreateString(preference));
	cJSON_AddBoolToObject(record, "deleterecord", goes);
	if (change->verb != RECORD_CREATE)
		cJSON_AddStringToObject(record, "id", change->old.id);
	if (!n->waiting)
		n->waiting = cJSON_CreateArray();
	return cJSON_AddItemToArray(n->waiting, record) ||
	       err_set(err, ERR_INTERNAL, "netcup: no memory");
}

static bool publish(void *self, const char *owner, struct err *err)
{
	struct netcup *n = self;
	cJSON *param = rest_object("domainname", n->d.zone.name, NULL);

	cJSON_AddItemToObject(cJSON_AddObjectToObject(param, "dnsrecordset"),
			      "dnsrecords", n->waiting);
	n->waiting = NULL;
	return rpc_call(&n->d, "updateDnsRecords", param, NULL, err);
}

/* Signing is a flag of the zone, beside its TTL. */
static bool enable(struct driver *d, const char *owner, struct err *err)
{
	cJSON *zone;

	if (!kind_item_read(d, &d->kind->zones.list, d->zone.name, &zone, err))
		return false;
	cJSON *param = rest_object("domainname", d->zone.name, NULL);
	cJSON_ReplaceItemInObject(zone, "dnssecstatus", cJSON_CreateTrue());
	cJSON_AddItemToObject(param, "dnszone", zone);
	return rpc_call(d, "updateDnsZone", param, NULL, err);
}

#define NAMED "{\"domainname\": \"{name}\"}"
#define IN_ZONE "{\"domainname\": \"{zone}\"}"

static const struct kind kind = {
	.provider = &netcup_provider,
	.size = sizeof(struct netcup),
	.keep = { "customer_number", "api_key", "api_password" },
	.apex = "@",
	.scope = TTL_ZONE,
	.rest = { .said = said,
		  .verdicts = verdicts,
		  .gone = gone,
		  .hints = hints },
	.rpc = &rpc,
	.zones = { .list = { "infoDnsZone", .body = NAMED, .at = "responsedata",
			     .single = true } },
	.fields = &fields,
	.reads = { .list = { "infoDnsRecords", .body = IN_ZONE,
			     .at = "responsedata.dnsrecords" },
		   .name = "{label}",
		   .has_ns = true,
		   .take = take_ttl },
	.records = { .call = change_record, .publish = publish },
	.signing = { .list = { "infoDnsZone", .body = IN_ZONE,
			       .at = "responsedata", .single = true },
		     .word = "dnssecstatus",
		     .sends_ds_itself = true,
		     .note = "the API does not show the DS: netcup sends it "
			     "for domains registered there",
		     .enable = enable },
	.api = { .close = close_driver },
};

const struct dns_provider netcup_provider = {
	.name = "netcup",
	.title = "netcup",
	.settings = settings,
	.places = places,
	.kind = &kind,
	.can_sign = true,
	.asks = { .read = 2 },
	.privilege = "API key and API password of the customer account "
		     "(customercontrolpanel.de, Master data, API); they "
		     "cannot be narrowed to one zone",
	.tells = "nothing, as a key has no rights of its own: it is good "
		 "for the whole customer account",
	.ds_path = "netcup sends the DS for domains registered there (as far "
		   "as is known); its API does not show it",
	.untried = "everything against the live API; above all how long a "
		   "change takes to be served (up to 15 minutes are reported)",
	.reverts = "Terraform, octoDNS, dnscontrol, external-dns by webhook. "
		   "The TTL is one for the whole zone and is left alone: the "
		   "waits are as long as it is",
};
