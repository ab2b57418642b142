/*
 * INWX (www.inwx.de/en/help/apidoc, DomRobot by JSON-RPC). One address, always
 * status 200, a session by cookie, and one record a call.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/inwx_sign_in.h"
#include "providers/dns/rights.h"

#include <string.h>

static const struct dns_setting settings[] = {
	{ .name = "user",
	  .help = "name of the account or sub-account",
	  .required = true,
	  .env = { "INWX_USERNAME", "INWX_USER" } },
	{ .name = "password",
	  .help = "its password",
	  .required = true,
	  .secret = true,
	  .env = { "INWX_PASSWORD" } },
	{ .name = "shared_secret",
	  .help = "base32 secret of its second factor, if it has one",
	  .secret = true,
	  .env = { "INWX_SHARED_SECRET" } },
	{ .name = "endpoint",
	  .help = "address of the API, or sandbox",
	  .env = { "INWX_API_URL", "INWX_SANDBOX" },
	  .fallback = "https://api.domrobot.com/jsonrpc" },
	{ 0 },
};

static const struct dns_value places[] = {
	{ "sandbox", "https://api.ote.domrobot.com/jsonrpc" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "user, password or second factor were refused, or the role may "
	       "not do this: compare INWX_USERNAME, INWX_PASSWORD and "
	       "INWX_SHARED_SECRET with the account (a one-time password "
	       "works once, so wait half a minute between runs)" },
	{ 429, "INWX has had too many calls: run the same command again in a "
	       "few minutes" },
	{ 0 },
};

static const struct fields fields = { "id",   "name", "content",
				      "prio", "ttl",  .json_id = true };

/* ---- the envelope: {"code", "msg", "reason", "resData"} ---- */

static const char *const said[] = { "code", "msg", "reason", NULL };

/* Codes as in RFC 5730 section 3; 2400 is said of much, and of too many calls
 * too. */
static const struct rest_row verdicts[] = {
	{ "code", "1000", ERR_NONE },
	{ "code", "1001", ERR_NONE },
	{ "code", "1500", ERR_NONE },
	{ "code", "2200", ERR_AUTH },
	{ "code", "2201", ERR_AUTH },
	{ "code", "2500", ERR_AUTH },
	{ "code", "2501", ERR_AUTH },
	{ "code", "2502", ERR_BUSY },
	{ "code", "2400", ERR_BUSY, .in = "reason", .has = "limit" },
	{ "code", NULL, ERR_REMOTE },
	{ "code", "", ERR_REMOTE },
	{ 0 },
};

static const struct rest_row gone[] = { { "code", "2303" }, { 0 } };

/* ---- the zone and its records ---- */

static const struct rest_fault faults[] = {
	{ "type", .only = "MASTER",
	  .why = "is a secondary zone at INWX, whose records are kept "
		 "elsewhere" },
	{ 0 },
};

static bool take_ns(struct driver *d, const cJSON *zone, struct err *err)
{
	fields_read_ns(&fields, rest_at(zone, "record"), d->zone.name,
		       &d->zone);
	return true;
}

static bool change_record(void *self, const char *owner,
			  const struct record_call *change, struct err *err)
{
	static const char *const methods[] = {
		[RECORD_CREATE] = "nameserver.createRecord",
		[RECORD_CHANGE] = "nameserver.updateRecord",
		[RECORD_DELETE] = "nameserver.deleteRecord",
	};
	struct driver *d = self;
	cJSON *params;

	if (change->verb == RECORD_CREATE) {
		params = fields_write(&fields, owner, &change->mx);
		cJSON_AddStringToObject(params, "domain", d->zone.name);
	} else {
		params = cJSON_CreateObject();
		cJSON_AddRawToObject(params, "id", change->old.id);
	}
	if (change->verb == RECORD_CHANGE) {
		cJSON_AddNumberToObject(params, "prio", change->mx.preference);
		cJSON_AddNumberToObject(params, "ttl", change->mx.ttl);
	}
	return rpc_call(d, methods[change->verb], params, NULL, err);
}

/* ---- signing ---- */

static const struct signing_word states[] = {
	{ "AUTO", SIGNING_ON },
	{ "MANUAL", SIGNING_ON, "with keys that are managed by hand" },
	{ 0 },
};

