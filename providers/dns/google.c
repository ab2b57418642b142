/*
 * Google Cloud DNS v1 (cloud.google.com/dns/docs/reference/rest/v1). Whole
 * sets; a change deletes the set exactly as it was read, or is refused.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/google_sign_in.h"
#include "providers/dns/kind.h"
#include "providers/dns/rights.h"
#include "providers/dns/texts.h"

#include <stdio.h>
#include <string.h>

static const struct dns_setting settings[] = {
	{ .name = "credentials_file",
	  .help = "the JSON key file of a service account, or",
	  .env = { "GOOGLE_APPLICATION_CREDENTIALS",
		   "GCE_SERVICE_ACCOUNT_FILE" } },
	{ .name = "access_token",
	  .help = "a token as `gcloud auth print-access-token` gives, good for "
		  "an hour",
	  .secret = true,
	  .env = { "GOOGLE_OAUTH_ACCESS_TOKEN" } },
	{ .name = "project",
	  .help = "the project that holds the zone; without it the service "
		  "account's own",
	  .env = { "GCE_PROJECT", "GOOGLE_PROJECT", "GOOGLE_CLOUD_PROJECT" } },
	{ .name = "managed_zone",
	  .help = "the zone's name within the project, where several are for "
		  "the same domain",
	  .env = { "GCE_ZONE_ID" } },
	{ .name = "endpoint",
	  .help = "address of the API",
	  .env = { "GOOGLE_DNS_CUSTOM_ENDPOINT",
		   "CLOUDSDK_API_ENDPOINT_OVERRIDES_DNS" },
	  .fallback = "https://dns.googleapis.com/dns/v1" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "the token was not taken: a token that was given lives for an "
	       "hour; with a key file, compare this machine's clock with the "
	       "right time" },
	{ 403, "the service account may not do this: give it the rights on "
	       "the zone or project (`exodane providers google`), and see "
	       "that the Cloud DNS API is enabled there" },
	{ 429, "the project's quota of requests is used up: run the same "
	       "command again in a minute" },
	{ 0 },
};

/* ---- refusals: {"error": {"message", "errors": [{"reason"}]}} ---- */

static const char *const said[] = { "error.message", NULL };

static enum err_kind judge(const cJSON *answer)
{
	static const struct {
		const char *reason, *about;
		enum err_kind kind;
	} rows[] = {
		{ "conditionNotMet", "", ERR_CONFLICT },
		{ "alreadyExists", "", ERR_CONFLICT },
		/* What a change was to replace has gone. */
		{ "notFound", "entity.change.deletions", ERR_CONFLICT },
		{ "rateLimitExceeded", "", ERR_BUSY },
		{ "userRateLimitExceeded", "", ERR_BUSY },
		{ "quotaExceeded", "", ERR_BUSY },
	};
	const char *message = rest_text(answer, "error.message");

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rest_is(answer, "error.errors.0.reason", rows[i].reason) &&
		    strstr(message ? message : "", rows[i].about))
			return rows[i].kind;
	return rest_at(answer, "error") ? ERR_REMOTE : ERR_NONE;
}

/* ---- the zone ---- */

static const struct rest_fault zone_faults[] = {
	{ "visibility", .never = "private",
	  .why = "is a private zone, which only virtual networks see" },
	{ 0 },
};

/* ---- the set ---- */

static const struct rest_fault set_faults[] = {
	{ "routingPolicy", .only = "",
	  .why = "has a routing policy (weighted or by place)" },
	{ 0 },
};

/* The set as it was read is deleted by the same change, or nothing is. */
static cJSON *change_of(const struct driver *d, const char *owner,
			const struct mxset *want)
{
	cJSON *body = cJSON_CreateObject(), *old = cJSON_CreateObject();
	static const char *const members[] = { "name", "type", "ttl",
					       "rrdatas" };
	char name[DNAME_MAX + 1];

	snprintf(name, sizeof(name), "%s.", owner);
	cJSON *set = rest_object("name", name, "type", "MX", NULL);
	cJSON_AddNumberToObject(set, "ttl", want->mx[0].ttl);
	cJSON_AddItemToObject(set, "rrdatas", texts_write(want));
	cJSON_AddItemToArray(cJSON_AddArrayToObject(body, "additions"), set);
	cJSON *deletions = cJSON_AddArrayToObject(body, "deletions");
	for (size_t i = 0; d->present && i < 4; i++)
		cJSON_AddItemToObject(
			old, members[i],
			cJSON_Duplicate(rest_at(d->present, members[i]), true));
	if (d->present)
		cJSON_AddItemToArray(deletions, old);
	else
		cJSON_Delete(old);
	return body;
}

