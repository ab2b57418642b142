/*
 * Google Cloud DNS v1 (cloud.google.com/dns/docs/reference/rest/v1). Whole
 * sets; a change deletes the set exactly as it was read, or is refused.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/ds.h"
#include "providers/dns/google_sign_in.h"
#include "providers/dns/pages.h"
#include "providers/dns/signing.h"
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
	  .env = { "GOOGLE_DNS_CUSTOM_ENDPOINT" },
	  .fallback = "https://dns.googleapis.com/dns/v1" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "the token was not taken: a token that was given lives for an "
	       "hour; with a key file, compare this machine's clock with the "
	       "right time" },
	{ 403, "the service account may not do this: give it the role DNS "
	       "Administrator (roles/dns.admin) on the zone or project, and "
	       "see that the Cloud DNS API is enabled there" },
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

static const struct rest_fault faults[] = {
	{ "visibility", .never = "private",
	  .why = "is a private zone, which only virtual networks see" },
	{ 0 },
};

/* The zone that was named is the only one that counts. */
static void leave_only(cJSON *list, const char *managed_zone)
{
	cJSON *zone, *next;

	for (zone = list->child; zone && *managed_zone; zone = next) {
		next = zone->next;
		if (!rest_is(zone, "name", managed_zone))
			cJSON_Delete(cJSON_DetachItemViaPointer(list, zone));
	}
}

static bool take_zone(struct driver *d, const char *name, const cJSON *zone,
		      struct err *err)
{
	if (!driver_take_zone(d, name, rest_text(zone, "name"), err))
		return false;
	d->zone.ttl_max = INT32_MAX;
	zone_add_list(&d->zone, rest_at(zone, "nameServers"));
	return true;
}

static bool look(struct driver *d, const char *name, bool *found,
		 struct err *err)
{
	static const struct pages_chain pages = { "managedZones",
						  "nextPageToken",
						  "&pageToken=" };
	const struct google *g = (struct google *)d;
	char path[DNAME_MAX + 64];
	const cJSON *zone;
	cJSON *list;

	snprintf(path, sizeof(path), "/managedZones?dnsName=%s.", name);
	if (!pages_follow(&d->rest, &pages, path, &list, err))
		return false;
	leave_only(list, g->managed_zone);
	bool ok = driver_choose(d, list, name, faults, &zone, err) ||
		  err_hint(err, "set GCE_ZONE_ID to the zone that is served, "
				"the one whose name servers the parent names");
	*found = ok && zone;
	ok = ok && (!zone || take_zone(d, name, zone, err));
	cJSON_Delete(list);
	return ok;
}

/* ---- the set ---- */

static bool take_set(const cJSON *set, struct mxset *out, struct err *err)
{
	uint32_t ttl;

	if (rest_at(set, "routingPolicy"))
		return driver_refuse_set("has a routing policy (weighted or by "
					 "place)",
					 err);
	return (rest_number(set, "ttl", INT32_MAX, &ttl) ||
		err_set(err, ERR_PARSE, "a set without TTL")) &&
	       texts_read(rest_at(set, "rrdatas"), ttl, out, err);
}

static bool is_set(const cJSON *set, const char *owner)
{
	const char *text = rest_text(set, "name");
	char name[DNAME_MAX];
	struct err ignored;

	return text && rest_is(set, "type", "MX") &&
	       dname_parse(text, name, &ignored) && strcmp(name, owner) == 0;
}

/* What was read is kept as it is, for a change to delete it. */
static bool read_set(void *self, const char *owner, struct zone *out,
		     struct err *err)
{
	static const struct pages_chain pages = { "rrsets", "nextPageToken",
						  "&pageToken=" };
	char path[2 * DNAME_MAX + 1024];
	struct driver *d = self;
	const cJSON *set;
	bool ok = true;

	if (!driver_find_zone(d, owner, look, err))
		return false;
	*out = d->zone;
	cJSON_Delete(d->present);
	d->present = NULL;
	snprintf(path, sizeof(path), "/managedZones/%s/rrsets?name=%s.&type=MX",
		 d->id, owner);
	if (!pages_follow(&d->rest, &pages, path, &d->present, err))
		return false;
	cJSON_ArrayForEach(set, d->present)
	{
		if (ok && is_set(set, owner))
			ok = take_set(set, &out->set, err) ||
			     err_prefix(err, "google: %s", owner);
	}
	return ok;
}

/* What a change may name of a set; other members are not its own. */
static cJSON *set_of(const cJSON *name, double ttl, cJSON *rrdatas)
{
	cJSON *set = cJSON_CreateObject();

	cJSON_AddItemToObject(set, "name", cJSON_Duplicate(name, true));
	cJSON_AddStringToObject(set, "type", "MX");
	cJSON_AddNumberToObject(set, "ttl", ttl);
	cJSON_AddItemToObject(set, "rrdatas", rrdatas);
	return set;
}

