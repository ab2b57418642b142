/*
 * AutoDNS of InterNetX (help.internetx.com, "JSON API": zones). A _stream adds
 * and removes records in one change; what is removed must be named exactly as
 * it is, which guards the last moment. Whole zones are never written.
 */
#include "providers/digest.h"
#include "providers/dns/drivers.h"
#include "providers/dns/ds.h"
#include "providers/dns/fields.h"
#include "providers/dns/kind.h"
#include "providers/dns/signing.h"

#include <stdio.h>
#include <string.h>

#define JOB_TRIES 3

struct autodns {
	struct driver d;
	char basic[512];
	struct records records; /* as they were read last */
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

static const struct fields fields = { NULL,  "name",	  "value",	 "pref",
				      "ttl", .dot = true, .sparse = true };

/* ---- the envelope: {"status": {"code", "type", "text"}, "messages", "data"}
 */

static const cJSON *first_of(const cJSON *answer)
{
	return cJSON_GetArrayItem(rest_at(answer, "data"), 0);
}

static void detail(const cJSON *answer, char *out, size_t size)
{
	rest_say(out, size, rest_at(answer, "status"), "code", "text", NULL);
	rest_say(out, size, cJSON_GetArrayItem(rest_at(answer, "messages"), 0),
		 "text", NULL);
	rest_say(out, size, answer, "stid", NULL);
}

static enum err_kind judge(const cJSON *answer)
{
	return rest_is(rest_at(answer, "status"), "type", "ERROR") ? ERR_REMOTE
								   : ERR_NONE;
}

/* ---- the zone ---- */

static cJSON *query_for(const char *name)
{
	cJSON *query = cJSON_CreateObject();
	cJSON *view = cJSON_AddObjectToObject(query, "view");

	cJSON_AddItemToArray(cJSON_AddArrayToObject(query, "filters"),
			     rest_object("key", "name", "operator", "EQUAL",
					 "value", name, NULL));
	cJSON_AddNumberToObject(view, "limit", 10);
	cJSON_AddNumberToObject(view, "offset", 0);
	return query;
}

/* One zone may lie on several sets of name servers. */
static bool look(struct driver *d, const char *name, bool *found,
		 struct err *err)
{
	cJSON *query = query_for(name), *answer = NULL;
	char server[DNAME_MAX];

	bool ok = rest_call(&d->rest, "POST", "/zone/_search", query, &answer,
			    err) &&
		  driver_pick(d, rest_at(answer, "data"), name, NULL,
			      "virtualNameServer", found, err);
	cJSON_Delete(query);
	cJSON_Delete(answer);
	if (!ok || !*found)
		return ok;
	snprintf(server, sizeof(server), "%.255s", d->id);
	snprintf(d->id, sizeof(d->id), "%s/%s", name, server);
	return true;
}

/* ---- the set ---- */

static bool take(struct autodns *a, const char *owner, const cJSON *soa,
		 struct records *records, struct err *err)
{
	char label[DNAME_MAX];
	uint32_t ttl;

	driver_label(&a->d, owner, "", label);
	if (!fields_read(&fields, a->d.present, label, records, err))
		return false;
	/* The apex has two names. */
	if (!*label && !fields_read(&fields, a->d.present, "@", records, err))
		return false;
	if (!rest_number(soa, "ttl", INT32_MAX, &ttl))
		return err_set(err, ERR_PARSE, "the zone has no TTL");
	for (size_t i = 0; i < records->n; i++)
		if (records->record[i].mx.ttl == 0)
			records->record[i].mx.ttl = ttl;
	a->records = *records;
	return true;
}

static bool read_records(void *self, const char *owner, struct zone *zone,
			 struct records *records, struct err *err)
{
	struct autodns *a = self;
	cJSON *answer = NULL;
	const cJSON *ns;

	if (!driver_find_zone(&a->d, owner, look, err) ||
	    !driver_call(&a->d, "GET", "/zone/", "", NULL, &answer, err))
		return false;
	cJSON *data = cJSON_GetArrayItem(rest_at(answer, "data"), 0);
	*zone = a->d.zone;
	cJSON_ArrayForEach(ns, rest_at(data, "nameServers"))
		zone_add_ns(zone, rest_text(ns, "name"));
	cJSON_Delete(a->d.present);
	a->d.present = cJSON_DetachItemFromObject(data, "resourceRecords");
	bool ok = take(a, owner, rest_at(data, "soa"), records, err) ||
		  err_prefix(err, "autodns: %s", owner);
	cJSON_Delete(answer);
	return ok;
}

/* A job is followed for a moment; then it is the caller who looks again. */
static bool follow(struct autodns *a, const cJSON *answer, struct err *err)
{
	double id = cJSON_GetNumberValue(rest_at(first_of(answer), "id"));
	char path[64];

	if (!rest_is(rest_at(answer, "status"), "type", "NOTIFY"))
		return true;
	snprintf(path, sizeof(path), "/job/%.0f", id);
	for (int i = 0; i < JOB_TRIES; i++) {
		cJSON *job = NULL;
		if (!driver_pause(&a->d, i, err) ||
		    !rest_call(&a->d.rest, "GET", path, NULL, &job, err))
			return false;
		const cJSON *state = rest_at(first_of(job), "job");
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

/* A change is a removal, of the record exactly as it was read, and an addition;
 * what stays is neither. */
static cJSON *stream_of(const struct autodns *a, const char *owner,
			const struct mxset *want)
{
	cJSON *stream = cJSON_CreateObject();
	cJSON *adds = cJSON_AddArrayToObject(stream, "adds");
	cJSON *rems = cJSON_AddArrayToObject(stream, "rems");
	struct record_plan plan;
	char label[DNAME_MAX];

	driver_label(&a->d, owner, "", label);
	recordwise_plan(&a->records, want, TTL_RECORD, &plan);
	for (size_t i = 0; i < plan.n; i++) {
		const struct record_call *call = &plan.call[i];
		const cJSON *old =
			fields_item(&fields, a->d.present, &call->old);
		if (call->verb != RECORD_CREATE)
			cJSON_AddItemToArray(rems, cJSON_Duplicate(old, true));
		if (call->verb != RECORD_DELETE)
			cJSON_AddItemToArray(
				adds, fields_write(&fields, label, &call->mx));
	}
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
	bool on = cJSON_IsTrue(rest_at(domain, "dnssec")) ||
		  cJSON_IsTrue(rest_at(domain, "autoDnssec"));
	out->state = on ? SIGNING_ON : SIGNING_OFF;
	ds_add_list(out, a->d.zone.name, &fields_of_key,
		    rest_at(domain, "dnssecData"));
	cJSON_Delete(answer);
	return true;
}

static bool dnssec_enable(void *self, const char *owner, struct err *err)
{
	struct autodns *a = self;
	char path[DNAME_MAX + 32];
	cJSON *answer = NULL, *body = cJSON_CreateObject();
	bool off;

	bool ok = signing_is_off(self, owner, dnssec_read, &off, err);
	cJSON_AddBoolToObject(body, "autoDnssec", true);
	snprintf(path, sizeof(path), "/domain/%s/_dnssec", a->d.zone.name);
	if (ok && off)
		ok = rest_call(&a->d.rest, "PUT", path, body, &answer, err) &&
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
		.scope = TTL_RECORD,
		.records = { .read = read_records },
		.sets = { .replace = replace },
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
	.asks = { .read = 1 },
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
