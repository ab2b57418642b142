/*
 * Scaleway Domains and DNS (scaleway.com/en/developers/api/domains-and-dns).
 * Whole sets by a "set"; DNSSEC is in the registrar's half of the API.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/rights.h"

#include <stdio.h>

static const struct dns_setting settings[] = {
	{ .name = "secret_key",
	  .help = "the secret half of an API key",
	  .required = true,
	  .secret = true,
	  .env = { "SCW_SECRET_KEY", "SCALEWAY_SECRET_KEY",
		   "SCALEWAY_API_TOKEN" } },
	{ .name = "project_id",
	  .help = "the project that holds the zone, where several do",
	  .env = { "SCW_PROJECT_ID", "SCW_DEFAULT_PROJECT_ID",
		   "SCALEWAY_PROJECT_ID" } },
	{ .name = "access_key",
	  .help = "the other half, to ask what the key may do",
	  .env = { "SCW_ACCESS_KEY", "SCALEWAY_ACCESS_KEY" } },
	{ .name = "iam_endpoint",
	  .help = "address of the API that knows it",
	  .fallback = "https://api.scaleway.com/iam/v1alpha1" },
	{ .name = "endpoint",
	  .help = "address of the API",
	  .env = { "SCW_DNS_API_URL", "SCW_API_URL" },
	  .fallback = "https://api.scaleway.com/domain/v2beta1" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "the key was refused: compare SCW_SECRET_KEY with the console" },
	{ 403, "the key may not do this, or the zone is in another project: it "
	       "needs the permission set DomainsDNSFullAccess there" },
	{ 0 },
};

static const char *const said[] = { "message", "details.0.argument_name",
				    "details.0.help_message", NULL };

/* Of domains alone: what is not there is refused in several ways. */
static const struct rest_row gone[] = {
	{ "type", "not_found" },
	{ "message", "domain not found" },
	{ 0 },
};

/* ---- the zone ---- */

static const struct rest_fault faults[] = {
	{ "ns_master.0", .only = "",
	  .why = "is a secondary zone at Scaleway, kept by its primary" },
	{ "status", .only = "active",
	  .why = "is not active at Scaleway (pending, locked or in error), so "
		 "not served from there" },
	{ 0 },
};

/* A zone's name comes in two parts. */
static void name_zone(cJSON *zone)
{
	const char *sub = rest_text(zone, "subdomain");
	const char *domain = rest_text(zone, "domain");
	char name[2 * DNAME_MAX];

	if (domain &&
	    snprintf(name, sizeof(name), "%s%s%s", sub ? sub : "",
		     sub && *sub ? "." : "", domain) < (int)sizeof(name))
		cJSON_AddStringToObject(zone, "name", name);
}

static const struct pages zone_pages = { "page_size=100&page=", "dns_zones",
					 NULL, "total_count" };

/* ---- the set ---- */

static const char *const added[] = { "id", NULL };
static const struct fields fields = { NULL,	     "name", "data",
				      "priority",    "ttl",  .dot = true,
				      .added = added };

/* Answered differently by who asks, or by what is up? */
static const struct rest_fault dynamic[] = {
	{ "geo_ip_config", .never = "{}", .why = "is made by geo_ip_config" },
	{ "http_service_config", .never = "{}",
	  .why = "is made by http_service_config" },
	{ "weighted_config", .never = "{}", .why = "has a weighted_config" },
	{ "view_config", .never = "{}", .why = "is made by view_config" },
	{ 0 },
};

static const struct pages record_pages = { "page_size=100&page=", "records",
					   NULL, "total_count" };

/* "set" where there is something to replace, else "add". */
static cJSON *change_of(const struct driver *d, const char *owner,
			const struct mxset *want)
{
	cJSON *body = cJSON_CreateObject(), *change = cJSON_CreateObject();
	bool is_new = d->held.n == 0;
	cJSON *verb = cJSON_AddObjectToObject(change, is_new ? "add" : "set");
	char label[DNAME_MAX];

	driver_label(d, owner, "", label);
	if (!is_new)
		cJSON_AddItemToObject(
			verb, "id_fields",
			rest_object("name", label, "type", "MX", NULL));
	cJSON_AddItemToObject(verb, "records", kind_carry(d, owner, want));
	cJSON_AddItemToArray(cJSON_AddArrayToObject(body, "changes"), change);
	/* A mistyped zone shall not come into being. */
	cJSON_AddTrueToObject(body, "disallow_new_zone_creation");
	cJSON_AddFalseToObject(body, "return_all_records");
	return body;
}

/* ---- signing: at the domain's registration ---- */

static const struct signing_word states[] = {
	{ "enabled", SIGNING_ON },
	{ "enabling", SIGNING_PENDING, "being signed" },
	{ "disabled", SIGNING_OFF },
	{ "disabling", SIGNING_OFF, "being switched off" },
	{ 0 },
};

static bool take_domain(struct driver *d, const cJSON *domain,
			struct zone_dnssec *out, struct err *err)
{
	if (!domain)
		snprintf(out->note, sizeof(out->note),
			 "the domain is neither registered at Scaleway nor "
			 "declared there as external");
	out->sends_ds_itself = domain && !rest_is_true(domain, "is_external");
	return true;
}

static const struct kind kind = {
	.provider = &scaleway_provider,
	.secret = { "X-Auth-Token", "", "secret_key" },
	.keep = { "project_id", "access_key", "iam_endpoint" },
	.root = "/domain/v2beta1",
	.rest = { .said = said, .gone = gone, .hints = hints },
	.zones = { .list = { "/dns-zones?domain=&dns_zone={name}"
			     "{0:&project_id=}&",
			     .pages = &zone_pages },
		   .name = name_zone,
		   .faults = faults,
		   .ttl_max = INT32_MAX,
		   .ns = "ns" },
	.fields = &fields,
	.reads = { .list = { "/dns-zones/{zone}/records?name={label}&type=MX&",
			     .pages = &record_pages },
		   .name = "{label}",
		   .faults = dynamic },
	.whole = { .method = "PATCH",
		   .path = "/dns-zones/{zone}/records",
		   .body = change_of },
	.signing = { .list = { "/domains/{zone}", .single = true },
		     .word = "dnssec.status",
		     .words = states,
		     .ds = "dnssec.ds_records.*",
		     .ds_fields = { "key_id", "algorithm", "digest.type",
				    "digest.digest" },
		     .take = take_domain,
		     .method = "POST",
		     .path = "/domains/{zone}/enable-dnssec",
		     .body = "{}" },
	.api = { .rights = scaleway_rights },
};

const struct dns_provider scaleway_provider = {
	.name = "scaleway",
	.title = "Scaleway Domains and DNS",
	.settings = settings,
	.kind = &kind,
	.ttl_min = 60,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "an API key of an application whose policy has the "
		     "permission set DomainsDNSFullAccess in the zone's "
		     "project alone, and DomainsRegistrarFullAccess to read "
		     "or switch on DNSSEC",
	.tells = "those of a key with IAMReadOnly, if SCW_ACCESS_KEY is set",
	.ds_path = "by itself for domains registered at Scaleway; else by "
		   "hand, for domains declared there as external",
	.untried = "everything against the live API; above all TTLs of 60 s, "
		   "and whether external domains are signed",
	.reverts = "Terraform (scaleway_domain_record), dnscontrol, octoDNS, "
		   "external-dns",
};