static cJSON *change_of(const cJSON *present, const char *owner,
			const struct mxset *want)
{
	cJSON *body = cJSON_CreateObject();
	cJSON *additions = cJSON_AddArrayToObject(body, "additions");
	cJSON *deletions = cJSON_AddArrayToObject(body, "deletions");
	char text[DNAME_MAX + 1];
	const cJSON *set;

	snprintf(text, sizeof(text), "%s.", owner);
	cJSON *name = cJSON_CreateString(text);
	cJSON_AddItemToArray(additions,
			     set_of(name, want->mx[0].ttl, texts_write(want)));
	cJSON_Delete(name);
	cJSON_ArrayForEach(set, present)
	{
		const cJSON *ttl = rest_at(set, "ttl");
		if (!is_set(set, owner))
			continue;
		cJSON_AddItemToArray(
			deletions,
			set_of(rest_at(set, "name"), cJSON_GetNumberValue(ttl),
			       cJSON_Duplicate(rest_at(set, "rrdatas"), true)));
	}
	return body;
}

/* The change is "pending" at first; the list of sets shows it at once, and the
 * name servers are for the engine to ask. */
static bool replace(void *self, const char *owner, const struct mxset *want,
		    struct err *err)
{
	struct driver *d = self;
	cJSON *body = change_of(d->present, owner, want);
	bool ok = driver_call(d, "POST", "/managedZones/", "/changes", body,
			      NULL, err);

	cJSON_Delete(body);
	return ok;
}

/* ---- signing ---- */

static bool read_ds(struct driver *d, struct zone_dnssec *out, struct err *err)
{
	static const struct pages_chain pages = { "dnsKeys", "nextPageToken",
						  "&pageToken=" };
	const cJSON *key, *digest;
	char path[1200];
	uint32_t tag;
	cJSON *keys;

	snprintf(path, sizeof(path),
		 "/managedZones/%s/dnsKeys?digestType=sha256", d->id);
	if (!pages_follow(&d->rest, &pages, path, &keys, err))
		return false;
	cJSON_ArrayForEach(key, keys)
	{
		if (!rest_is(key, "type", "keySigning") ||
		    !rest_is_true(key, "isActive") ||
		    !rest_number(key, "keyTag", UINT16_MAX, &tag))
			continue;
		cJSON_ArrayForEach(digest, rest_at(key, "digests"))
			ds_add_words(out, tag, rest_text(key, "algorithm"),
				     rest_text(digest, "type"),
				     rest_text(digest, "digest"));
	}
	cJSON_Delete(keys);
	return true;
}

static bool dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
			struct err *err)
{
	static const struct signing_word words[] = {
		{ "on", SIGNING_ON, "" },
		{ "off", SIGNING_OFF, "" },
		{ "transfer", SIGNING_ON, "signed, in transfer mode" },
		{ 0 },
	};
	cJSON *zone;

	*out = (struct zone_dnssec){ 0 };
	if (!driver_find_zone(self, owner, look, err) ||
	    !driver_call(self, "GET", "/managedZones/", "", NULL, &zone, err))
		return false;
	const char *state = rest_text(zone, "dnssecConfig.state");
	signing_by_word(words, state ? state : "off", out);
	cJSON_Delete(zone);
	if (out->state != SIGNING_ON)
		return true;
	if (!read_ds(self, out, err))
		return false;
	if (out->n_ds == 0)
		out->state = SIGNING_PENDING;
	return true;
}

static bool dnssec_enable(void *self, const char *owner, struct err *err)
{
	cJSON *body = cJSON_CreateObject();

	cJSON_AddStringToObject(cJSON_AddObjectToObject(body, "dnssecConfig"),
				"state", "on");
	return signing_enable(self, owner, dnssec_read, "PATCH",
			      "/managedZones/", "", body, err);
}

/* ---- the handle ---- */

static bool open_driver(const struct dns_config *given, struct dns_api *out,
			struct err *err)
{
	struct dns_config config = *given;
	struct google *g =
		driver_open(&google_provider, sizeof(*g), &config, NULL, err);

	if (!g)
		return false;
	g->driver.rest.said = said;
	g->driver.rest.judge = judge;
	g->driver.rest.hints = hints;
	g->driver.zone_key = "dnsName";
	g->driver.sets.read = read_set;
	g->driver.sets.replace = replace;
	if (!google_sign_in(g, &config, err)) {
		driver_close(g);
		return false;
	}
	*out = driver_api(&g->driver);
	out->dnssec_read = dnssec_read;
	out->dnssec_enable = dnssec_enable;
	return true;
}

const struct dns_provider google_provider = {
	.name = "google",
	.title = "Google Cloud DNS",
	.settings = settings,
	.open = open_driver,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "a service account with the role DNS Administrator "
		     "(roles/dns.admin) on this zone (`gcloud dns "
		     "managed-zones add-iam-policy-binding`) and DNS Reader "
		     "(roles/dns.reader) on the project; its key from `gcloud "
		     "iam service-accounts keys create`",
	.ds_path = "by hand, or in Cloud Domains for domains registered there; "
		   "CDS is not published by default",
	.untried = "everything against the live API",
	.reverts = "Terraform (google_dns_record_set), Config Connector, "
		   "octoDNS, dnscontrol, external-dns",
};
