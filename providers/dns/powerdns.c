/*
 * PowerDNS Authoritative Server (doc.powerdns.com/authoritative/http-api):
 * whole RRsets in one transaction. Disabled records and comments stay.
 */
#include "providers/dns/carry.h"
#include "providers/dns/drivers.h"
#include "providers/dns/kind.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ZONE "/servers/{0}/zones/{zone}"
#define BATCH                                                      \
	"{\"rrsets\": [{\"name\": \"{name}.\", \"type\": \"MX\", " \
	"\"changetype\": \"REPLACE\"}]}"

struct powerdns {
	struct driver d; /* present: the zone as it was last read */
	bool writes, changed;
	uint32_t serial; /* before the change */
};

static const struct dns_setting settings[] = {
	{ .name = "endpoint",
	  .help = "address of its web service, such as https://HOST:8081",
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
	{ 401, "compare PDNS_API_KEY with api-key in the server's pdns.conf" },
	{ 403, "see webserver-allow-from in pdns.conf, or a proxy's rules" },
	{ 404,
	  "check endpoint and server_id, and that the server has the zone" },
	{ 0 },
};

static const char *const said[] = { "error", "errors.0", NULL };

static const struct fields fields = { .host = "content",
				      .dot = true,
				      .off = "disabled" };

static const struct rest_fault faults[] = {
	{ "kind", "Native|Master|Primary|Producer", NULL,
	  "is a secondary there, which takes each change from its primary" },
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
	cJSON *body, *set;

	if (!kind_body(&p->d, BATCH, owner, &body, err))
		return false;
	set = cJSON_GetObjectItem(body, "rrsets")->child;
	cJSON_AddNumberToObject(set, "ttl", want->mx[0].ttl);
	cJSON_AddItemToObject(
		set, "records",
		carry_set(&fields, rest_at(old, "records"), "", want));
	carry_members(set, old, but);
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
			    "the serial of %s stayed %u, so no secondary will "
			    "fetch the change: `pdnsutil increase-serial %s`, "
			    "and once `pdnsutil set-meta %s SOA-EDIT-API "
			    "DEFAULT`",
			    p->d.zone.name, now, p->d.zone.name,
			    p->d.zone.name);
	return true;
}

static bool take_presigned(struct driver *d, const cJSON *zone,
			   struct zone_dnssec *out, struct err *err)
{
	if (rest_is_true(zone, "presigned")) {
		out->state = SIGNING_ON;
		snprintf(out->note, sizeof(out->note), "presigned elsewhere");
	}
	return true;
}

static const struct rest_fault key_faults[] = {
	{ "active", .only = "true", .why = "signs nothing" },
	{ 0 },
};

static const struct kind kind = {
	.provider = &powerdns_provider,
	.size = sizeof(struct powerdns),
	.secret = { "X-API-Key", "", "api_key" },
	.keep = { "server_id" },
	.root = "/api/v1",
	.rest = { .said = said, .hints = hints, .max_body = 64u << 20 },
	/* With dnssec=false the answer comes faster, without the serial. */
	.zones = { .list = { "/servers/{0}/zones?zone={name}.&dnssec=false" },
		   .id = "id",
		   .faults = faults,
		   .take = read_name_servers },
	.records = { .read = read_records },
	.sets = { .replace = replace },
	/* Without api_rectify each change would break the order of names. */
	.signing = { .list = { ZONE "?rrsets=false", .single = true },
		     .word = "dnssec",
		     .take = take_presigned,
		     .ds = "*",
		     .ds_list = { ZONE "/cryptokeys" },
		     .ds_texts = "ds.*",
		     .ds_faults = key_faults,
		     .method = "PUT",
		     .path = ZONE,
		     .body = "{\"dnssec\": true, \"api_rectify\": true}",
		     .at_once = true },
	.api = { .mx_write = mx_write },
};

const struct dns_provider powerdns_provider = {
	.name = "powerdns",
	.title = "PowerDNS Authoritative Server",
	.settings = settings,
	.kind = &kind,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "the api-key of pdns.conf, which may change every zone; "
		     "PowerDNS knows no smaller key. A proxy in front that "
		     "passes only GET and PATCH of the zone narrows it",
	.tells = "nothing, as the one key that there is may do everything",
	.ds_path = "by hand, or by CDS (pdnsutil set-publish-cds) where the "
		   "registry looks for it",
	.untried = "views, zone variants (5.0), backends but sqlite3 and bind",
	.reverts = "octoDNS, dnscontrol, Terraform (pan-net/powerdns), "
		   "external-dns and front ends with templates",
};