/* ---- signing ---- */

static const struct signing_word words[] = {
	{ "on", SIGNING_ON, "" },
	{ "off", SIGNING_OFF, "" },
	{ "transfer", SIGNING_ON, "signed, in transfer mode" },
	{ 0 },
};

static const struct pages_chain keys = { "dnsKeys", "nextPageToken",
					 "&pageToken=" };

static bool take_keys(struct driver *d, const cJSON *zone,
		      struct zone_dnssec *out, struct err *err)
{
	static const struct kind_list list = {
		"/managedZones/{zone}/dnsKeys?digestType=sha256", .chain = &keys
	};
	static const struct ds_fields ds_fields = { "keyTag", "algorithm",
						    "digests.0.type",
						    "digests.0.digest" };
	const cJSON *key;
	cJSON *all;

	if (out->state != SIGNING_ON)
		return true;
	if (!kind_list_read(d, &list, d->zone.name, &all, err))
		return false;
	cJSON_ArrayForEach(key, all)
	{
		if (rest_is(key, "type", "keySigning") &&
		    rest_is_true(key, "isActive"))
			ds_add_item(out, d->zone.name, &ds_fields, key);
	}
	cJSON_Delete(all);
	if (out->n_ds == 0)
		out->state = SIGNING_PENDING;
	return true;
}

/* ---- the handle ---- */

static const struct pages_chain zones = { "managedZones", "nextPageToken",
					  "&pageToken=" };
static const struct pages_chain sets = { "rrsets", "nextPageToken",
					 "&pageToken=" };

static const struct kind kind = {
	.provider = &google_provider,
	.size = sizeof(struct google),
	.keep = { "credentials_file", "managed_zone" },
	.root = "/dns/v1",
	.zone_key = "dnsName",
	.rest = { .said = said, .judge = judge, .hints = hints },
	.zones = { .list = { "/managedZones?dnsName={name}.", .chain = &zones },
		   .named = { "/managedZones/{1}", .single = true },
		   .named_by = MANAGED_ZONE,
		   .id = "name",
		   .faults = zone_faults,
		   .several = "set GCE_ZONE_ID to the zone that is served, the "
			      "one whose name servers the parent names",
		   .ttl_max = INT32_MAX,
		   .ns = "nameServers.*" },
	/* A change is "pending" at first; the list of sets shows it at once,
	 * and the name servers are for the engine to ask. */
	.whole = { .list = { "/managedZones/{zone}/rrsets?name={name}.&type=MX",
			     .chain = &sets },
		   .name = "name",
		   .type = "type",
		   .is = "{name}.",
		   .faults = set_faults,
		   .ttl = "ttl",
		   .texts = "rrdatas",
		   .method = "POST",
		   .path = "/managedZones/{zone}/changes",
		   .body = change_of },
	.signing = { .list = { "/managedZones/{zone}", .single = true },
		     .state = SIGNING_OFF,
		     .word = "dnssecConfig.state",
		     .words = words,
		     .take = take_keys,
		     .method = "PATCH",
		     .path = "/managedZones/{zone}",
		     .body = "{\"dnssecConfig\": {\"state\": \"on\"}}" },
	.begin = google_sign_in,
	.api = { .rights = google_rights },
};

const struct dns_provider google_provider = {
	.name = "google",
	.title = "Google Cloud DNS",
	.settings = settings,
	.kind = &kind,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "a service account with DNS Reader (roles/dns.reader) on "
		     "the project and a role of your own on this zone "
		     "(`gcloud dns managed-zones add-iam-policy-binding`) "
		     "with dns.changes.create, dns.resourceRecordSets.create, "
		     "delete, list and update, for DNSSEC also "
		     "dns.managedZones.update; DNS Administrator has them "
		     "too, but may delete the zone. Its key comes from `gcloud "
		     "iam service-accounts keys create`",
	.tells = "missing ones on the zone; needless ones that could cost "
		 "it",
	.ds_path = "by hand, or in Cloud Domains for domains registered there; "
		   "CDS is not published by default",
	.untried = "everything against the live API",
	.reverts = "Terraform (google_dns_record_set), Config Connector, "
		   "octoDNS, dnscontrol, external-dns",
};
