/*
 * AutoDNS of InterNetX (help.internetx.com, "JSON API": zones). A _stream adds
 * and removes records in one change; what is removed must be named exactly as
 * it is, which guards the last moment. Whole zones are never written.
 */
#include "providers/digest.h"
#include "providers/dns/drivers.h"
#include "providers/dns/ds.h"
#include "providers/dns/kind.h"
#include "providers/dns/mxtext.h"
#include "providers/dns/mxwrite.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define JOB_TRIES 3

struct autodns {
	struct driver d;
	char basic[512];
	uint32_t default_ttl;
};

static const struct dns_setting settings[] = {
	{ .name = "user",
	  .help = "name of the user",
	  .required = true,
	  .env = { "AUTODNS_API_USER", "AUTODNS_USERNAME" } },
	{ .name = "password",
	  .help = "password of the user",
	  .required = true,
	  .secret = true,
	  .env = { "AUTODNS_API_PASSWORD", "AUTODNS_PASSWORD" } },
	{ .name = "context",
	  .help = "4 live, 1 demo; resellers have their own numbers",
	  .env = { "AUTODNS_CONTEXT" },
	  .fallback = "4" },
	{ .name = "endpoint",
	  .help = "address of the API",
	  .env = { "AUTODNS_ENDPOINT" },
	  .fallback = "https://api.autodns.com/v1" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "user, password or context were refused: compare "
	       "AUTODNS_API_USER, AUTODNS_API_PASSWORD and AUTODNS_CONTEXT "
	       "with the account; a user with a second factor cannot be used" },
	{ 403, "the user may not do this: it needs the rights to see and "
	       "update zones (and domains, to switch on DNSSEC)" },
	{ 429, "AutoDNS takes 3 requests a second from one address: run the "
	       "same command again" },
	{ 0 },
};

/* ---- the envelope: {"status": {"code", "type", "text"}, "messages", "data"}
 */

static const cJSON *first_of(const cJSON *answer)
{
	return cJSON_GetArrayItem(rest_member(answer, "data"), 0);
}

static void detail(const cJSON *answer, char *out, size_t size)
{
	const cJSON *status = rest_member(answer, "status");
	const cJSON *message =
		cJSON_GetArrayItem(rest_member(answer, "messages"), 0);
	const char *code = rest_text(status, "code");
	const char *text = rest_text(status, "text");
	const char *more = rest_text(message, "text");
	const char *stid = rest_text(answer, "stid");

	if (code)
		snprintf(out, size, "%s %s %s (stid %s)", code,
			 text ? text : "", more ? more : "", stid ? stid : "-");
}

static enum err_kind judge(const cJSON *answer)
{
	return rest_is(rest_member(answer, "status"), "type", "ERROR")
		       ? ERR_REMOTE
		       : ERR_NONE;
}

/* ---- the zone ---- */

static cJSON *query_for(const char *name)
{
	cJSON *query = cJSON_CreateObject(), *filter = cJSON_CreateObject();

	cJSON_AddStringToObject(filter, "key", "name");
	cJSON_AddStringToObject(filter, "operator", "EQUAL");
	cJSON_AddStringToObject(filter, "value", name);
	cJSON_AddItemToArray(cJSON_AddArrayToObject(query, "filters"), filter);
	cJSON *view = cJSON_AddObjectToObject(query, "view");
	cJSON_AddNumberToObject(view, "limit", 10);
	cJSON_AddNumberToObject(view, "offset", 0);
	return query;
}

/* One zone may lie on several sets of name servers. */
static bool look(struct driver *d, const char *name, bool *found,
		 struct err *err)
{
	cJSON *query = query_for(name), *answer = NULL;
	const cJSON *zone = NULL;
	char server[DNAME_MAX];

	bool ok = rest_call(&d->rest, "POST", "/zone/_search", query, &answer,
			    err) &&
		  driver_choose(d, rest_member(answer, "data"), name, NULL,
				&zone, err);
	*found = ok && zone;
	if (*found)
		ok = driver_take_zone(
			d, name, rest_text(zone, "virtualNameServer"), err);
	cJSON_Delete(query);
	cJSON_Delete(answer);
	if (!ok || !*found)
		return ok;
	snprintf(server, sizeof(server), "%.255s", d->id);
	snprintf(d->id, sizeof(d->id), "%s/%s", name, server);
	d->zone.scope = TTL_RECORD;
	return true;
}

/* ---- the set ---- */

static bool is_ours(const cJSON *record, const char *label)
{
	const char *name = rest_text(record, "name");

	if (name && strcmp(name, "@") == 0)
		name = "";
	return rest_is(record, "type", "MX") && name &&
	       strcasecmp(name, label) == 0;
}

static bool take(const struct autodns *a, const cJSON *record,
		 struct mxset *set, struct err *err)
{
	const char *value = rest_text(record, "value");
	struct mx mx = { 0 };
	uint32_t preference = 0;

