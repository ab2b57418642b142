/*
 * Infomaniak (developer.infomaniak.com, "DNS zones"). One record a call; zones
 * are addressed by their names, and the apex is ".".
 */
#include "providers/dns/drivers.h"
#include "providers/dns/kind.h"
#include "providers/dns/path.h"

static const struct dns_setting settings[] = {
	{ .name = "token",
	  .help = "an API token with the scopes dns:read and dns:write",
	  .required = true,
	  .secret = true,
	  .env = { "INFOMANIAK_ACCESS_TOKEN", "INFOMANIAK_TOKEN",
		   "INFOMANIAK_API_TOKEN" } },
	{ .name = "endpoint",
	  .help = "address of the API",
	  .env = { "INFOMANIAK_ENDPOINT", "INFOMANIAK_HOST" },
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

/* {"result", "data", "error": {"code", "description", "errors"}} */
static const char *const said[] = { "error.code", "error.description",
				    "error.errors.0.description", NULL };

static const struct rest_row verdicts[] = {
	{ "error.code", "not_authorized", ERR_AUTH },
	{ "result", "error", ERR_REMOTE },
	{ 0 },
};

static const struct rest_fault faults[] = {
	{ "is_enabled", .never = "false",
	  .why = "is not switched on at Infomaniak" },
	{ 0 },
};

static const struct pages pages = { "per_page=100&page=", "data", NULL,
				    "total" };

/* ---- signing: under the domain, whose path is in change ---- */

static bool call_dnssec(const struct driver *d, const char *method,
			const char *const paths[2], cJSON **answer,
			struct err *err)
{
	char path[DRIVER_PATH_MAX];

	for (size_t i = 0; i < 2; i++) {
		if (!path_fill(d, paths[i], d->zone.name, path, err) ||
		    !rest_find(&d->rest, method, path, NULL, answer, err))
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

static void take_signing(const struct driver *d, const cJSON *data,
			 struct zone_dnssec *out)
{
	static const struct ds_fields ds_fields = {
		"key",	  "algorithm", "digest_type",
		"digest", "flags",     "public_key",
	};
	const cJSON *on = rest_at(data, "has_dnssec");

	if (cJSON_IsBool(on))
		out->state = cJSON_IsTrue(on) ? SIGNING_ON : SIGNING_OFF;
	if (out->state != SIGNING_ON)
		return;
	ds_add_list(out, d->zone.name, &ds_fields,
		    rest_at(data, "dnssec_data"));
	if (out->n_ds == 0)
		ds_add_item(out, d->zone.name, &ds_fields,
			    rest_at(data, "ksk"));
}

static bool dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
			struct err *err)
{
	static const char *const paths[2] = {
		"/2/domains/{zone}/dnssec/check",
		"/2/domains/domains/{zone}/dnssec/check",
	};
	cJSON *answer = NULL;

	*out = (struct zone_dnssec){ .sends_ds_itself = true };
	if (!kind_find_zone(self, owner, err) ||
	    !call_dnssec(self, "GET", paths, &answer, err))
		return false;
	take_signing(self, rest_at(answer, "data"), out);
	cJSON_Delete(answer);
	return true;
}

static bool dnssec_enable(void *self, const char *owner, struct err *err)
{
	static const char *const paths[2] = {
		"/2/domains/{zone}/dnssec/enable",
		"/2/domains/domains/{zone}/dnssec/enable",
	};
	cJSON *answer = NULL;
	bool off;

	bool ok = signing_is_off(self, owner, dnssec_read, &off, err) &&
		  (!off || call_dnssec(self, "POST", paths, &answer, err));
	cJSON_Delete(answer);
	return ok;
}

static const struct kind kind = {
	.provider = &infomaniak_provider,
	.secret = { "Authorization", "Bearer ", "token" },
	.zone_key = "fqdn",
	.apex = ".",
	.scope = TTL_RECORD,
	.rest = { .said = said, .verdicts = verdicts, .hints = hints },
	.zones = { .list = { "/2/zones/{name}", .at = "data", .single = true },
		   .faults = faults,
		   .ttl_max = 86400,
		   .ns = "nameservers" },
	.fields = &fields,
	.reads = { .list = { "/2/zones/{zone}/records"
			     "?filter%5Btypes%5D%5B%5D=MX"
			     "&filter%5Bsource%5D={label}&",
			     .pages = &pages },
		   .name = "{label}",
		   .path = "/2/zones/{zone}/records",
		   .change = "PUT",
		   .untyped = true,
		   .unnamed = true },
	.api = { .dnssec_read = dnssec_read, .dnssec_enable = dnssec_enable },
};

const struct dns_provider infomaniak_provider = {
	.name = "infomaniak",
	.title = "Infomaniak",
	.settings = settings,
	.kind = &kind,
	.ttl_min = 60,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "an API token with the scopes dns:read and dns:write, and "
		     "domain:read and domain:write to see and switch on "
		     "DNSSEC (manager.infomaniak.com, API tokens), made by a "
		     "user who may manage this domain and no other",
	.tells = "nothing, as no call shows the scopes of a token; the "
		 "manager does",
	.ds_path = "Infomaniak sends the DS to the registry for domains "
		   "registered there; else by hand",
	.untried = "everything against the live API; above all the path and "
		   "the scope of the DNSSEC calls",
	.reverts = "Terraform (infomaniak/infomaniak), octoDNS, dnscontrol, "
		   "external-dns by webhook, and Infomaniak's own mail "
		   "service when it is linked to the domain",
};
