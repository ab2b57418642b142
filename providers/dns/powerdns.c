/*
 * PowerDNS Authoritative Server, by its HTTP API (doc.powerdns.com,
 * "Built-in Webserver and HTTP API"). Whole RRsets are replaced in one
 * transaction; disabled records and comments stay.
 */
#include "providers/dns/carry.h"
#include "providers/dns/drivers.h"
#include "providers/dns/ds.h"
#include "providers/dns/kind.h"
#include "providers/dns/signing.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

struct powerdns {
	struct driver d; /* present: the MX RRset */
	bool writes;
	bool is_primary;     /* of secondaries */
	bool changed;	     /* … which are to be told */
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

static const struct fields fields = { .host = "content", .dot = true };
static const struct carry carry = { &fields, "disabled", NULL };

/* ---- the zone ---- */

static const char *unfit(const cJSON *zone)
{
	static const char *const kinds[] = { "Native", "Master", "Primary",
					     "Producer" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (rest_is(zone, "kind", kinds[i]))
			return NULL;
	return "is a secondary's there: what is changed in it would be "
	       "overwritten by its primary";
}

/* The records that are served of the RRset of that name and type (may be
 * NULL). Old servers give more RRsets than were asked for. */
static cJSON *served(const cJSON *zone, const char *owner, const char *type,
		     const cJSON **out)
{
	const cJSON *rrset, *found = NULL;
	size_t len = strlen(owner);

	cJSON_ArrayForEach(rrset, rest_at(zone, "rrsets"))
	{
		const char *name = rest_text(rrset, "name");
		if (name && strncasecmp(name, owner, len) == 0 &&
		    strcmp(name + len, ".") == 0 &&
		    rest_is(rrset, "type", type))
			found = rrset;
	}
	if (out)
		*out = found;
	return carry_live(&carry, rest_at(found, "records"));
}

static bool read_name_servers(struct driver *d, struct err *err)
{
	char query[DNAME_MAX + 48];
	cJSON *zone = NULL;

	snprintf(query, sizeof(query), "?rrset_name=%s.&rrset_type=NS",
		 d->zone.name);
	if (!driver_call(d, "GET", "/zones/", query, NULL, &zone, err))
		return false;
	cJSON *list = served(zone, d->zone.name, "NS", NULL);
	fields_read_ns(&fields, list, "", &d->zone);
	cJSON_Delete(list);
	cJSON_Delete(zone);
	return true;
}

static bool look(struct driver *d, const char *name, bool *found,
		 struct err *err)
{
	char path[DNAME_MAX + 32];
	cJSON *list;

	/* With dnssec=false the answer comes faster, without the serial. */
	snprintf(path, sizeof(path), "/zones?zone=%s.&dnssec=false", name);
	if (!rest_call(&d->rest, "GET", path, NULL, &list, err))
		return false;
	bool ok = driver_pick(d, list, name, unfit, "id", found, err);
	cJSON_Delete(list);
	return ok && (!*found || read_name_servers(d, err));
}

/* ---- the set ---- */

/* Is one of that type served, whose content begins so? */
static bool has(const cJSON *zone, const char *owner, const char *type,
		const char *begin)
{
	cJSON *list = served(zone, owner, type, NULL);
	const cJSON *record;
	bool found = false;

	cJSON_ArrayForEach(record, list)
	{
		const char *text = rest_text(record, "content");
		found |= text && strncasecmp(text, begin, strlen(begin)) == 0;
	}
	cJSON_Delete(list);
	return found;
}

static bool take_set(struct driver *d, const cJSON *zone, const char *owner,
		     struct records *out, struct err *err)
{
	const cJSON *rrset;
	uint32_t ttl;

	if (!cJSON_IsArray(rest_at(zone, "rrsets")))
		return err_set(err, ERR_PARSE, "the zone came without rrsets");
	if (unfit(zone))
		return driver_refuse_zone(d, d->zone.name, unfit(zone), err);
	if (has(zone, owner, "CNAME", "") || has(zone, owner, "LUA", "MX "))
		return driver_refuse_set("comes from a CNAME or LUA record",
					 err);
	cJSON *list = served(zone, owner, "MX", &rrset);
	d->present = cJSON_Duplicate(rrset, true);
	bool ok = !rrset ||
		  (rest_number(rrset, "ttl", INT32_MAX, &ttl)
			   ? fields_read(&fields, list, "", out, err)
			   : err_set(err, ERR_PARSE, "an RRset without TTL"));
	for (size_t i = 0; i < out->n; i++)
		out->record[i].mx.ttl = ttl;
	cJSON_Delete(list);
	return ok;
}

/* A server that is asked for one name alone leaves out disabled records (seen
 * with 4.7), and a replacement would lose them. */
static bool read_records(void *self, const char *owner, struct zone *out,
			 struct records *records, struct err *err)
{
	struct powerdns *p = self;
	char query[DNAME_MAX + 32] = "";
	cJSON *zone = NULL;

	cJSON_Delete(p->d.present);
	p->d.present = NULL;
	if (!driver_find_zone(&p->d, owner, look, err))
		return false;
	*out = p->d.zone;
	if (!p->writes)
		snprintf(query, sizeof(query), "?rrset_name=%s.", owner);
	if (!driver_call(&p->d, "GET", "/zones/", query, NULL, &zone, err))
		return false;
	rest_number(zone, "edited_serial", UINT32_MAX, &p->serial);
	p->is_primary = !rest_is(zone, "kind", "Native");
	bool ok = take_set(&p->d, zone, owner, records, err) ||
		  err_prefix(err, "powerdns: %s", owner);
	cJSON_Delete(zone);
	return ok;
}

/* Comments that are not sent stay. */
static bool replace(void *self, const char *owner, const struct mxset *want,
		    struct err *err)
{
	static const char *const left_out[] = { "comments", NULL };
	struct powerdns *p = self;
	char name[DNAME_MAX + 1];

	snprintf(name, sizeof(name), "%s.", owner);
	cJSON *body = cJSON_CreateObject();
	cJSON *set = rest_object("name", name, "type", "MX", "changetype",
				 "REPLACE", NULL);
	cJSON *records =
		carry_set(&carry, rest_at(p->d.present, "records"), "", want);
	bool ok = records &&
		  cJSON_AddNumberToObject(set, "ttl", want->mx[0].ttl) &&
		  cJSON_AddItemToObject(set, "records", records) &&
		  carry_members(set, p->d.present, left_out);
	cJSON_AddItemToArray(cJSON_AddArrayToObject(body, "rrsets"), set);
	ok = ok ? driver_call(&p->d, "PATCH", "/zones/", "", body, NULL, err)
		: err_set(err, ERR_INTERNAL, "powerdns: no memory");
	cJSON_Delete(body);
	p->changed = ok && p->is_primary;
	p->serial_was = p->serial;
	return ok;
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
	if (!ok || !p->changed)
		return ok;
	driver_call(&p->d, "PUT", "/zones/", "/notify", NULL, NULL, &ignored);
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

static bool take_ds(const struct driver *d, struct zone_dnssec *out,
		    struct err *err)
{
	cJSON *keys = NULL;
	const cJSON *key;

	if (!driver_call(d, "GET", "/zones/", "/cryptokeys", NULL, &keys, err))
		return false;
	cJSON_ArrayForEach(key, keys)
	{
		if (rest_is_true(key, "active"))
			ds_add_texts(out, rest_at(key, "ds"));
	}
	cJSON_Delete(keys);
	return true;
}

static bool dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
			struct err *err)
{
	struct driver *d = self;
	cJSON *zone = NULL;

	*out = (struct zone_dnssec){ 0 };
	if (!driver_find_zone(d, owner, look, err) ||
	    !driver_call(d, "GET", "/zones/", "?rrsets=false", NULL, &zone,
			 err))
		return false;
	bool known = cJSON_IsBool(rest_at(zone, "dnssec"));
	bool presigned = rest_is_true(zone, "presigned");
	bool on = presigned || rest_is_true(zone, "dnssec");
	cJSON_Delete(zone);
	if (!known)
		return err_set(err, ERR_PARSE,
			       "powerdns: the zone %s came without its "
			       "\"dnssec\" field",
			       d->zone.name);
	if (presigned)
		snprintf(out->note, sizeof(out->note),
			 "signed before it reaches this server (presigned)");
	out->state = on ? SIGNING_ON : SIGNING_OFF;
	return !on || take_ds(d, out, err);
}

/* Without api_rectify the order of names would have to be set by hand after
 * each change. */
static bool dnssec_enable(void *self, const char *owner, struct err *err)
{
	cJSON *body = cJSON_CreateObject();

	cJSON_AddTrueToObject(body, "dnssec");
	cJSON_AddTrueToObject(body, "api_rectify");
	return signing_enable(self, owner, dnssec_read, "PUT", "/zones/", "",
			      body, err) &&
	       signing_took(self, owner, dnssec_read, err);
}

/* ---- the handle ---- */

/* The address may be given with or without the API's own path. */
static bool take_server(void *self, const struct dns_config *config,
			struct err *err)
{
	static const char path[] = "/api/v1";
	struct driver *d = self;
	char *end = strstr(d->rest.base, path);
	char server[256];

	if (!driver_segment(d, config, "server_id", server, sizeof(server),
			    err))
		return false;
	if (end)
		*end = '\0';
	size_t len = strlen(d->rest.base);
	snprintf(d->rest.base + len, sizeof(d->rest.base) - len,
		 "%s/servers/%s", path, server);
	d->rest.max_body = (size_t)64 << 20; /* a whole zone */
	return true;
}

static bool open_driver(const struct dns_config *config, struct dns_api *out,
			struct err *err)
{
	static const char *const said[] = { "error", "errors.0", NULL };
	static const struct kind kind = {
		.provider = &powerdns_provider,
		.size = sizeof(struct powerdns),
		.secret = { "X-API-Key", "", "api_key" },
		.rest = { .said = said, .hints = hints },
		.records = { .read = read_records },
		.sets = { .replace = replace },
		.api = { .mx_write = mx_write,
			 .dnssec_read = dnssec_read,
			 .dnssec_enable = dnssec_enable },
		.begin = take_server,
	};

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
