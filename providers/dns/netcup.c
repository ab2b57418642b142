/*
 * netcup's customer control panel (ccp.netcup.net, "DNS API"). One address,
 * always status 200, numbers as texts, a session, and one TTL for a whole zone:
 * that is left alone. Changes are gathered and sent in one call.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/fields.h"
#include "providers/dns/kind.h"
#include "providers/dns/login.h"

#include <stdio.h>
#include <string.h>

#define LOGOUT_MS 5000
#define NO_SESSION 4001
#define NOT_VALID 4013
#define NO_RECORDS 5029

struct netcup {
	struct driver d;
	struct login session;
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
	  .env = { "NETCUP_API_KEY", "NC_Apikey" } },
	{ .name = "api_password",
	  .help = "API password",
	  .required = true,
	  .secret = true,
	  .env = { "NETCUP_API_PASSWORD", "NC_Apipw" } },
	{ .name = "endpoint",
	  .help = "address of the API, without the ?JSON",
	  .env = { "NETCUP_API_URL" },
	  .fallback = "https://ccp.netcup.net/run/webservice/servers/"
		      "endpoint.php" },
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

static const cJSON *data_of(const cJSON *answer)
{
	return rest_at(answer, "responsedata");
}

static uint32_t code_of(const cJSON *answer)
{
	uint32_t code = 0;

	fields_number(answer, "statuscode", 99999, &code);
	return code;
}

static void detail(const cJSON *answer, char *out, size_t size)
{
	rest_say(out, size, answer, "statuscode", "shortmessage", "longmessage",
		 NULL);
}

static enum err_kind judge(const cJSON *answer)
{
	if (rest_is(answer, "status", "success"))
		return ERR_NONE;
	return rest_is(answer, "action", "login") ||
			       code_of(answer) == NO_SESSION
		       ? ERR_AUTH
		       : ERR_REMOTE;
}

/* A name that is no domain of the account is not valid. */
static bool absent(const cJSON *answer)
{
	return code_of(answer) == NO_RECORDS ||
	       (code_of(answer) == NOT_VALID &&
		rest_is(answer, "action", "infoDnsZone"));
}

/* ---- sessions ---- */

/* The credentials go with each call. */
static bool send(void *self, const char *action, cJSON *param, cJSON **answer,
		 struct err *err)
{
	struct netcup *n = self;
	bool is_login = strcmp(action, "login") == 0;
	bool may_lack = strncmp(action, "info", 4) == 0;
	cJSON *body = rest_object("action", action, NULL);
	cJSON *full = rest_object(
		"customernumber", n->d.kept[0], "apikey", n->d.kept[1],
		"apipassword", is_login ? n->d.kept[2] : NULL, "apisessionid",
		is_login ? NULL : n->id, NULL);
	const cJSON *item;

	cJSON_AddItemToObject(body, "param", full);
	cJSON_ArrayForEach(item, param) cJSON_AddItemReferenceToObject(
		full, item->string, (cJSON *)item);
	bool ok = (may_lack ? rest_find : rest_call)(
		&n->d.rest, "POST", "?JSON", body, answer, err);
	cJSON_Delete(body);
	return ok;
}

static bool log_in(void *self, struct err *err)
{
	struct netcup *n = self;
	cJSON *param = cJSON_CreateObject(), *answer = NULL;

	bool ok = send(n, "login", param, &answer, err);
	const char *id = rest_text(data_of(answer), "apisessionid");
	if (ok && (!id || strlen(id) >= sizeof(n->id)))
		ok = err_set(err, ERR_PARSE, "netcup: a login without session");
	snprintf(n->id, sizeof(n->id), "%s", ok ? id : "");
	cJSON_Delete(param);
	cJSON_Delete(answer);
	return ok;
}