static const struct rest_fault key_faults[] = {
	{ "active", .never = "0", .why = "is not in use" },
	{ "status", .never = "DELETED|IGNORE", .why = "counts no more" },
	{ 0 },
};

/* As documented, or a mere list; nothing where no keys are listed, which are
 * by the documentation those managed by hand. */
static bool take_keys(struct driver *d, struct zone_dnssec *out,
		      struct err *err)
{
	static const struct ds_fields ds_fields = { "keyTag", "algorithmId",
						    "digestTypeId", "digest" };
	cJSON *answer = NULL;
	const cJSON *key;

	if (!kind_call(d, "POST", "dnssec.listkeys", NULL,
		       rest_object("domainName", d->zone.name, NULL), &answer,
		       err))
		return false;
	const cJSON *data = rest_at(answer, "resData");
	const cJSON *list =
		cJSON_IsObject(data) ? rest_at(data, "dnskey") : data;
	bool ok = !list || cJSON_IsArray(list);
	cJSON_ArrayForEach(key, list)
	{
		if (!rest_fault(key_faults, key))
			ds_add_item(out, d->zone.name, &ds_fields, key);
	}
	cJSON_Delete(answer);
	return ok || err_set(err, ERR_PARSE, "inwx: the keys of %s are no list",
			     d->zone.name);
}

/* It is spelt in two ways; without a row, the zone is not signed. Names with
 * U-labels are given as such here, which this driver has not. */
static bool take_state(struct driver *d, const cJSON *row,
		       struct zone_dnssec *out, struct err *err)
{
	const char *status = rest_text(row, "dnssecStatus");

	if (strstr(d->zone.name, "xn--")) {
		err_set(err, ERR_UNSUPPORTED,
			"inwx: DNSSEC of %s, an internationalised name, is not "
			"spoken of with the API",
			d->zone.name);
		return err_hint(err, "switch it on for the domain at INWX");
	}
	out->state = SIGNING_OFF;
	signing_by_word(states,
			status ? status : rest_text(row, "dnsSecStatus"), out);
	return out->state == SIGNING_OFF || take_keys(d, out, err);
}

#define INFO(zone, type)                               \
	"{\"domain\": \"" zone "\", \"type\": \"" type \
	"\", \"name\": \"{name}\"}"
#define DOMAIN "{\"domainName\": \"{zone}\"}"

static const struct kind kind = {
	.provider = &inwx_provider,
	.keep = { "user", "password", "shared_secret" },
	.scope = TTL_RECORD,
	.rest = { .said = said,
		  .verdicts = verdicts,
		  .gone = gone,
		  .hints = hints },
	.rpc = &inwx_rpc,
	.zones = { .list = { "nameserver.info", .body = INFO("{name}", "NS"),
			     .at = "resData", .single = true },
		   .proof = "type",
		   .faults = faults,
		   .take = take_ns },
	.fields = &fields,
	.reads = { .list = { "nameserver.info", .body = INFO("{zone}", "MX"),
			     .at = "resData.record", .around = "resData" },
		   .name = "{name}" },
	.records = { .call = change_record },
	.signing = { .list = { "dnssec.info",
			       .body = "{\"domains\": [\"{zone}\"]}",
			       .at = "resData.data.0", .single = true },
		     .take = take_state,
		     .sends_ds_itself = true,
		     .method = "POST",
		     .path = "dnssec.enablednssec",
		     .body = DOMAIN },
	.api = { .rights = inwx_rights, .close = rpc_close },
};

const struct dns_provider inwx_provider = {
	.name = "inwx",
	.title = "INWX",
	.settings = settings,
	.places = places,
	.kind = &kind,
	.ttl_min = 300,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "a sub-account with the role for name servers (and for "
		     "domains, to switch on DNSSEC), limited to the address "
		     "it is used from; with a second factor, its base32 "
		     "secret as shared_secret (inwx.de, Account, Sub-accounts)",
	.tells = "missing and needless roles of a sub-account",
	.ds_path = "INWX publishes the DS itself where it is the registrar; "
		   "else by hand",
	.untried = "everything against the live API; above all TTLs below "
		   "300 s, and a preference that is changed to 0",
	.reverts = "Terraform (inwx/inwx), octoDNS, dnscontrol, external-dns "
		   "by webhook",
};
