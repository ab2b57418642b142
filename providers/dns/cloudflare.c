/*
 * Cloudflare DNS (developers.cloudflare.com/api, "DNS Records for a Zone").
 * One record a call; a PATCH keeps the comment and tags of a record.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/kind.h"
#include "providers/dns/rights.h"

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

/* {"success", "errors": [{"code", "message"}], "result"} */
static const char *const said[] = { "errors.0.code", "errors.0.message", NULL };

/* 6003 and 6111: the token has not even the shape of one; 9103 and on: it is
 * none, or not this zone's. A deletion's answer has no "success". */
static const struct rest_row verdicts[] = {
	{ "errors.0.code", "6003", ERR_AUTH },
	{ "errors.0.code", "6111", ERR_AUTH },
	{ "errors.0.code", "9103", ERR_AUTH },
	{ "errors.0.code", "9106", ERR_AUTH },
	{ "errors.0.code", "9109", ERR_AUTH },
	{ "errors.0.code", "10000", ERR_AUTH },
	{ "success", "false", ERR_REMOTE },
	{ 0 },
};

static const struct rest_fault faults[] = {
	{ "status", .only = "active",
	  .why = "is not active at Cloudflare, so not served from there" },
	{ "type", .only = "full",
	  .why = "is a partial, secondary or internal zone there, which is not "
		 "where its records are kept" },
	{ 0 },
};

static bool take_plan(struct driver *d, const cJSON *zone, struct err *err)
{
	if (rest_is(zone, "plan.legacy_id", "enterprise"))
		d->zone.ttl_min = 30;
	return true;
}

static bool take_automatic(struct driver *d, struct records *records,
			   struct err *err)
{
	for (size_t i = 0; i < records->n; i++)
		if (records->record[i].mx.ttl == AUTOMATIC)
			records->record[i].mx.ttl = AUTOMATIC_TTL;
	return true;
}

static const struct signing_word states[] = {
	{ "active", SIGNING_ON },
	{ "pending", SIGNING_ON, "signed; Cloudflare waits for the DS" },
	{ "disabled", SIGNING_OFF },
	{ "pending-disabled", SIGNING_OFF, "being switched off" },
	{ 0 },
};

static const struct pages pages = { "per_page=100&page=", "result",
				    "result_info", "total_count" };

static const struct kind kind = {
	.provider = &cloudflare_provider,
	.secret = { "Authorization", "Bearer ", "api_token" },
	.scope = TTL_RECORD,
	.api = { .rights = cloudflare_rights },
	.rest = { .said = said, .verdicts = verdicts, .hints = hints },
	.zones = { .list = { "/zones?name={name}&per_page=50", .at = "result" },
		   .id = "id",
		   .faults = faults,
		   .ttl_max = 86400,
		   .ns = "name_servers",
		   .take = take_plan },
	.fields = &fields,
	.reads = { .list = { "/zones/{zone}/dns_records?type=MX&name={name}&",
			     .pages = &pages },
		   .name = "{name}",
		   .take = take_automatic,
		   .path = "/zones/{zone}/dns_records",
		   .change = "PATCH" },
	.signing = { .list = { "/zones/{zone}/dnssec", .at = "result",
			       .single = true },
		     .word = "status",
		     .words = states,
		     .ds = "",
		     .ds_fields = { "key_tag", "algorithm", "digest_type",
				    "digest" },
		     .method = "PATCH",
		     .path = "/zones/{zone}/dnssec",
		     .body = "{\"status\": \"active\"}" },
};

const struct dns_provider cloudflare_provider = {
	.name = "cloudflare",
	.title = "Cloudflare DNS",
	.settings = settings,
	.kind = &kind,
	.ttl_min = 60,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "an API token for this one zone with Zone / Zone / Read "
		     "and Zone / DNS / Edit (My Profile, API Tokens, Create "
		     "Token); to switch on DNSSEC also Zone / Zone Settings / "
		     "Edit",
	.tells = "missing and needless ones on the zone; others to a "
		 "token that may read tokens",
	.ds_path = "Cloudflare publishes CDS, which many registries follow; "
		   "else by hand. Domains registered at Cloudflare need "
		   "nothing (as far as is known)",
	.untried = "everything against the live API",
	.reverts = "Terraform (cloudflare_record, cloudflare_dns_record), "
		   "octoDNS, dnscontrol, external-dns, and Email Routing",
};