/* param is freed. */
static bool call(struct netcup *n, const char *action, const char *zone,
		 cJSON *param, cJSON **answer, struct err *err)
{
	cJSON_AddStringToObject(param, "domainname", zone);
	return login_call(&n->session, action, param, answer, err);
}

static void close_driver(void *self)
{
	struct netcup *n = self;

	n->d.rest.timeout_ms = LOGOUT_MS;
	login_end(&n->session, "logout");
	cJSON_Delete(n->waiting);
	driver_close(self);
}

/* ---- the zone ---- */

/* *out is NULL when there is none of that name. */
static bool read_zone(struct netcup *n, const char *name, cJSON **out,
		      struct err *err)
{
	cJSON *answer;

	*out = NULL;
	if (!call(n, "infoDnsZone", name, cJSON_CreateObject(), &answer, err))
		return false;
	if (answer)
		*out = cJSON_DetachItemFromObject(answer, "responsedata");
	bool ok = !answer || rest_is(*out, "name", name);
	cJSON_Delete(answer);
	if (ok)
		return true;
	cJSON_Delete(*out);
	return err_set(err, ERR_PARSE,
		       "netcup: the answer about the zone %s is not about it",
		       name);
}

static bool look(struct driver *d, const char *name, bool *found,
		 struct err *err)
{
	cJSON *zone;

	if (!read_zone((struct netcup *)d, name, &zone, err))
		return false;
	*found = zone != NULL;
	cJSON_Delete(zone);
	if (!*found)
		return true;
	return driver_take_zone(d, name, name, err);
}

/* ---- the records ---- */

static bool take_records(struct netcup *n, const char *owner, struct zone *zone,
			 struct records *records, struct err *err)
{
	char label[DNAME_MAX];

	fields_read_ns(&fields, n->d.present, "@", zone);
	driver_label(&n->d, owner, "@", label);
	return fields_read(&fields, n->d.present, label, records, err) ||
	       err_prefix(err, "netcup: %s", owner);
}

static bool read_records(void *self, const char *owner, struct zone *zone,
			 struct records *records, struct err *err)
{
	struct netcup *n = self;
	cJSON *info, *answer;
	uint32_t ttl = 0;

	if (!driver_find_zone(&n->d, owner, look, err) ||
	    !read_zone(n, n->d.zone.name, &info, err))
		return false;
	bool ok = fields_number(info, "ttl", INT32_MAX, &ttl) ||
		  err_set(err, ERR_PARSE, "netcup: a zone without TTL");
	cJSON_Delete(info);
	if (!ok || !call(n, "infoDnsRecords", n->d.zone.name,
			 cJSON_CreateObject(), &answer, err))
		return false;
	*zone = n->d.zone;
	cJSON_Delete(n->d.present);
	n->d.present = answer ? cJSON_DetachItemFromObject(
					(cJSON *)data_of(answer), "dnsrecords")
			      : cJSON_CreateArray();
	cJSON_Delete(answer);
	ok = take_records(n, owner, zone, records, err);
	for (size_t i = 0; i < records->n; i++)
		records->record[i].mx.ttl = ttl;
	return ok;
}

/* All fields are sent, as they were read, but those that change. */
static bool change_record(void *self, const char *owner,
			  const struct record_call *change, struct err *err)
{
	struct netcup *n = self;
	bool gone = change->verb == RECORD_DELETE;
	const struct mx *mx = gone ? &change->old.mx : &change->mx;
	char label[DNAME_MAX], preference[8];

	driver_label(&n->d, owner, "@", label);
	cJSON *record = fields_write(&fields, label, mx);
	snprintf(preference, sizeof(preference), "%u", mx->preference);
	cJSON_ReplaceItemInObject(record, "priority",
				  cJSON_CreateString(preference));
	if (change->verb != RECORD_CREATE)
		cJSON_AddStringToObject(record, "id", change->old.id);
	cJSON_AddBoolToObject(record, "deleterecord", gone);
	if (!n->waiting)
		n->waiting = cJSON_CreateArray();
	return cJSON_AddItemToArray(n->waiting, record) ||
	       err_set(err, ERR_INTERNAL, "netcup: no memory");
}

