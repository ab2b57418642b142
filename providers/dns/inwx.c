/*
 * INWX (www.inwx.de/en/help/apidoc, DomRobot by JSON-RPC). One address, always
 * status 200, a session by cookie, and one record a call.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/ds.h"
#include "providers/dns/fields.h"
#include "providers/dns/kind.h"
#include "providers/dns/login.h"
#include "providers/dns/signing.h"
#include "providers/totp.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define LOGOUT_MS 5000
/* Codes as in RFC 5730 section 3. */
#define NOT_THERE 2303

struct inwx {
	struct driver d;
	struct login session;
	struct rest_cookies cookies;
	int64_t step; /* of the last one-time password: it works once */
};

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
	  .help = "address of the API",
	  .env = { "INWX_API_URL" },
	  .fallback = "https://api.domrobot.com/jsonrpc" },
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

static uint32_t code_of(const cJSON *answer)
{
	uint32_t code = 0;

	fields_number(answer, "code", 9999, &code);
	return code;
}

static void detail(const cJSON *answer, char *out, size_t size)
{
	rest_say(out, size, answer, "code", "msg", "reason", NULL);
}

/* 2400 is said of much, and of too many calls too. */
static enum err_kind judge(const cJSON *answer)
{
	const char *reason = rest_text(answer, "reason");

	switch (code_of(answer)) {
	case 1000:
	case 1001:
	case 1500:
		return ERR_NONE;
	case 2200:
	case 2201:
	case 2500:
	case 2501:
		return ERR_AUTH;
	case 2502:
		return ERR_BUSY;
	case 2400:
		return reason && strcasestr(reason, "limit") ? ERR_BUSY
							     : ERR_REMOTE;
	default:
		return ERR_REMOTE;
	}
}

static bool absent(const cJSON *answer)
{
	return code_of(answer) == NOT_THERE;
}

/* ---- sessions ---- */

/* A zone may not be there: true then, with *answer NULL. */
static bool send(void *self, const char *method, cJSON *params, cJSON **answer,
		 struct err *err)
{
	struct inwx *x = self;
	cJSON *body = rest_object("method", method, NULL);

	cJSON_AddItemReferenceToObject(body, "params", params);
	bool may_lack = strcmp(method, "nameserver.info") == 0;
	bool ok = (may_lack ? rest_find : rest_call)(&x->d.rest, "POST", "/",
						     body, answer, err);
	cJSON_Delete(body);
	return ok;
}

static bool unlock(struct inwx *x, struct err *err)
{
	int64_t now = x->d.clock.now(x->d.clock.self);
	cJSON *answer = NULL;
	char code[7];

	if (!totp_code(x->d.kept[2], now, code)) {
		err_set(err, ERR_CONFIG,
			"inwx: the account asks for a second factor, and the "
			"setting shared_secret is not there, or no base32");
		return err_hint(err, "set INWX_SHARED_SECRET, or use a "
				     "sub-account without a second factor");
	}
	if (now / TOTP_STEP_S == x->step) {
		err_set(err, ERR_BUSY,
			"inwx: the session has ended, and a one-time password "
			"works once");
		err->retry_after_s = TOTP_STEP_S - now % TOTP_STEP_S;
		return err_hint(err, "run the same command again in half a "
				     "minute");
	}
	x->step = now / TOTP_STEP_S;
	cJSON *params = rest_object("tan", code, NULL);
	bool ok = send(x, "account.unlock", params, &answer, err);
	cJSON_Delete(params);
	cJSON_Delete(answer);
	return ok;
}

static bool log_in(void *self, struct err *err)
{
	struct inwx *x = self;
	cJSON *answer = NULL, *params = rest_object("user", x->d.kept[0],
						    "pass", x->d.kept[1], NULL);

	x->cookies.text[0] = '\0';
	bool ok = send(x, "account.login", params, &answer, err);
	const char *tfa = rest_text(rest_at(answer, "resData"), "tfa");
	if (ok && tfa && *tfa && strcmp(tfa, "0") != 0)
		ok = unlock(x, err);
	cJSON_Delete(params);
	cJSON_Delete(answer);
	return ok;
}

static bool call(void *self, const char *method, cJSON *params, cJSON **answer,
		 struct err *err)
{
	return login_call(&((struct inwx *)self)->session, method, params,
			  answer, err);
}

static void close_driver(void *self)
{
	struct inwx *x = self;

	x->d.rest.timeout_ms = LOGOUT_MS;
	login_end(&x->session, "account.logout");
	driver_close(self);
}

/* ---- the zone ---- */

static bool read_type(struct driver *d, const char *zone, const char *type,
		      const char *name, cJSON **answer, struct err *err)
{
	return call(
		d, "nameserver.info",
		rest_object("domain", zone, "type", type, "name", name, NULL),
		answer, err);
}

static bool take_zone(struct driver *d, const char *name, const cJSON *zone,
		      struct err *err)
{
	if (!rest_is(zone, "type", "MASTER"))
		return driver_refuse_zone(d, name,
					  "is a secondary zone at INWX, whose "
					  "records are kept elsewhere",
					  err);
	if (!driver_take_zone(d, name, name, err))
		return false;
	fields_read_ns(&fields, rest_at(zone, "record"), name, &d->zone);
	return true;
}

static bool look(struct driver *d, const char *name, bool *found,
		 struct err *err)
{
	cJSON *answer;

