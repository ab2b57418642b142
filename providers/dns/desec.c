/*
 * deSEC (desec.readthedocs.io, "Managing DNS Records"). Whole RRsets; a PATCH
 * of the list is one transaction. Every zone is signed.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/kind.h"
#include "providers/dns/rights.h"
#include "providers/dns/texts.h"

static const struct dns_setting settings[] = {
	{ .name = "token",
	  .help = "an API token",
	  .required = true,
	  .secret = true,
	  .env = { "DESEC_TOKEN", "DESEC_API_TOKEN" } },
	{ .name = "endpoint",
	  .help = "address of the API",
	  .env = { "DESEC_API_URI" },
	  .fallback = "https://desec.io/api/v1" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "the token was refused: compare DESEC_TOKEN with the tokens in "
	       "your account at desec.io" },
	{ 403, "the token may not do this: see its policies (perm_write for "
	       "this domain and type MX) and its allowed_subnets" },
	{ 429, "deSEC's limits are reached (a few hundred writes a day): run "
	       "the same command again after the time it names" },
	{ 0 },
};

/* {"detail": …}, {"ttl": […]}, or a list with {} for what was right. */
static const char *const said[] = { "*", NULL };

static bool take_shortest(struct driver *d, const cJSON *domain,
			  struct err *err)
{
	rest_number(domain, "minimum_ttl", INT32_MAX, &d->zone.ttl_min);
	return true;
}

/* A list of changes, of one. */
static cJSON *patch(const struct driver *d, const char *owner,
		    const struct mxset *want)
{
	cJSON *list = cJSON_CreateArray();
	char label[DNAME_MAX];

	driver_label(d, owner, "", label);
	cJSON *rrset = rest_object("subname", label, "type", "MX", NULL);
	cJSON_AddNumberToObject(rrset, "ttl", want->mx[0].ttl);
	cJSON_AddItemToObject(rrset, "records", texts_write(want));
	cJSON_AddItemToArray(list, rrset);
	return list;
}

static const struct kind kind = {
	.provider = &desec_provider,
	.secret = { "Authorization", "Token ", "token" },
	.api = { .rights = desec_rights },
	.rest = { .said = said, .hints = hints },
	.zones = { .list = { "/domains/?owns_qname={name}" },
		   .id = "name",
		   .ttl_max = 86400,
		   .take = take_shortest,
		   .ns_list = { "/domains/{zone}/rrsets/?subname=&type=NS" },
		   .ns = "*.records" },
	.whole = { .list = { "/domains/{zone}/rrsets/?subname={label}"
			     "&type=MX" },
		   .name = "subname",
		   .type = "type",
		   .is = "{label}",
		   .ttl = "ttl",
		   .texts = "records",
		   .method = "PATCH",
		   .path = "/domains/{zone}/rrsets/",
		   .body = patch },
	.signing = { .list = { "/domains/{zone}/", .single = true },
		     .state = SIGNING_ON,
		     .ds = "keys.*.ds.*" },
};

const struct dns_provider desec_provider = {
	.name = "desec",
	.title = "deSEC",
	.settings = settings,
	.kind = &kind,
	.ttl_min = 3600,
	.asks = { .read = 1 },
	.privilege = "a token with a policy that allows perm_write for this "
		     "domain and type MX only (desec.io, Tokens; policies by "
		     "the API)",
	.tells = "only whether the token may manage tokens, which is "
		 "needless",
	.ds_path = "deSEC publishes CDS, which many registries follow; else "
		   "by hand. Every zone is signed from the beginning",
	.untried = "everything against the live API",
	.reverts = "Terraform (valodim/desec), octoDNS, dnscontrol, "
		   "external-dns by webhook",
};
