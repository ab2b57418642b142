/*
 * Gandi LiveDNS (api.gandi.net/docs/livedns). Whole RRsets, each replaced by a
 * PUT of its own address.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/kind.h"
#include "providers/dns/rights.h"

#define SIGNING_KEY "257" /* flags of a key that signs keys, RFC 4034 */

static const struct dns_setting settings[] = {
	{ .name = "token",
	  .help = "a personal access token",
	  .required = true,
	  .secret = true,
	  .env = { "GANDIV5_PERSONAL_ACCESS_TOKEN",
		   "GANDI_PERSONAL_ACCESS_TOKEN" } },
	{ .name = "id_endpoint",
	  .help = "address of the sign-in service, which knows a token's "
		  "scopes",
	  .fallback = "https://id.gandi.net" },
	{ .name = "endpoint",
	  .help = "address of the API",
	  .env = { "GANDIV5_ENDPOINT", "GANDI_URL" },
	  .fallback = "https://api.gandi.net/v5/livedns" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "the token was refused: compare GANDIV5_PERSONAL_ACCESS_TOKEN "
	       "with the tokens of your organisation at admin.gandi.net; the "
	       "old API keys are not taken" },
	{ 403, "the token is wrong, has expired, or may not do this: it needs "
	       "\"Manage domain name technical configurations\" for this "
	       "domain" },
	{ 0 },
};

static const char *const said[] = { "message", "errors.0.name",
				    "errors.0.description", NULL };

/* A zone with an active key is signed. */
static bool take_keys(struct driver *d, const cJSON *keys,
		      struct zone_dnssec *out, struct err *err)
{
	static const struct ds_fields ds_fields = { .algorithm = "algorithm",
						    .flags = "flags",
						    .key = "public_key" };
	const cJSON *key;

	out->state = SIGNING_OFF;
	cJSON_ArrayForEach(key, keys)
	{
		bool is_active = rest_is(key, "status", "active");
		if (rest_is_true(key, "deleted"))
			continue;
		if (is_active)
			ds_add_item(out, d->zone.name, &ds_fields, key);
		if (is_active || out->state == SIGNING_OFF)
			out->state = is_active ? SIGNING_ON : SIGNING_PENDING;
	}
	return true;
}

static const struct kind kind = {
	.provider = &gandi_provider,
	.secret = { "Authorization", "Bearer ", "token" },
	.keep = { "id_endpoint" },
	.root = "/v5/livedns",
	.apex = "@",
	.rest = { .said = said, .hints = hints },
	.zones = { .list = { "/domains/{name}", .single = true },
		   .id = "fqdn",
		   .ttl_max = 2592000,
		   .ns_list = { "/domains/{zone}/nameservers" } },
	.whole = { .list = { "/domains/{zone}/records/{label}/MX",
			     .single = true },
		   .ttl = "rrset_ttl",
		   .texts = "rrset_values",
		   .method = "PUT",
		   .path = "/domains/{zone}/records/{label}/MX" },
	.signing = { .list = { "/domains/{zone}/keys" },
		     .take = take_keys,
		     .method = "POST",
		     .path = "/domains/{zone}/keys",
		     .body = "{\"flags\": " SIGNING_KEY "}" },
	.zone_key = "fqdn",
	.api = { .rights = gandi_rights },
};

const struct dns_provider gandi_provider = {
	.name = "gandi",
	.title = "Gandi LiveDNS",
	.settings = settings,
	.kind = &kind,
	.ttl_min = 300,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "a personal access token limited to this one domain, "
		     "with \"Manage domain name technical configurations\" "
		     "(admin.gandi.net, Organizations, Sharing, Personal "
		     "Access Token)",
	.tells = "missing and needless scopes; not for which domains they "
		 "are",
	.ds_path = "by hand from the keys that are shown; for a domain "
		   "registered at Gandi it is set there (Domain, DNSSEC), as "
		   "far as is known by itself. A zone with ALIAS records "
		   "cannot be signed",
	.untried = "everything against the live API",
	.reverts = "Terraform (go-gandi/gandi, gandi_livedns_record), octoDNS, "
		   "dnscontrol, external-dns by webhook",
};
