/*
 * DNSimple API v2 (developer.dnsimple.com/v2). One record a call; a PATCH keeps
 * what it does not name.
 */
#include "providers/dns/driver.h"
#include "providers/dns/drivers.h"
#include "providers/dns/fields.h"
#include "providers/dns/pages.h"
#include "providers/dns/signing.h"

#include <stdio.h>
#include <string.h>

static const struct dns_setting settings[] = {
	{ .name = "token",
	  .help = "an account API token",
	  .required = true,
	  .secret = true,
	  .env = { "DNSIMPLE_OAUTH_TOKEN", "DNSIMPLE_TOKEN" } },
	{ .name = "account",
	  .help = "the account's number; found by the token where it has one",
	  .env = { "DNSIMPLE_ACCOUNT" } },
	{ .name = "endpoint",
	  .help = "address of the API",
	  .env = { "DNSIMPLE_BASE_URL" },
	  .fallback = "https://api.dnsimple.com/v2" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "the token was refused: compare DNSIMPLE_OAUTH_TOKEN with the "
	       "account's tokens at dnsimple.com (and a token of the sandbox "
	       "is none for the live API)" },
	{ 402, "DNSimple says that the account's plan or payment does not "
	       "allow it: see the account's billing page" },
	{ 403, "the token may not do this: it needs the scope "
	       "zones:DOMAIN:write (and domains:DOMAIN:write to switch on "
	       "DNSSEC)" },
	{ 429, "DNSimple takes 2,400 requests an hour: run the same command "
	       "again later" },
	{ 0 },
};

struct dnsimple {
	struct driver driver;
	bool has_account; /* rest.base ends with it */
};

static const struct fields fields = {
	.id = "id",
	.name = "name",
	.host = "content",
	.preference = "priority",
	.ttl = "ttl",
};

/* {"message": …, "errors": {"content": ["can't be blank"]}} */
static void detail(const cJSON *answer, char *out, size_t size)
{
	const cJSON *first = rest_at(answer, "errors.0");
	const char *message = rest_text(answer, "message");
	const char *words = rest_text(first, "0");

	if (message && first && words)
		snprintf(out, size, "%s: %s %s", message, first->string, words);
	else if (message)
		snprintf(out, size, "%s", message);
}

/* ---- the account: all paths begin with it ---- */

static void add_account(struct driver *d, uint32_t id)
{
	size_t len = strlen(d->rest.base);

	snprintf(d->rest.base + len, sizeof(d->rest.base) - len, "/%u", id);
	((struct dnsimple *)d)->has_account = true;
}

static bool take_account(struct driver *d, const cJSON *account,
			 struct err *err)
{
	uint32_t id;

	if (!rest_number(account, "id", UINT32_MAX, &id)) {
		err_set(err, ERR_CONFIG,
			"dnsimple: the token belongs to a user, and there is "
			"no telling which account is meant");
		return err_hint(err, "set DNSIMPLE_ACCOUNT to the number in "
				     "the address of the account's pages, or "
				     "use a token of the account");
	}
	add_account(d, id);
	return true;
}

static bool find_account(struct driver *d, struct err *err)
{
	cJSON *answer;

	if (((struct dnsimple *)d)->has_account)
		return true;
	if (!rest_call(&d->rest, "GET", "/whoami", NULL, &answer, err))
		return false;
	bool ok =
		rest_at(answer, "data.account")
			? take_account(d, rest_at(answer, "data.account"), err)
			: err_set(err, ERR_PARSE,
				  "dnsimple: whose token it is is not told");
	cJSON_Delete(answer);
	return ok;
}

/* ---- the zone ---- */

static const char *unfit(const cJSON *zone)
{
	if (rest_is_true(zone, "secondary"))
		return "is a secondary zone at DNSimple: what is changed in it "
		       "would be overwritten by its primary";
	return rest_is_true(zone, "active")
		       ? NULL
		       : "is not active at DNSimple, so not served from there";
}

/* All items of a list below the zone. */
static bool read_list(const struct driver *d, const char *before,
		      const char *after, cJSON **out, struct err *err)
{
	static const struct pages pages = { "per_page=100&page=", "data",
					    "pagination", "total_entries" };
	char path[2048];

	snprintf(path, sizeof(path), "%s%s%s", before, d->id, after);
	return pages_read(&d->rest, &pages, path, out, err);
}

static bool read_name_servers(struct driver *d, struct err *err)
{
	const cJSON *record;
	cJSON *list;

	if (!read_list(d, "/zones/", "/records?type=NS&name=&", &list, err))
		return false;
	cJSON_ArrayForEach(record, list)
	{
		if (rest_is(record, "name", ""))
			zone_add_ns(&d->zone, rest_text(record, "content"));
	}
	cJSON_Delete(list);
	return true;
}

static bool look(struct driver *d, const char *name, bool *found,
		 struct err *err)
{
	char path[DNAME_MAX + 16];
	cJSON *answer;

	snprintf(path, sizeof(path), "/zones/%s", name);
	if (!find_account(d, err) ||
	    !rest_find(&d->rest, "GET", path, NULL, &answer, err))
		return false;
	*found = answer != NULL;
	if (!answer)
		return true;
	const cJSON *zone = rest_at(answer, "data");
	bool ok =
		driver_take_zone(d, name, rest_text(zone, "name"), err) &&
		(!unfit(zone) || driver_refuse_zone(d, name, unfit(zone), err));
	cJSON_Delete(answer);
	d->zone.scope = TTL_RECORD;
	d->zone.ttl_max = INT32_MAX;
	return ok && read_name_servers(d, err);
}

/* ---- the records ---- */