static bool publish(void *self, const char *owner, struct err *err)
{
	struct netcup *n = self;
	cJSON *param = cJSON_CreateObject(), *answer;

	cJSON_AddItemToObject(cJSON_AddObjectToObject(param, "dnsrecordset"),
			      "dnsrecords", n->waiting);
	n->waiting = NULL;
	bool ok = call(n, "updateDnsRecords", n->d.zone.name, param, &answer,
		       err);
	cJSON_Delete(answer);
	return ok;
}

/* ---- signing: a flag of the zone, beside its TTL ---- */

static bool dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
			struct err *err)
{
	struct netcup *n = self;
	cJSON *info;

	*out = (struct zone_dnssec){ .sends_ds_itself = true };
	if (!driver_find_zone(&n->d, owner, look, err) ||
	    !read_zone(n, n->d.zone.name, &info, err))
		return false;
	const cJSON *on = rest_at(info, "dnssecstatus");
	if (cJSON_IsBool(on))
		out->state = cJSON_IsTrue(on) ? SIGNING_ON : SIGNING_OFF;
	snprintf(out->note, sizeof(out->note),
		 "the API does not show the DS: netcup sends it for domains "
		 "registered there");
	cJSON_Delete(info);
	return true;
}

static bool dnssec_enable(void *self, const char *owner, struct err *err)
{
	struct netcup *n = self;
	cJSON *info, *param, *answer;

	if (!driver_find_zone(&n->d, owner, look, err) ||
	    !read_zone(n, n->d.zone.name, &info, err))
		return false;
	if (cJSON_IsTrue(rest_at(info, "dnssecstatus"))) {
		cJSON_Delete(info);
		return true;
	}
	cJSON_ReplaceItemInObject(info, "dnssecstatus", cJSON_CreateTrue());
	param = cJSON_CreateObject();
	cJSON_AddItemToObject(param, "dnszone", info);
	bool ok = call(n, "updateDnsZone", n->d.zone.name, param, &answer, err);
	cJSON_Delete(answer);
	return ok;
}

static bool begin(void *self, const struct dns_config *config, struct err *err)
{
	struct netcup *n = self;

	n->session = (struct login){ n, false, log_in, send };
	n->d.rest.secrets[2] = n->id;
	return true;
}

static bool open_driver(const struct dns_config *config, struct dns_api *out,
			struct err *err)
{
	static const struct kind kind = {
		.provider = &netcup_provider,
		.size = sizeof(struct netcup),
		.keep = { "customer_number", "api_key", "api_password" },
		.scope = TTL_ZONE,
		.rest = { .detail = detail,
			  .judge = judge,
			  .absent = absent,
			  .hints = hints },
		.records = { .read = read_records,
			     .call = change_record,
			     .publish = publish },
		.api = { .dnssec_read = dnssec_read,
			 .dnssec_enable = dnssec_enable,
			 .close = close_driver },
		.begin = begin,
	};

	return kind_open(&kind, config, out, err);
}

const struct dns_provider netcup_provider = {
	.name = "netcup",
	.title = "netcup",
	.settings = settings,
	.open = open_driver,
	.can_sign = true,
	.asks = { .read = 2 },
	.privilege = "API key and API password of the customer account "
		     "(customercontrolpanel.de, Master data, API); they "
		     "cannot be narrowed to one zone",
	.ds_path = "netcup sends the DS for domains registered there (as far "
		   "as is known); its API does not show it",
	.untried = "everything against the live API; above all how long a "
		   "change takes to be served (up to 15 minutes are reported)",
	.reverts = "Terraform, octoDNS, dnscontrol, external-dns by webhook. "
		   "The TTL is one for the whole zone and is left alone: the "
		   "waits are as long as it is",
};
