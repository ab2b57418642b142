/*
 * PowerDNS Authoritative Server, by its HTTP API (doc.powerdns.com,
 * "Built-in Webserver and HTTP API"). Whole RRsets are replaced in one
 * transaction; disabled records and comments stay.
 */
#include "providers/dns/carry.h"
#include "providers/dns/drivers.h"
#include "providers/dns/kind.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ROOT "/api/v1"
#define SERVER ROOT "/servers/{0}"
#define ZONE SERVER "/zones/{zone}"
#define ZONE_BYTES_MAX ((size_t)64 << 20) /* it may be given whole */

struct powerdns {
	struct driver d; /* present: the MX RRset */
	bool writes;
	bool is_primary; /* of secondaries */
	bool changed;
	uint32_t serial;     /* edited_serial at the last read */
	uint32_t serial_was; /* … before the last change */
};

static const struct dns_setting settings[] = {
	{ .name = "endpoint",
	  .help = "address of the server's web service, such as "
		  "https://dns.example.com:8081",
	  .required = true,
	  .env = { "PDNS_API_URL", "PDNS_SERVER_URL", "POWERDNS_API_URL" } },
	{ .name = "api_key",
	  .help = "the server's api-key",
	  .required = true,
	  .secret = true,
	  .env = { "PDNS_API_KEY", "POWERDNS_API_KEY" } },
	{ .name = "server_id",
	  .help = "the server's name within the API",
	  .env = { "PDNS_SERVER_NAME", "POWERDNS_SERVER_ID" },
	  .fallback = "localhost" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "the server refused the API key: compare PDNS_API_KEY with "
	       "api-key in its pdns.conf" },
	{ 403, "the server or a proxy in front refuses: see webserver-"
	       "allow-from in its pdns.conf" },
	{ 404, "check the endpoint, the server_id and that the zone is on "
	       "this server; see `exodane providers powerdns`" },
	{ 422, "PowerDNS holds the change for invalid; its log says more" },
	{ 0 },
};

static const char *const said[] = { "error", "errors.0", NULL };

static const struct fields fields = { .host = "content", .dot = true };
static const struct carry carry = { &fields, "disabled", NULL };

static const struct rest_fault faults[] = {
	{ "kind", "Native|Master|Primary|Producer", NULL,
	  "is a secondary's there: what is changed in it would be overwritten "
	  "by its primary" },
	{ 0 },
};

/* Old servers give more RRsets than they were asked for. */
static const cJSON *rrset_of(const cJSON *zone, const char *owner,
			     const char *type)
{
	char name[DNAME_MAX + 1];

	snprintf(name, sizeof(name), "%s.", owner);
	return rest_where(rest_at(zone, "rrsets"), "name", name, "type", type,
			  NULL);
}

static bool read_name_servers(struct driver *d, const cJSON *listed,
			      struct err *err)
{
	cJSON *zone;

	if (!kind_call(d, "GET", ZONE "?rrset_name={name}.&rrset_type=NS",
		       d->zone.name, NULL, &zone, err))
		return false;
	const cJSON *set = rrset_of(zone, d->zone.name, "NS");
	cJSON *live = carry_live(&carry, rest_at(set, "records"));
	fields_read_ns(&fields, live, "", &d->zone);
	cJSON_Delete(live);
	cJSON_Delete(zone);
	return true;
}

/* ---- the set ---- */

/* Is there one of that type whose content begins so? */
static bool has(const cJSON *zone, const char *owner, const char *type,
		const char *begin)
{
	const cJSON *set = rrset_of(zone, owner, type), *record;

	cJSON_ArrayForEach(record, rest_at(set, "records"))
	{
		const char *text = rest_text(record, "content");
		if (text && !rest_is_true(record, "disabled") &&
		    strncasecmp(text, begin, strlen(begin)) == 0)
			return true;
	}
	return false;
}

static bool take_set(struct driver *d, const cJSON *zone, const char *owner,
		     struct records *out, struct err *err)
{
	const cJSON *set = rrset_of(zone, owner, "MX");
	uint32_t ttl = 0;

	if (has(zone, owner, "CNAME", "") || has(zone, owner, "LUA", "MX "))
		return driver_refuse_set("comes from a CNAME or LUA record",
					 err);
	if (set && !rest_number(set, "ttl", INT32_MAX, &ttl))
		return err_set(err, ERR_PARSE, "the MX set has no TTL");
	d->present = cJSON_Duplicate(set, true);
	cJSON *live = carry_live(&carry, rest_at(set, "records"));
	bool ok = !set || fields_read(&fields, live, "", out, err);
	cJSON_Delete(live);
	for (size_t i = 0; i < out->n; i++)
		out->record[i].mx.ttl = ttl;
	return ok;
}

/* A server that is asked for one name alone leaves out disabled records (seen
 * with 4.7), and a replacement would lose them. */
static bool read_records(void *self, const char *owner, struct zone *out,
			 struct records *records, struct err *err)
{
	struct powerdns *p = self;
	const char *path = p->writes ? ZONE : ZONE "?rrset_name={name}.";
	cJSON *zone;

	cJSON_Delete(p->d.present);
	p->d.present = NULL;
	if (!kind_find_zone(&p->d, owner, err) ||
	    !kind_call(&p->d, "GET", path, owner, NULL, &zone, err))
		return false;
	*out = p->d.zone;
	rest_number(zone, "edited_serial", UINT32_MAX, &p->serial);
	p->is_primary = !rest_is(zone, "kind", "Native");
	const char *why = rest_fault(faults, zone);
	bool ok = !cJSON_IsArray(rest_at(zone, "rrsets"))
			  ? err_set(err, ERR_PARSE, "it came without rrsets")
		  : why ? driver_refuse_zone(&p->d, out->name, why, err)
			: take_set(&p->d, zone, owner, records, err);
	cJSON_Delete(zone);
	return ok || err_prefix(err, "powerdns: %s", owner);
}

