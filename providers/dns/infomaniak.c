/*
 * Infomaniak (developer.infomaniak.com, "DNS zones"). One record a call; zones
 * are addressed by their names, and the apex is ".".
 */
#include "providers/dns/drivers.h"
#include "providers/dns/ds.h"
#include "providers/dns/fields.h"
#include "providers/dns/kind.h"
#include "providers/dns/pages.h"
#include "providers/dns/signing.h"

#include <stdio.h>
#include <string.h>

static const struct dns_setting settings[] = {
	{ .name = "token",
	  .help = "an API token with the scopes dns:read and dns:write",
	  .required = true,
	  .secret = true,
	  .env = { "INFOMANIAK_ACCESS_TOKEN", "INFOMANIAK_TOKEN",
		   "INFOMANIAK_API_TOKEN" } },
	{ .name = "endpoint",
	  .help = "address of the API",
	  .env = { "INFOMANIAK_ENDPOINT" },
	  .fallback = "https://api.infomaniak.com" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "the token was refused: compare INFOMANIAK_ACCESS_TOKEN with "
	       "the tokens in the manager (manager.infomaniak.com, API "
	       "tokens), and its scopes with dns:read and dns:write" },
	{ 403, "the token may not do this: it needs the scopes dns:read and "
	       "dns:write (and domain:read, domain:write for DNSSEC), and "
	       "its owner the right to manage this domain" },
	{ 429, "Infomaniak takes 60 requests a minute: run the same command "
	       "again in a minute" },
	{ 0 },
};

static const struct fields fields = { "id", "source", "target", NULL, "ttl" };

/* ---- the envelope: {"result", "data", "error": {"code", "description"}} */

static const cJSON *data_of(const cJSON *answer)
{
	return rest_at(answer, "data");
}

static void detail(const cJSON *answer, char *out, size_t size)
{
	const cJSON *error = rest_at(answer, "error");

	rest_say(out, size, error, "code", "description", NULL);
	rest_say(out, size, cJSON_GetArrayItem(rest_at(error, "errors"), 0),
		 "description", NULL);
}

static enum err_kind judge(const cJSON *answer)
{
	if (!rest_is(answer, "result", "error"))
		return ERR_NONE;
	return rest_is(rest_at(answer, "error"), "code", "not_authorized")
		       ? ERR_AUTH
		       : ERR_REMOTE;
}

/* ---- the zone ---- */

static bool take(struct driver *d, const char *name, const cJSON *zone,
		 struct err *err)
{
	const char *fqdn = rest_text(zone, "fqdn");
	char canonical[DNAME_MAX];
	struct err ignored;

	if (!fqdn || !dname_parse(fqdn, canonical, &ignored) ||
	    strcmp(canonical, name) != 0)
		return err_set(err, ERR_PARSE,
			       "infomaniak: the answer about the zone %s is "
			       "not about it",
			       name);
	if (cJSON_IsFalse(rest_at(zone, "is_enabled")))
		return driver_refuse_zone(
			d, name, "is not switched on at Infomaniak", err);
	if (!driver_take_zone(d, name, name, err))
		return false;
	d->zone.ttl_max = 86400;
	zone_add_list(&d->zone, rest_at(zone, "nameservers"));
	return true;
}

static bool look(struct driver *d, const char *name, bool *found,
		 struct err *err)
{
	char path[DNAME_MAX + 32];
	cJSON *answer = NULL;

	snprintf(path, sizeof(path), "/2/zones/%s", name);
	if (!rest_find(&d->rest, "GET", path, NULL, &answer, err))
		return false;
	*found = answer != NULL;
	bool ok = !answer || take(d, name, data_of(answer), err);
	cJSON_Delete(answer);
	return ok;
}

/* ---- the records ---- */

static bool read_records(void *self, const char *owner, struct zone *zone,
			 struct records *records, struct err *err)
{
	static const struct pages pages = { "per_page=100&page=", "data", NULL,
					    "total" };
	struct driver *d = self;
	char source[DNAME_MAX], path[2048];
	cJSON *list = NULL;

	if (!driver_find_zone(d, owner, look, err))
		return false;
	*zone = d->zone;
	driver_label(d, owner, ".", source);
	snprintf(path, sizeof(path),
		 "/2/zones/%s/records?filter%%5Btypes%%5D%%5B%%5D=MX"
		 "&filter%%5Bsource%%5D=%s&",
		 d->id, source);
	if (!pages_read(&d->rest, &pages, path, &list, err))
		return false;
	bool ok = fields_read(&fields, list, source, records, err) ||
		  err_prefix(err, "infomaniak: %s", owner);
	cJSON_Delete(list);
	return ok;
}

