/*
 * DNSimple API v2 (developer.dnsimple.com/v2). One record a call; a PATCH keeps
 * what it does not name. All but /whoami is below an account.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/kind.h"
#include "providers/dns/rights.h"

#include <stdlib.h>
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
	  .help = "address of the API, or sandbox",
	  .env = { "DNSIMPLE_BASE_URL", "DNSIMPLE_SANDBOX" },
	  .fallback = "https://api.dnsimple.com" },
	{ 0 },
};

static const struct dns_value places[] = {
	{ "sandbox", "https://api.sandbox.dnsimple.com" },
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

static const struct fields fields = { "id", "name", "content", "priority",
				      "ttl" };

/* {"message": …, "errors": {"content": ["can't be blank"]}} */
static const char *const said[] = { "message", "errors.*", NULL };

/* ---- the account ---- */

static bool find_account(struct driver *d, struct err *err)
{
	char number[REST_WORD_MAX];
	cJSON *who = NULL;

	if (*d->kept[0])
		return true;
	if (!kind_call(d, "GET", "/whoami", NULL, NULL, &who, err))
		return false;
	bool ok = rest_word(rest_at(who, "data.account.id"), number);
	cJSON_Delete(who);
	if (!ok) {
		err_set(err, ERR_CONFIG,
			"dnsimple: the token belongs to a user, and there is "
			"no telling which account is meant");
		return err_hint(err, "set DNSIMPLE_ACCOUNT to the number in "
				     "the address of the account's pages, or "
				     "use a token of the account");
	}
	char *account = strdup(number);
	if (!account)
		return err_set(err, ERR_INTERNAL, "dnsimple: no memory");
	free(d->kept[0]);
	d->kept[0] = account;
	return true;
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

static const struct rest_fault record_faults[] = {
	{ "regions.0", .only = "|global",
	  .why = "is served in some regions alone" },
	{ "system_record", .never = "true",
	  .why = "is DNSimple's own (system_record)" },
	{ 0 },
};

static const struct pages pages = { "per_page=100&page=", "data", "pagination",
				    "total_entries" };

/* DNSimple hands the DS of domains that are registered there to the registry,
 * at key changes too (support.dnsimple.com/articles/dnssec). */
static bool take_signing(struct driver *d, const cJSON *data,
			 struct zone_dnssec *out, struct err *err)
{
	static const struct kind_list domain = { "/{0}/domains/{zone}",
						 .at = "data", .single = true };
	cJSON *list;

	if (out->state == SIGNING_ON && cJSON_IsFalse(rest_at(data, "active")))
		out->state = SIGNING_PENDING;
	if (!kind_list_read(d, &domain, d->zone.name, &list, err))
		return false;
	out->sends_ds_itself = rest_is(list->child, "state", "registered");
	cJSON_Delete(list);
	return true;
}

/* ---- the handle ---- */

static bool check_account(void *self, const struct dns_config *config,
			  struct err *err)
{
	uint32_t number;

	return driver_number(&dnsimple_provider, config, "account", UINT32_MAX,
			     &number, err);
}

static const struct kind kind = {
	.provider = &dnsimple_provider,
	.secret = { "Authorization", "Bearer ", "token" },
	.keep = { "account" },
	.root = "/v2",
	.scope = TTL_RECORD,
	.api = { .rights = dnsimple_rights },
	.rest = { .said = said, .hints = hints },
	.zones = { .prepare = find_account,
		   .list = { "/{0}/zones/{name}", .at = "data",
			     .single = true },
		   .id = "name",
		   .faults = zone_faults,
		   .ttl_max = INT32_MAX,
		   .ns_list = { "/{0}/zones/{zone}/records?type=NS&name=&",
				.pages = &pages } },
	.fields = &fields,
	.reads = { .list = { "/{0}/zones/{zone}/records?type=MX&name={label}&",
			     .pages = &pages },
		   .name = "{label}",
		   .faults = record_faults,
		   .path = "/{0}/zones/{zone}/records",
		   .change = "PATCH",
		   .untyped = true },
	.signing = { .list = { "/{0}/domains/{zone}/dnssec", .at = "data",
			       .single = true },
		     .word = "enabled",
		     .take = take_signing,
		     .ds = "*",
		     .ds_list = { "/{0}/domains/{zone}/ds_records?",
				  .pages = &pages },
		     .ds_fields = { "keytag", "algorithm", "digest_type",
				    "digest" },
		     .method = "POST",
		     .path = "/{0}/domains/{zone}/dnssec" },
	.begin = check_account,
};

const struct dns_provider dnsimple_provider = {
	.name = "dnsimple",
	.title = "DNSimple",
	.settings = settings,
	.places = places,
	.kind = &kind,
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