	if (!value || (rest_member(record, "pref") &&
		       !rest_number(record, "pref", UINT16_MAX, &preference)))
		return err_set(err, ERR_PARSE,
			       "an MX record lacks a member, or it is of "
			       "another type");
	if (!mxtext_host(value, &mx, err))
		return false;
	if (!rest_number(record, "ttl", INT32_MAX, &mx.ttl) || mx.ttl == 0)
		mx.ttl = a->default_ttl;
	mx.preference = (uint16_t)preference;
	return mxwrite_add(set, &mx, err);
}

/* Keeps the owner's records as they are: removals name them so. */
static bool take_zone(struct autodns *a, const char *owner, const cJSON *zone,
		      struct zone *out, struct err *err)
{
	const cJSON *records = rest_member(zone, "resourceRecords"), *item;
	char label[DNAME_MAX];

	driver_label(&a->d, owner, "", label);
	cJSON_Delete(a->d.present);
	a->d.present = cJSON_CreateArray();
	if (!cJSON_IsArray(records) ||
	    !rest_number(rest_member(zone, "soa"), "ttl", INT32_MAX,
			 &a->default_ttl))
		return err_set(err, ERR_PARSE, "the answer is no zone");
	cJSON_ArrayForEach(item, rest_member(zone, "nameServers"))
		zone_add_ns(out, rest_text(item, "name"));
	cJSON_ArrayForEach(item, records)
	{
		if (!is_ours(item, label))
			continue;
		if (!take(a, item, &out->set, err))
			return false;
		cJSON_AddItemToArray(a->d.present, cJSON_Duplicate(item, true));
	}
	return true;
}

static bool mx_read(void *self, const char *owner, struct zone *out,
		    struct err *err)
{
	struct autodns *a = self;
	cJSON *answer = NULL;

	if (!driver_find_zone(&a->d, owner, look, err) ||
	    !driver_call(&a->d, "GET", "/zone/", "", NULL, &answer, err))
		return false;
	*out = a->d.zone;
	bool ok = take_zone(a, owner, first_of(answer), out, err) ||
		  err_prefix(err, "autodns: %s", owner);
	cJSON_Delete(answer);
	return ok;
}

/* A job is followed for a moment; then it is the caller who looks again. */
static bool follow(struct autodns *a, const cJSON *answer, struct err *err)
{
	double id = cJSON_GetNumberValue(rest_member(first_of(answer), "id"));
	char path[64];

	if (!rest_is(rest_member(answer, "status"), "type", "NOTIFY"))
		return true;
	snprintf(path, sizeof(path), "/job/%.0f", id);
	for (int i = 0; i < JOB_TRIES; i++) {
		cJSON *job = NULL;
		if (!driver_pause(&a->d, i, err) ||
		    !rest_call(&a->d.rest, "GET", path, NULL, &job, err))
			return false;
		const cJSON *state = rest_member(first_of(job), "job");
		bool done = rest_is(state, "status", "SUCCESS");
		bool failed = rest_is(state, "status", "FAILED");
		cJSON_Delete(job);
		if (failed)
			return err_set(err, ERR_REMOTE,
				       "autodns: the job %.0f failed", id);
		if (done)
			return true;
	}
	err_set(err, ERR_BUSY, "autodns: the job %.0f is not done yet", id);
	return err_hint(err, "run the same command again in a minute");
}

static cJSON *record_of(const struct autodns *a, const char *owner,
			const struct mx *mx)
{
	char label[DNAME_MAX], host[DNAME_MAX + 1];
	cJSON *record = cJSON_CreateObject();

	driver_label(&a->d, owner, "", label);
	snprintf(host, sizeof(host), "%s.", mx->exchange);
	cJSON_AddStringToObject(record, "name", label);
	cJSON_AddStringToObject(record, "type", "MX");
	cJSON_AddStringToObject(record, "value", host);
	cJSON_AddNumberToObject(record, "pref", mx->preference);
	cJSON_AddNumberToObject(record, "ttl", mx->ttl);
	return record;
}

/* With that TTL, too. */
static bool holds(const struct mxset *set, const struct mx *mx)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->mx[i].preference == mx->preference &&
		    set->mx[i].ttl == mx->ttl &&
		    strcmp(set->mx[i].exchange, mx->exchange) == 0)
			return true;
	return false;
}

/* What stays as it is is neither removed nor added. */
static cJSON *stream_of(const struct autodns *a, const char *owner,
			const struct mxset *want)
{
	cJSON *stream = cJSON_CreateObject();
	cJSON *adds = cJSON_AddArrayToObject(stream, "adds");
	cJSON *rems = cJSON_AddArrayToObject(stream, "rems");
	struct mxset present = { 0 };
	const cJSON *item;
	struct err ignored;

	cJSON_ArrayForEach(item, a->d.present)
	{
		struct mxset one = { 0 };
		take(a, item, &one, &ignored);
		take(a, item, &present, &ignored);
		if (!holds(want, &one.mx[0]))
			cJSON_AddItemToArray(rems, cJSON_Duplicate(item, true));
	}
	for (size_t i = 0; i < want->n; i++)
		if (!holds(&present, &want->mx[i]))
			cJSON_AddItemToArray(adds,
					     record_of(a, owner, &want->mx[i]));
	return stream;
}