static bool change_record(void *self, const char *owner,
			  const struct record_call *call, struct err *err)
{
	char source[DNAME_MAX];

	driver_label(self, owner, ".", source);
	cJSON *body = fields_write(&fields, source, &call->mx);
	if (call->verb == RECORD_CHANGE) { /* neither can be changed */
		cJSON_DeleteItemFromObject(body, "type");
		cJSON_DeleteItemFromObject(body, "source");
	}
	return driver_call_record(self, call, "PUT", "/2/zones/", "/records",
				  body, err);
}

/* ---- signing: under the domain, whose path is in change ---- */

static bool call_dnssec(struct driver *d, const char *method, const char *verb,
			cJSON **answer, struct err *err)
{
	static const char *const prefixes[] = { "/2/domains",
						"/2/domains/domains" };
	char path[2048];

	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/%s/dnssec/%s", prefixes[i],
			 d->id, verb);
		if (!rest_find(&d->rest, method, path, NULL, answer, err))
			return false;
		if (*answer)
			return true;
	}
	err_set(err, ERR_UNSUPPORTED,
		"infomaniak: the domain %s is not registered there, or the "
		"token does not see it",
		d->zone.name);
	return err_hint(err, "give the token the scopes domain:read and "
			     "domain:write, or switch on DNSSEC in the "
			     "manager");
}

static const struct ds_fields ds_fields = {
	"key", "algorithm", "digest_type", "digest", "flags", "public_key",
};

static bool dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
			struct err *err)
{
	struct driver *d = self;
	cJSON *answer = NULL;

	*out = (struct zone_dnssec){ .sends_ds_itself = true };
	if (!driver_find_zone(d, owner, look, err) ||
	    !call_dnssec(d, "GET", "check", &answer, err))
		return false;
	const cJSON *data = data_of(answer);
	const cJSON *on = rest_at(data, "has_dnssec");
	if (cJSON_IsBool(on))
		out->state = cJSON_IsTrue(on) ? SIGNING_ON : SIGNING_OFF;
	if (out->state == SIGNING_ON)
		ds_add_list(out, d->zone.name, &ds_fields,
			    rest_at(data, "dnssec_data"));
	if (out->state == SIGNING_ON && out->n_ds == 0)
		ds_add_item(out, d->zone.name, &ds_fields,
			    rest_at(data, "ksk"));
	cJSON_Delete(answer);
	return true;
}

static bool dnssec_enable(void *self, const char *owner, struct err *err)
{
	cJSON *answer = NULL;
	bool off;

	bool ok = signing_is_off(self, owner, dnssec_read, &off, err) &&
		  (!off || call_dnssec(self, "POST", "enable", &answer, err));
	cJSON_Delete(answer);
	return ok;
}

static bool open_driver(const struct dns_config *config, struct dns_api *out,
			struct err *err)
{
	static const struct kind kind = {
		.provider = &infomaniak_provider,
		.secret = { "Authorization", "Bearer ", "token" },
		.scope = TTL_RECORD,
		.rest = { .detail = detail, .judge = judge, .hints = hints },
		.records = { .read = read_records, .call = change_record },
		.api = { .dnssec_read = dnssec_read,
			 .dnssec_enable = dnssec_enable },
	};

	return kind_open(&kind, config, out, err);
}

const struct dns_provider infomaniak_provider = {
	.name = "infomaniak",
	.title = "Infomaniak",
	.settings = settings,
	.open = open_driver,
	.ttl_min = 60,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "an API token with the scopes dns:read and dns:write, and "
		     "domain:read and domain:write to see and switch on "
		     "DNSSEC (manager.infomaniak.com, API tokens), made by a "
		     "user who may manage this domain and no other",
	.ds_path = "Infomaniak sends the DS to the registry for domains "
		   "registered there; else by hand",
	.untried = "everything against the live API; above all the path and "
		   "the scope of the DNSSEC calls",
	.reverts = "Terraform (infomaniak/infomaniak), octoDNS, dnscontrol, "
		   "external-dns by webhook, and Infomaniak's own mail "
		   "service when it is linked to the domain",
};
