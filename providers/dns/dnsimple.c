/*
 * DNSimple API v2 (developer.dnsimple.com/v2). One record a call; a PATCH keeps
 * what it does not name.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/kind.h"
#include "providers/dns/rights.h"

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

static const struct fields fields = { "id", "name", "content", "priority",
				      "ttl" };

/* {"message": …, "errors": {"content": ["can't be blank"]}} */
static const char *const said[] = { "message", "errors.0.0", NULL };

/* ---- the account: all paths begin with it ---- */

static void add_account(struct driver *d, uint32_t id)
{
	size_t len = strlen(d->rest.base);

	snprintf(d->rest.base + len, sizeof(d->rest.base) - len, "/%u", id);
	((struct dnsimple *)d)->has_account = true;
}

static bool find_account(struct driver *d, struct err *err)
{
	cJSON *answer;
	uint32_t id;

	if (((struct dnsimple *)d)->has_account)
		return true;
	if (!rest_call(&d->rest, "GET", "/whoami", NULL, &answer, err))
		return false;
	bool ok = rest_number(answer, "data.account.id", UINT32_MAX, &id);
	cJSON_Delete(answer);
	if (ok) {
		add_account(d, id);
		return true;
	}
	err_set(err, ERR_CONFIG,
		"dnsimple: the token belongs to a user, and there is no "
		"telling which account is meant");
	return err_hint(err, "set DNSIMPLE_ACCOUNT to the number in the "
			     "address of the account's pages, or use a token "
			     "of the account");
}

/* ---- the zone ---- */

static const struct rest_fault zone_faults[] = {
	{ "secondary", .never = "true",
	  .why = "is a secondary zone at DNSimple: what is changed in it would "
		 "be overwritten by its primary" },
	{ "active", .only = "true",
	  .why = "is not active at DNSimple, so not served from there" },
	{ 0 },
};

/* Served everywhere, and the administrator's own? */
static const struct rest_fault record_faults[] = {
	{ "regions.0", .only = "|global",
	  .why = "is served in some regions alone" },
	{ "system_record", .never = "true",
	  .why = "is DNSimple's own (system_record)" },
	{ 0 },
};

static const struct pages pages = { "per_page=100&page=", "data", "pagination",
				    "total_entries" };

static bool take_signing(struct driver *d, const cJSON *data,
			 struct zone_dnssec *out, struct err *err)
{
	if (out->state == SIGNING_ON && cJSON_IsFalse(rest_at(data, "active")))
		out->state = SIGNING_PENDING;
	return true;
}

/* ---- the handle ---- */

static bool take_number(void *self, const struct dns_config *config,
			struct err *err)
{
	uint32_t account = 0;

	if (!driver_number(&dnsimple_provider, config, "account", UINT32_MAX,
			   &account, err))
		return false;
	if (account)
		add_account(self, account);
	return true;
}

static const struct kind kind = {
	.provider = &dnsimple_provider,
	.size = sizeof(struct dnsimple),
	.secret = { "Authorization", "Bearer ", "token" },
	.scope = TTL_RECORD,
	.api = { .rights = dnsimple_rights },
	.rest = { .said = said, .hints = hints },
	.zones = { .prepare = find_account,
		   .list = { "/zones/{name}", .at = "data", .single = true },
		   .id = "name",
		   .faults = zone_faults,
		   .ttl_max = INT32_MAX,
		   .ns_list = { "/zones/{zone}/records?type=NS&name=&",
				.pages = &pages } },
	.fields = &fields,
	.reads = { .list = { "/zones/{zone}/records?type=MX&name={label}&",
			     .pages = &pages },
		   .name = "{label}",
		   .faults = record_faults,
		   .path = "/zones/{zone}/records",
		   .change = "PATCH",
		   .untyped = true },
	.signing = { .list = { "/domains/{zone}/dnssec", .at = "data",
			       .single = true },
		     .word = "enabled",
		     .take = take_signing,
		     .ds = "*",
		     .ds_list = { "/domains/{zone}/ds_records?",
				  .pages = &pages },
		     .ds_fields = { "keytag", "algorithm", "digest_type",
				    "digest" },
		     .note = "a domain registered at DNSimple gets its DS by "
			     "itself",
		     .method = "POST",
		     .path = "/domains/{zone}/dnssec" },
	.begin = take_number,
};

static bool open_driver(const struct dns_config *config, struct dns_api *out,
			struct err *err)
{
	return kind_open(&kind, config, out, err);
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
	.tells = "only whether the token is a user's, for every account",
	.ds_path = "a domain registered at DNSimple gets its DS by itself, at "
		   "key changes too; else DNSimple publishes CDS, which many "
		   "registries follow, or by hand, again at each key change",
	.untried = "everything against the live API",
	.reverts = "Terraform (dnsimple_zone_record), octoDNS, dnscontrol, "
		   "external-dns, and DNSimple's own services and templates",
};