	if (!read_type(d, name, "NS", name, &answer, err))
		return false;
	*found = answer != NULL;
	bool ok =
		!answer || take_zone(d, name, rest_at(answer, "resData"), err);
	cJSON_Delete(answer);
	return ok;
}

/* ---- the records ---- */

static bool read_records(void *self, const char *owner, struct zone *zone,
			 struct records *records, struct err *err)
{
	struct driver *d = self;
	cJSON *answer;

	if (!driver_find_zone(d, owner, look, err) ||
	    !read_type(d, d->zone.name, "MX", owner, &answer, err))
		return false;
	*zone = d->zone;
	/* Without records, there is no list. */
	const cJSON *data = rest_at(answer, "resData");
	const cJSON *list = rest_at(data, "record");
	bool ok = cJSON_IsObject(data) || err_set(err, ERR_PARSE, "no data");
	if (ok && list)
		ok = fields_read(&fields, list, owner, records, err);
	cJSON_Delete(answer);
	return ok || err_prefix(err, "inwx: %s", owner);
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
	cJSON *params, *answer;

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
	bool ok = call(self, methods[change->verb], params, &answer, err);
	cJSON_Delete(answer);
	return ok;
}

/* ---- signing ---- */

static const struct signing_word states[] = {
	{ "AUTO", SIGNING_ON },
	{ "MANUAL", SIGNING_ON, "with keys that are managed by hand" },
	{ 0 },
};

/* Names with U-labels are given as such here, which this driver has not. */
static bool is_plain(const struct driver *d, struct err *err)
{
	if (!strstr(d->zone.name, "xn--"))
		return true;
	err_set(err, ERR_UNSUPPORTED,
		"inwx: DNSSEC of %s, an internationalised name, is not spoken "
		"of with the API",
		d->zone.name);
	return err_hint(err, "switch on DNSSEC for the domain at INWX");
}

static const struct ds_fields ds_fields = { "keyTag", "algorithmId",
					    "digestTypeId", "digest" };

static bool read_ds(struct inwx *x, struct zone_dnssec *out, struct err *err)
{
	cJSON *answer;

	if (!call(x, "dnssec.listkeys",
		  rest_object("domainName", x->d.zone.name, NULL), &answer,
		  err))
		return false;
	const cJSON *list = rest_at(answer, "resData");
	if (!cJSON_IsArray(list))
		list = rest_at(list, "dnskey");
	ds_add_list(out, x->d.zone.name, &ds_fields, list);
	cJSON_Delete(answer);
	return true;
}

static bool dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
			struct err *err)
{
	struct driver *d = self;
	cJSON *answer;

	*out = (struct zone_dnssec){ .state = SIGNING_OFF,
				     .sends_ds_itself = true };
	if (!driver_find_zone(d, owner, look, err) || !is_plain(d, err))
		return false;
	cJSON *params = cJSON_CreateObject();
	cJSON_AddItemToArray(cJSON_AddArrayToObject(params, "domains"),
			     cJSON_CreateString(d->zone.name));
	if (!call(self, "dnssec.info", params, &answer, err))
		return false;
	const cJSON *first = cJSON_GetArrayItem(
		rest_at(rest_at(answer, "resData"), "data"), 0);
	const char *status = rest_text(first, "dnssecStatus");
	if (!status)
		status = rest_text(first, "dnsSecStatus");
	signing_by_word(states, status, out);
	cJSON_Delete(answer);
	return out->state != SIGNING_ON || read_ds(self, out, err);
}

static bool dnssec_enable(void *self, const char *owner, struct err *err)
{
	struct driver *d = self;
	cJSON *answer = NULL;
	bool off;

	bool ok = signing_is_off(self, owner, dnssec_read, &off, err) &&
		  (!off || call(self, "dnssec.enablednssec",
				rest_object("domainName", d->zone.name, NULL),
				&answer, err));
	cJSON_Delete(answer);
	return ok;
}

static bool begin(void *self, const struct dns_config *config, struct err *err)
{
	struct inwx *x = self;

	x->session = (struct login){ x, false, log_in, send };
	x->d.rest.cookies = &x->cookies;
	return true;
}

static bool open_driver(const struct dns_config *config, struct dns_api *out,
			struct err *err)
{
	static const struct kind kind = {
		.provider = &inwx_provider,
		.size = sizeof(struct inwx),
		.keep = { "user", "password", "shared_secret" },
		.scope = TTL_RECORD,
		.rest = { .detail = detail,
			  .judge = judge,
			  .absent = absent,
			  .hints = hints },
		.records = { .read = read_records, .call = change_record },
		.api = { .dnssec_read = dnssec_read,
			 .dnssec_enable = dnssec_enable,
			 .close = close_driver },
		.begin = begin,
	};

	return kind_open(&kind, config, out, err);
}

const struct dns_provider inwx_provider = {
	.name = "inwx",
	.title = "INWX",
	.settings = settings,
	.open = open_driver,
	.ttl_min = 300,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "a sub-account with the role for name servers (and for "
		     "domains, to switch on DNSSEC), limited to the address "
		     "it is used from; with a second factor, its base32 "
		     "secret as shared_secret (inwx.de, Account, Sub-accounts)",
	.ds_path = "INWX publishes the DS itself where it is the registrar; "
		   "else by hand",
	.untried = "everything against the live API; above all TTLs below "
		   "300 s, and a preference that is changed to 0",
	.reverts = "Terraform (inwx/inwx), octoDNS, dnscontrol, external-dns "
		   "by webhook",
};