/* Served everywhere, and the administrator's own? */
static bool is_plain(const cJSON *record, struct err *err)
{
	if (rest_at(record, "regions") &&
	    !rest_is(record, "regions.0", "global"))
		return driver_refuse_set("is served in some regions alone",
					 err);
	return !rest_is_true(record, "system_record") ||
	       driver_refuse_set("is DNSimple's own (system_record)", err);
}

static bool take_records(const cJSON *list, const char *label,
			 struct records *records, struct err *err)
{
	const cJSON *record;

	cJSON_ArrayForEach(record, list)
	{
		if (rest_is(record, "name", label) && !is_plain(record, err))
			return false;
	}
	return fields_read(&fields, list, label, records, err);
}

static bool read_records(void *self, const char *owner, struct zone *zone,
			 struct records *records, struct err *err)
{
	struct driver *d = self;
	char label[DNAME_MAX], tail[DNAME_MAX + 48];
	cJSON *list;

	if (!driver_find_zone(d, owner, look, err))
		return false;
	*zone = d->zone;
	driver_label(d, owner, "", label);
	snprintf(tail, sizeof(tail), "/records?type=MX&name=%s&", label);
	if (!read_list(d, "/zones/", tail, &list, err))
		return false;
	bool ok = take_records(list, label, records, err) ||
		  err_prefix(err, "dnsimple: %s", owner);
	cJSON_Delete(list);
	return ok;
}

static bool change_record(void *self, const char *owner,
			  const struct record_call *call, struct err *err)
{
	char label[DNAME_MAX];

	driver_label(self, owner, "", label);
	cJSON *body = fields_write(&fields, label, &call->mx);
	if (call->verb == RECORD_CHANGE)
		cJSON_DeleteItemFromObject(body, "type");
	return driver_call_record(self, call, "PATCH", "/zones/", "/records",
				  body, err);
}

/* ---- signing ---- */

/* Numbers come as texts here. */
static void take_ds(const cJSON *ds, struct zone_dnssec *out)
{
	const char *digest = rest_text(ds, "digest");
	uint32_t tag, algorithm, type;

	if (digest && out->n_ds < ZONE_DS_MAX &&
	    fields_number(ds, "keytag", UINT16_MAX, &tag) &&
	    fields_number(ds, "algorithm", UINT8_MAX, &algorithm) &&
	    fields_number(ds, "digest_type", UINT8_MAX, &type))
		snprintf(out->ds[out->n_ds++], sizeof(out->ds[0]),
			 "%u %u %u %.200s", tag, algorithm, type, digest);
}

static bool read_ds(const struct driver *d, struct zone_dnssec *out,
		    struct err *err)
{
	const cJSON *ds;
	cJSON *list;

	if (!read_list(d, "/domains/", "/ds_records?", &list, err))
		return false;
	cJSON_ArrayForEach(ds, list) take_ds(ds, out);
	cJSON_Delete(list);
	return true;
}

static bool dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
			struct err *err)
{
	cJSON *answer;

	*out = (struct zone_dnssec){ 0 };
	if (!driver_find_zone(self, owner, look, err) ||
	    !driver_call(self, "GET", "/domains/", "/dnssec", NULL, &answer,
			 err))
		return false;
	if (cJSON_IsFalse(rest_at(answer, "data.enabled")))
		out->state = SIGNING_OFF;
	else if (rest_is_true(answer, "data.enabled"))
		out->state = cJSON_IsFalse(rest_at(answer, "data.active"))
				     ? SIGNING_PENDING
				     : SIGNING_ON;
	cJSON_Delete(answer);
	snprintf(out->note, sizeof(out->note),
		 "a domain registered at DNSimple gets its DS by itself");
	return out->state == SIGNING_OFF || read_ds(self, out, err);
}

static bool dnssec_enable(void *self, const char *owner, struct err *err)
{
	return signing_enable(self, owner, dnssec_read, "POST", "/domains/",
			      "/dnssec", NULL, err);
}

/* ---- the handle ---- */

static bool open_driver(const struct dns_config *given, struct dns_api *out,
			struct err *err)
{
	static const struct driver_secret secret = { "Authorization", "Bearer ",
						     "token" };
	struct dns_config config = *given;
	struct driver *d =
		driver_open(&dnsimple_provider, sizeof(struct dnsimple),
			    &config, &secret, err);
	uint32_t account = 0;

	if (!d)
		return false;
	if (!driver_number(&dnsimple_provider, &config, "account", UINT32_MAX,
			   &account, err)) {
		driver_close(d);
		return false;
	}
	if (account)
		add_account(d, account);
	d->rest.detail = detail;
	d->rest.hints = hints;
	d->records.read = read_records;
	d->records.call = change_record;
	*out = driver_api(d);
	out->dnssec_read = dnssec_read;
	out->dnssec_enable = dnssec_enable;
	return true;
}

const struct dns_provider dnsimple_provider = {
	.name = "dnsimple",
	.title = "DNSimple",
	.settings = settings,
	.open = open_driver,
	.ttl_min = 60,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "an account token (Account, Access Tokens) with the "
		     "scopes zones:DOMAIN:write, and domains:DOMAIN:write to "
		     "switch on DNSSEC; a token of a user works too, with "
		     "DNSIMPLE_ACCOUNT",
	.ds_path = "a domain registered at DNSimple gets its DS by itself, at "
		   "key changes too; else DNSimple publishes CDS, which many "
		   "registries follow, or by hand, again at each key change",
	.untried = "everything against the live API",
	.reverts = "Terraform (dnsimple_zone_record), octoDNS, dnscontrol, "
		   "external-dns, and DNSimple's own services and templates",
};
