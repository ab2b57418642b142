/*
 * Cloudflare DNS (developers.cloudflare.com/api, "DNS Records for a Zone").
 * One record a call; a PATCH keeps the comment and tags of a record.
 */
#include "providers/dns/driver.h"
#include "providers/dns/drivers.h"
#include "providers/dns/fields.h"
#include "providers/dns/pages.h"
#include "providers/dns/signing.h"

#include <stdio.h>
#include <string.h>

#define AUTOMATIC 1	  /* a TTL that Cloudflare chooses … */
#define AUTOMATIC_TTL 300 /* … and serves as this */

static const struct dns_setting settings[] = {
	{ .name = "api_token",
	  .help = "an API token (not the global key)",
	  .required = true,
	  .secret = true,
	  .env = { "CLOUDFLARE_API_TOKEN", "CLOUDFLARE_DNS_API_TOKEN",
		   "CF_DNS_API_TOKEN", "CLOUDFLARE_TOKEN" } },
	{ .name = "endpoint",
	  .help = "address of the API",
	  .env = { "CLOUDFLARE_BASE_URL" },
	  .fallback = "https://api.cloudflare.com/client/v4" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "the API token was refused: compare CLOUDFLARE_API_TOKEN with "
	       "the token in Cloudflare's dashboard (My Profile, API Tokens)" },
	{ 403, "the API token may not do this: it needs Zone / Zone / Read and "
	       "Zone / DNS / Edit for this zone (and Zone / Zone Settings / "
	       "Edit to switch on DNSSEC)" },
	{ 0 },
};

static const struct fields fields = { "id", "name", "content", "priority",
				      "ttl" };

/* ---- the envelope: {"success", "errors": [{"code", "message"}], "result"} */

static const cJSON *first_error(const cJSON *answer)
{
	return cJSON_GetArrayItem(
		cJSON_GetObjectItemCaseSensitive(answer, "errors"), 0);
}

static void detail(const cJSON *answer, char *out, size_t size)
{
	const char *message = rest_text(first_error(answer), "message");
	uint32_t code = 0;

	if (rest_number(first_error(answer), "code", INT32_MAX, &code))
		snprintf(out, size, "(code %u) %s", code,
			 message ? message : "");
}

/* 6003 and 6111: the token has not even the shape of one; 9103 and on: it is
 * none, or not this zone's. A deletion's answer has no "success". */
static enum err_kind judge(const cJSON *answer)
{
	static const uint32_t refused[] = {
		6003, 6111, 9103, 9106, 9109, 10000
	};
	uint32_t code = 0;

	if (!cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(answer, "success")))
		return ERR_NONE;
	rest_number(first_error(answer), "code", INT32_MAX, &code);
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		if (refused[i] == code)
			return ERR_AUTH;
	return ERR_REMOTE;
}

static const cJSON *result_of(const cJSON *answer)
{
	return cJSON_GetObjectItemCaseSensitive(answer, "result");
}

/* ---- the zone ---- */

static const char *unfit(const cJSON *zone)
{
	if (!rest_is(zone, "status", "active"))
		return "is not active at Cloudflare, so not served from there";
	return rest_is(zone, "type", "full")
		       ? NULL
		       : "is a partial, secondary or internal zone there, "
			 "which is not where its records are kept";
}

static bool look(struct driver *d, const char *name, bool *found,
		 struct err *err)
{
	char path[DNAME_MAX + 32];
	cJSON *answer = NULL;
	const cJSON *zone;

	snprintf(path, sizeof(path), "/zones?name=%s&per_page=50", name);
	if (!rest_call(&d->rest, "GET", path, NULL, &answer, err))
		return false;
	bool ok = driver_choose(d, result_of(answer), name, unfit, &zone, err);
	*found = ok && zone;
	if (*found)
		ok = driver_take_zone(d, name, rest_text(zone, "id"), err);
	if (ok && zone) {
		const cJSON *plan =
			cJSON_GetObjectItemCaseSensitive(zone, "plan");
		d->zone.scope = TTL_RECORD;
		d->zone.ttl_max = 86400;
		if (rest_is(plan, "legacy_id", "enterprise"))
			d->zone.ttl_min = 30;
		zone_add_list(&d->zone, cJSON_GetObjectItemCaseSensitive(
						zone, "name_servers"));
	}
	cJSON_Delete(answer);
	return ok;
}

/* ---- the records ---- */