static bool replace(void *self, const char *owner, const struct mxset *want,
		    struct err *err)
{
	struct autodns *a = self;
	cJSON *stream = stream_of(a, owner, want), *answer = NULL;
	char path[DNAME_MAX + 32];

	snprintf(path, sizeof(path), "/zone/%s/_stream", a->d.zone.name);
	bool ok = rest_call(&a->d.rest, "POST", path, stream, &answer, err) &&
		  follow(a, answer, err);
	cJSON_Delete(stream);
	cJSON_Delete(answer);
	return ok;
}

/* ---- signing: a matter of the domain ---- */

static const struct ds_fields fields_of_key = { .algorithm = "algorithm",
						.flags = "flags",
						.key = "publicKey" };

static bool dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
			struct err *err)
{
	struct autodns *a = self;
	char path[DNAME_MAX + 32];
	cJSON *answer = NULL;

	*out = (struct zone_dnssec){ .sends_ds_itself = true };
	if (!driver_find_zone(&a->d, owner, look, err))
		return false;
	snprintf(path, sizeof(path), "/domain/%s", a->d.zone.name);
	if (!rest_call(&a->d.rest, "GET", path, NULL, &answer, err))
		return false;
	const cJSON *domain = first_of(answer);
	bool on = cJSON_IsTrue(rest_member(domain, "dnssec")) ||
		  cJSON_IsTrue(rest_member(domain, "autoDnssec"));
	out->state = on ? SIGNING_ON : SIGNING_OFF;
	ds_add_list(out, a->d.zone.name, &fields_of_key,
		    rest_member(domain, "dnssecData"));
	cJSON_Delete(answer);
	return true;
}

static bool dnssec_enable(void *self, const char *owner, struct err *err)
{
	struct autodns *a = self;
	struct zone_dnssec now;
	char path[DNAME_MAX + 32];
	cJSON *answer = NULL;

	if (!dnssec_read(self, owner, &now, err))
		return false;
	if (now.state == SIGNING_ON)
		return true;
	cJSON *body = cJSON_CreateObject();
	cJSON_AddBoolToObject(body, "autoDnssec", true);
	snprintf(path, sizeof(path), "/domain/%s/_dnssec", a->d.zone.name);
	bool ok = rest_call(&a->d.rest, "PUT", path, body, &answer, err) &&
		  follow(a, answer, err);
	cJSON_Delete(body);
	cJSON_Delete(answer);
	return ok;
}

/* ---- the handle ---- */

/* RFC 7617. */
static bool take_login(void *self, const struct dns_config *config,
		       struct err *err)
{
	struct autodns *a = self;
	struct rest *rest = &a->d.rest;
	char pair[300];

	int len = snprintf(pair, sizeof(pair), "%s:%s", a->d.kept[0],
			   a->d.kept[1]);
	snprintf(a->basic, sizeof(a->basic), "Basic ");
	bool ok = len < (int)sizeof(pair) &&
		  digest_base64(pair, (size_t)len, a->basic + 6,
				sizeof(a->basic) - 6);
	explicit_bzero(pair, sizeof(pair));
	if (!ok)
		return err_set(err, ERR_CONFIG,
			       "autodns: user and password are too long");
	rest->secrets[1] = a->basic + 6;
	rest->headers[rest->n_headers++] =
		(struct http_header){ "Authorization", a->basic };
	rest->headers[rest->n_headers++] =
		(struct http_header){ "X-Domainrobot-Context", a->d.kept[2] };
	return true;
}

static bool open_driver(const struct dns_config *config, struct dns_api *out,
			struct err *err)
{
	static const struct kind kind = {
		.provider = &autodns_provider,
		.size = sizeof(struct autodns),
		.keep = { "user", "password", "context" },
		.zone_key = "origin",
		.rest = { .detail = detail, .judge = judge, .hints = hints },
		.sets = { .read = mx_read, .replace = replace },
		.api = { .dnssec_read = dnssec_read,
			 .dnssec_enable = dnssec_enable },
		.begin = take_login,
	};

	return kind_open(&kind, config, out, err);
}

const struct dns_provider autodns_provider = {
	.name = "autodns",
	.title = "AutoDNS (InterNetX)",
	.settings = settings,
	.open = open_driver,
	.ttl_min = 60,
	.can_sign = true,
	.privilege = "a user of its own under the account, with the rights to "
		     "see and update zones (and domains, to switch on DNSSEC) "
		     "and without a second factor; AutoDNS, Users",
	.ds_path = "AutoDNS sends the DS itself where it is the registrar; "
		   "else by hand",
	.untried = "everything against the live API; above all TTLs below "
		   "180 s, which some resellers' name servers refuse",
	.reverts = "Terraform, octoDNS, dnscontrol, external-dns, and the "
		   "reseller's own panel",
};