/* Comments that are not sent stay. */
static bool replace(void *self, const char *owner, const struct mxset *want,
		    struct err *err)
{
	static const char *const but[] = { "records", "comments", NULL };
	struct powerdns *p = self;
	const cJSON *present = p->d.present;
	char name[DNAME_MAX + 1];

	snprintf(name, sizeof(name), "%s.", owner);
	cJSON *body = cJSON_CreateObject();
	cJSON *set = rest_object("name", name, "type", "MX", "changetype",
				 "REPLACE", NULL);
	cJSON_AddNumberToObject(set, "ttl", want->mx[0].ttl);
	cJSON_AddItemToObject(
		set, "records",
		carry_set(&carry, rest_at(present, "records"), "", want));
	carry_members(set, present, but);
	cJSON_AddItemToArray(cJSON_AddArrayToObject(body, "rrsets"), set);
	p->serial_was = p->serial;
	p->changed = kind_call(&p->d, "PATCH", ZONE, owner, body, NULL, err);
	return p->changed;
}

/*
 * Secondaries fetch the change only when the serial rises, and sooner when
 * they are told; that they were told is no part of the write.
 */
static bool mx_write(void *self, const char *owner, const struct mxset *have,
		     const struct mxset *want, struct err *err)
{
	struct powerdns *p = self;
	const char *zone = p->d.zone.name;
	struct err ignored;

	p->changed = false;
	p->writes = true;
	bool ok = setwise_write(&p->d.sets, owner, have, want, err);
	p->writes = false;
	if (!ok || !p->changed || !p->is_primary)
		return ok;
	kind_call(&p->d, "PUT", ZONE "/notify", owner, NULL, NULL, &ignored);
	if (p->serial == p->serial_was)
		driver_warn(&p->d,
			    "the serial of %s is still %u after the change, so "
			    "secondaries will not fetch it: let it rise by "
			    "`pdnsutil increase-serial %s`, and by itself from "
			    "now on by `pdnsutil set-meta %s SOA-EDIT-API "
			    "DEFAULT`",
			    zone, p->serial, zone, zone);
	return true;
}

/* ---- signing ---- */

static const struct signing_word words[] = {
	{ "true", SIGNING_ON },
	{ "false", SIGNING_OFF },
	{ "presigned", SIGNING_ON,
	  "signed before it reaches this server (presigned)" },
	{ 0 },
};

static bool take_keys(struct driver *d, const cJSON *zone,
		      struct zone_dnssec *out, struct err *err)
{
	const cJSON *key;
	cJSON *keys;

	if (out->state == SIGNING_UNKNOWN)
		return err_set(err, ERR_PARSE,
			       "powerdns: the zone %s came without its "
			       "\"dnssec\" field",
			       d->zone.name);
	if (rest_is_true(zone, "presigned"))
		signing_by_word(words, "presigned", out);
	if (out->state == SIGNING_OFF)
		return true;
	if (!kind_call(d, "GET", ZONE "/cryptokeys", "", NULL, &keys, err))
		return false;
	cJSON_ArrayForEach(key, keys)
	{
		if (rest_is_true(key, "active"))
			ds_add_texts(out, rest_at(key, "ds"));
	}
	cJSON_Delete(keys);
	return true;
}

/* ---- the handle ---- */

/* The address may be given with the API's own path. */
static bool cut_path(void *self, const struct dns_config *config,
		     struct err *err)
{
	struct driver *d = self;
	char *path = strstr(d->rest.base, ROOT);

	if (path)
		*path = '\0';
	return true;
}

static const struct kind kind = {
	.provider = &powerdns_provider,
	.size = sizeof(struct powerdns),
	.secret = { "X-API-Key", "", "api_key" },
	.keep = { "server_id" },
	.rest = { .said = said, .hints = hints, .max_body = ZONE_BYTES_MAX },
	/* With dnssec=false the answer comes faster, without the serial. */
	.zones = { .list = { SERVER "/zones?zone={name}.&dnssec=false" },
		   .id = "id",
		   .faults = faults,
		   .take = read_name_servers },
	.records = { .read = read_records },
	.sets = { .replace = replace },
	/* Without api_rectify the order of names would have to be set by hand
	 * after each change. */
	.signing = { .list = { ZONE "?rrsets=false", .single = true },
		     .word = "dnssec",
		     .words = words,
		     .take = take_keys,
		     .method = "PUT",
		     .path = ZONE,
		     .body = "{\"dnssec\": true, \"api_rectify\": true}",
		     .at_once = true },
	.api = { .mx_write = mx_write },
	.begin = cut_path,
};

static bool open_driver(const struct dns_config *config, struct dns_api *out,
			struct err *err)
{
	return kind_open(&kind, config, out, err);
}

const struct dns_provider powerdns_provider = {
	.name = "powerdns",
	.title = "PowerDNS Authoritative Server",
	.settings = settings,
	.open = open_driver,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "the api-key of pdns.conf, which may change every zone; "
		     "PowerDNS knows no smaller key. A proxy in front that "
		     "passes only GET and PATCH of the zone narrows it",
	.ds_path = "by hand: give the DS records shown to the registrar, or "
		   "publish CDS (pdnsutil set-publish-cds) where the registry "
		   "looks for them",
	.untried = "views and zone variants (5.0); backends other than "
		   "sqlite3 and bind",
	.reverts = "octoDNS, dnscontrol, Terraform (pan-net/powerdns), "
		   "external-dns and front ends with templates",
};
