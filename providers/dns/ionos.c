/*
 * IONOS hosting DNS (developer.hosting.ionos.com/docs/dns), and united-domains
 * under another address. A PATCH replaces all records of one name and type,
 * those that are switched off included.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/kind.h"

#include <string.h>

static const struct dns_setting settings[] = {
	{ .name = "api_key",
	  .help = "an API key: public prefix, dot, secret",
	  .required = true,
	  .secret = true,
	  .env = { "IONOS_API_KEY", "UNITEDDOMAINS_API_KEY" } },
	{ .name = "endpoint",
	  .help = "address of the API, or united-domains",
	  .env = { "IONOS_API_URL" },
	  .fallback = "https://api.hosting.ionos.com/dns/v1" },
	{ 0 },
};

static const struct dns_value places[] = {
	{ "united-domains", "https://dnsapi.united-domains.de/dns" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "the API key was refused: it is the public prefix, a dot and "
	       "the secret; compare IONOS_API_KEY with the keys at "
	       "developer.hosting.ionos.com" },
	{ 403, "the API key may not do this: it is of another contract, or "
	       "the DNS API is not part of it" },
	{ 0 },
};

static const char *const added[] = { "id", "rootName", "changeDate", NULL };
static const struct fields fields = { "id",	     "name", "content",
				      "prio",	     "ttl",  .off = "disabled",
				      .added = added };

/* Refusals are lists: [{"code", "message"}]. */
static const char *const said[] = { "0.code", "0.message", NULL };

static const struct rest_fault faults[] = {
	{ "type", .only = "NATIVE",
	  .why = "is a secondary zone at IONOS, whose records are kept "
		 "elsewhere" },
	{ 0 },
};

/* The part behind the dot is the secret one. */
static bool hide_secret(void *self, const struct dns_config *config,
			struct err *err)
{
	struct driver *d = self;
	const char *dot = strchr(d->secret, '.');

	d->rest.secrets[1] = dot ? dot + 1 : NULL;
	return true;
}

static const struct kind kind = {
	.provider = &ionos_provider,
	.secret = { "X-API-Key", "", "api_key" },
	.root = "/v1",
	.scope = TTL_RECORD,
	.rest = { .said = said, .hints = hints },
	.zones = { .list = { "/zones" },
		   .id = "id",
		   .faults = faults,
		   .ns_list = { "/zones/{zone}?recordName={name}"
				"&recordType=NS",
				.at = "records" } },
	.fields = &fields,
	.reads = { .list = { "/zones/{zone}?recordName={name}&recordType=MX",
			     .at = "records" },
		   .name = "{name}" },
	.whole = { .method = "PATCH",
		   .path = "/zones/{zone}",
		   .body = kind_carry },
	.begin = hide_secret,
};

const struct dns_provider ionos_provider = {
	.name = "ionos",
	.title = "IONOS, united-domains",
	.settings = settings,
	.places = places,
	.kind = &kind,
	.ttl_min = 60,
	.asks = { .read = 1 },
	.privilege = "an API key of the contract that holds the domain "
		     "(developer.hosting.ionos.com, API keys; it cannot be "
		     "narrowed to one zone). At united-domains the DNS API "
		     "is an option to be ordered",
	.tells = "nothing, as a key has no rights of its own: it is good "
		 "for the whole contract",
	.ds_path = "signing is not in the API: IONOS signs with Domain Guard, "
		   "united-domains by a switch of the domain, and both then "
		   "send the DS themselves. IONOS Cloud DNS is another "
		   "product, which this driver does not speak to",
	.untried = "everything against the live API; above all TTLs from 60 "
		   "to 299 s, and a set that a connected service manages",
	.reverts = "Terraform (ionos-cloud, for Cloud DNS), octoDNS, "
		   "dnscontrol, external-dns, and IONOS's own services: a "
		   "connected Microsoft 365 or mail service puts its MX back",
};