static bool read_records(void *self, const char *owner, struct zone *zone,
			 struct records *records, struct err *err)
{
	static const struct pages pages = { "per_page=100&page=", "result",
					    "result_info", "total_count" };
	struct driver *d = self;
	char path[DNAME_MAX + 1100];
	cJSON *list;

	if (!driver_find_zone(d, owner, look, err))
		return false;
	*zone = d->zone;
	snprintf(path, sizeof(path), "/zones/%s/dns_records?type=MX&name=%s&",
		 d->id, owner);
	if (!pages_read(&d->rest, &pages, path, &list, err))
		return false;
	bool ok = fields_read(&fields, list, owner, records, err) ||
		  err_prefix(err, "cloudflare: %s", owner);
	cJSON_Delete(list);
	for (size_t i = 0; i < records->n; i++)
		if (records->record[i].mx.ttl == AUTOMATIC)
			records->record[i].mx.ttl = AUTOMATIC_TTL;
	return ok;
}

static bool change_record(void *self, const char *owner,
			  const struct record_call *call, struct err *err)
{
	return driver_call_record(self, call, "PATCH", "/zones/",
				  "/dns_records",
				  fields_write(&fields, owner, &call->mx), err);
}

/* ---- signing ---- */

static const struct signing_word states[] = {
	{ "active", SIGNING_ON },
	{ "pending", SIGNING_ON, "signed; Cloudflare waits for the DS" },
	{ "disabled", SIGNING_OFF },
	{ "pending-disabled", SIGNING_OFF, "being switched off" },
	{ 0 },
};

static void take_dnssec(const cJSON *result, struct zone_dnssec *out)
{
	const char *algorithm = rest_text(result, "algorithm");
	const char *type = rest_text(result, "digest_type");
	const char *digest = rest_text(result, "digest");
	uint32_t tag;

	signing_by_word(states, rest_text(result, "status"), out);
	if (out->state == SIGNING_ON && algorithm && type && digest &&
	    rest_number(result, "key_tag", UINT16_MAX, &tag))
		snprintf(out->ds[out->n_ds++], sizeof(out->ds[0]),
			 "%u %.3s %.3s %.200s", tag, algorithm, type, digest);
}

static bool dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
			struct err *err)
{
	cJSON *answer = NULL;

	*out = (struct zone_dnssec){ 0 };
	if (!driver_find_zone(self, owner, look, err) ||
	    !driver_call(self, "GET", "/zones/", "/dnssec", NULL, &answer, err))
		return false;
	take_dnssec(result_of(answer), out);
	cJSON_Delete(answer);
	return true;
}

static bool dnssec_enable(void *self, const char *owner, struct err *err)
{
	cJSON *body = cJSON_CreateObject();

	cJSON_AddStringToObject(body, "status", "active");
	return signing_enable(self, owner, dnssec_read, "PATCH", "/zones/",
			      "/dnssec", body, err);
}

/* ---- the handle ---- */

static bool open_driver(const struct dns_config *given, struct dns_api *out,
			struct err *err)
{
	static const struct driver_secret secret = { "Authorization", "Bearer ",
						     "api_token" };
	struct dns_config config = *given;
	struct driver *d = driver_open(&cloudflare_provider, sizeof(*d),
				       &config, &secret, err);

	if (!d)
		return false;
	d->rest.detail = detail;
	d->rest.judge = judge;
	d->rest.hints = hints;
	d->records.read = read_records;
	d->records.call = change_record;
	*out = driver_api(d);
	out->dnssec_read = dnssec_read;
	out->dnssec_enable = dnssec_enable;
	return true;
}

const struct dns_provider cloudflare_provider = {
	.name = "cloudflare",
	.title = "Cloudflare DNS",
	.settings = settings,
	.open = open_driver,
	.ttl_min = 60,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "an API token for this one zone with Zone / Zone / Read "
		     "and Zone / DNS / Edit (My Profile, API Tokens, Create "
		     "Token); to switch on DNSSEC also Zone / Zone Settings / "
		     "Edit",
	.ds_path = "Cloudflare publishes CDS, which many registries follow; "
		   "else by hand. Domains registered at Cloudflare need "
		   "nothing (as far as is known)",
	.untried = "everything against the live API",
	.reverts = "Terraform (cloudflare_record, cloudflare_dns_record), "
		   "octoDNS, dnscontrol, external-dns, and Email Routing",
};
