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

#define SERVER "/servers/{0}"
#define ZONE SERVER "/zones/{zone}"

struct powerdns {
	struct driver d; /* present: the zone as it was last read */
	bool writes, changed;
	uint32_t serial; /* before the change */
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

static const struct fields fields = { .host = "content",
				      .dot = true,
				      .off = "disabled" };

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
	return rest_where(rest_at(zone, "rrsets"), "name", owner, "type", type,
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
	fields_read_ns(&fields, rest_at(set, "records"), "", &d->zone);
	cJSON_Delete(zone);
	return true;
}

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

static bool take_set(const cJSON *zone, const char *owner, struct records *out,
		     struct err *err)
{
	const cJSON *set = rrset_of(zone, owner, "MX");
	uint32_t ttl = 0;

	if (!cJSON_IsArray(rest_at(zone, "rrsets")))
		return err_set(err, ERR_PARSE, "the zone came without rrsets");
	if (has(zone, owner, "CNAME", "") || has(zone, owner, "LUA", "MX "))
		return driver_refuse_set("is made by CNAME or LUA", err);
	if (set && !rest_number(set, "ttl", INT32_MAX, &ttl))
		return err_set(err, ERR_PARSE, "the MX set has no TTL");
	bool ok = !set ||
		  fields_read(&fields, rest_at(set, "records"), "", out, err);
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
	struct driver *d = &p->d;
	const char *path = p->writes ? ZONE : ZONE "?rrset_name={name}.";

	cJSON_Delete(d->present);
	d->present = NULL;
	if (!kind_find_zone(d, owner, err) ||
	    !kind_call(d, "GET", path, owner, NULL, &d->present, err))
		return false;
	*out = d->zone;
	const char *why = rest_fault(faults, d->present);
	if (rest_at(d->present, "kind") && why)
		return driver_refuse_zone(d, d->zone.name, why, err);
	return take_set(d->present, owner, records, err) ||
	       err_prefix(err, "powerdns: %s", owner);
}

/* Comments that are not sent stay. */
static bool replace(void *self, const char *owner, const struct mxset *want,
		    struct err *err)
{
	static const char *const but[] = { "records", "comments", NULL };
	struct powerdns *p = self;
	const cJSON *old = rrset_of(p->d.present, owner, "MX");
	char name[DNAME_MAX + 1];

	snprintf(name, sizeof(name), "%s.", owner);
	cJSON *body = cJSON_CreateObject();
	cJSON *set = rest_object("name", name, "type", "MX", "changetype",
				 "REPLACE", NULL);
	cJSON_AddNumberToObject(set, "ttl", want->mx[0].ttl);
	cJSON_AddItemToObject(
		set, "records",
		carry_set(&fields, rest_at(old, "records"), "", want));
	carry_members(set, old, but);
	cJSON_AddItemToArray(cJSON_AddArrayToObject(body, "rrsets"), set);
	rest_number(p->d.present, "edited_serial", UINT32_MAX, &p->serial);
	p->changed = kind_call(&p->d, "PATCH", ZONE, owner, body, NULL, err);
	return p->changed;
}

/* Secondaries fetch the change only when the serial rises, and sooner when
 * they are told; that they were told is no part of the write. */
static bool mx_write(void *self, const char *owner, const struct mxset *have,
		     const struct mxset *want, struct err *err)
{
	struct powerdns *p = self;
	const char *zone = p->d.zone.name;
	struct err ignored;
	uint32_t now;

	p->changed = false;
	p->writes = true;
	bool ok = setwise_write(&p->d.sets, owner, have, want, err);
	p->writes = false;
	if (!ok || !p->changed || rest_is(p->d.present, "kind", "Native"))
		return ok;
	kind_call(&p->d, "PUT", ZONE "/notify", owner, NULL, NULL, &ignored);
	if (rest_number(p->d.present, "edited_serial", UINT32_MAX, &now) &&
	    now == p->serial)
		driver_warn(&p->d,
			    "the serial of %s stayed %u, so secondaries will "
			    "not fetch the change: let it rise by `pdnsutil "
			    "increase-serial %s`, and by itself from now on by "
			    "`pdnsutil set-meta %s SOA-EDIT-API DEFAULT`",
			    zone, now, zone, zone);
	return true;
}

static bool take_keys(struct driver *d, const cJSON *zone,
		      struct zone_dnssec *out, struct err *err)
{
	const cJSON *key;
	cJSON *keys;

	if (rest_is_true(zone, "presigned")) {
		out->state = SIGNING_ON;
		snprintf(out->note, sizeof(out->note),
			 "signed before it reaches this server (presigned)");
	}
	if (out->state != SIGNING_ON)
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

static const struct kind kind = {
	.provider = &powerdns_provider,
	.size = sizeof(struct powerdns),
	.secret = { "X-API-Key", "", "api_key" },
	.keep = { "server_id" },
	.root = "/api/v1",
	.rest = { .said = said,
		  .hints = hints,
		  .max_body = (size_t)64 << 20 }, /* a whole zone */
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
		     .take = take_keys,
		     .method = "PUT",
		     .path = ZONE,
		     .body = "{\"dnssec\": true, \"api_rectify\": true}",
		     .at_once = true },
	.api = { .mx_write = mx_write },
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
	.tells = "nothing, as the one key that there is may do everything",
	.ds_path = "by hand: give the DS records shown to the registrar, or "
		   "publish CDS (pdnsutil set-publish-cds) where the registry "
		   "looks for them",
	.untried = "views and zone variants (5.0); backends other than "
		   "sqlite3 and bind",
	.reverts = "octoDNS, dnscontrol, Terraform (pan-net/powerdns), "
		   "external-dns and front ends with templates",
};
