/*
 * Scaleway Domains and DNS (scaleway.com/en/developers/api/domains-and-dns).
 * Whole sets by a "set" that names the old ones; each makes a version of the
 * zone. DNSSEC is in the registrar's half of the API.
 */
#include "providers/dns/driver.h"
#include "providers/dns/drivers.h"
#include "providers/dns/ds.h"
#include "providers/dns/mxtext.h"
#include "providers/dns/pages.h"
#include "providers/dns/signing.h"
#include "providers/dns/texts.h"

#include <stdio.h>
#include <string.h>

static const struct dns_setting settings[] = {
	{ .name = "secret_key",
	  .help = "the secret half of an API key",
	  .required = true,
	  .secret = true,
	  .env = { "SCW_SECRET_KEY", "SCALEWAY_SECRET_KEY",
		   "SCALEWAY_API_TOKEN" } },
	{ .name = "project_id",
	  .help = "the project that holds the zone, where several do",
	  .env = { "SCW_PROJECT_ID", "SCW_DEFAULT_PROJECT_ID",
		   "SCALEWAY_PROJECT_ID" } },
	{ .name = "endpoint",
	  .help = "address of the API",
	  .env = { "SCW_DNS_API_URL" },
	  .fallback = "https://api.scaleway.com/domain/v2beta1" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "the key was refused: compare SCW_SECRET_KEY with the API keys "
	       "in the console (Identity and Access Management)" },
	{ 403, "the key may not do this, or the zone is in another project: it "
	       "needs the permission set DomainsDNSFullAccess there" },
	{ 0 },
};

struct scaleway {
	struct driver driver;
	char project[256]; /* "" or "&project_id=…" */
};

static const char *const said[] = { "message", "details.0.argument_name",
				    "details.0.help_message", NULL };

/* Of domains alone: what is not there is refused in several ways. */
static bool is_absent(const cJSON *answer)
{
	return rest_is(answer, "type", "not_found") ||
	       rest_is(answer, "message", "domain not found");
}

/* ---- the zone ---- */

static const struct rest_fault faults[] = {
	{ "ns_master.0", .only = "",
	  .why = "is a secondary zone at Scaleway: what is changed in it would "
		 "be overwritten by its primary" },
	{ "status", .only = "active",
	  .why = "is not active at Scaleway (pending, locked or in error), so "
		 "not served from there" },
	{ 0 },
};

/* A zone's name comes in two parts. */
static void name_zones(cJSON *list)
{
	cJSON *zone;

	cJSON_ArrayForEach(zone, list)
	{
		const char *sub = rest_text(zone, "subdomain");
		const char *domain = rest_text(zone, "domain");
		char name[2 * DNAME_MAX];
		if (domain && snprintf(name, sizeof(name), "%s%s%s",
				       sub ? sub : "", sub && *sub ? "." : "",
				       domain) < (int)sizeof(name))
			cJSON_AddStringToObject(zone, "name", name);
	}
}

static bool look(struct driver *d, const char *name, bool *found,
		 struct err *err)
{
	static const struct pages pages = { "page_size=100&page=", "dns_zones",
					    NULL, "total_count" };
	const struct scaleway *s = (struct scaleway *)d;
	char path[DNAME_MAX + 300];
	const cJSON *zone;
	cJSON *list;

	snprintf(path, sizeof(path), "/dns-zones?domain=&dns_zone=%s%s&", name,
		 s->project);
	if (!pages_read(&d->rest, &pages, path, &list, err))
		return false;
	name_zones(list);
	bool ok = driver_choose(d, list, name, faults, &zone, err);
	*found = ok && zone;
	if (*found) {
		ok = driver_take_zone(d, name, name, err);
		d->zone.ttl_max = INT32_MAX;
		zone_add_list(&d->zone, rest_at(zone, "ns"));
	}
	cJSON_Delete(list);
	return ok;
}

/* ---- the set ---- */

/* Answered differently by who asks, or by what is up? */
static bool is_plain(const cJSON *record, struct err *err)
{
	static const char *const kinds[] = { "geo_ip_config",
					     "http_service_config",
					     "weighted_config", "view_config" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		char why[64];
		snprintf(why, sizeof(why), "is dynamic (%s)", kinds[i]);
		if (cJSON_IsObject(rest_at(record, kinds[i])))
			return driver_refuse_set(why, err);
	}
	return true;
}

/* Written without the preference, data comes back with it. */
static bool take_record(const cJSON *record, struct mxset *set, struct err *err)
{
	const char *data = rest_text(record, "data");
	uint32_t ttl, preference;
	char text[1024];

	if (!data || !rest_number(record, "ttl", INT32_MAX, &ttl) ||
	    !rest_number(record, "priority", UINT16_MAX, &preference))
		return err_set(err, ERR_PARSE, "an MX record lacks a member");
	if (strchr(data, ' '))
		snprintf(text, sizeof(text), "%s", data);
	else
		snprintf(text, sizeof(text), "%u %s", preference, data);
	return is_plain(record, err) && texts_add(text, ttl, set, err);
}

/* Keeps the records of that name in d->present. */
static bool take_set(struct driver *d, cJSON *list, const char *label,
		     struct mxset *set, struct err *err)
{
	cJSON *record, *next;
	bool ok = true;

	cJSON_Delete(d->present);
	d->present = list;
	for (record = list->child; ok && record; record = next) {
		next = record->next;
		if (rest_is(record, "name", label) &&
		    rest_is(record, "type", "MX"))
			ok = take_record(record, set, err);
		else
			cJSON_Delete(cJSON_DetachItemViaPointer(list, record));
	}
	return ok;
}

static bool read_set(void *self, const char *owner, struct zone *out,
		     struct err *err)
{
	static const struct pages pages = { "page_size=100&page=", "records",
					    NULL, "total_count" };
	char label[DNAME_MAX], path[3 * DNAME_MAX];
	struct driver *d = self;
	cJSON *list;

	if (!driver_find_zone(d, owner, look, err))
		return false;
	*out = d->zone;
	driver_label(d, owner, "", label);
	snprintf(path, sizeof(path), "/dns-zones/%s/records?name=%s&type=MX&",
		 d->id, label);
	return pages_read(&d->rest, &pages, path, &list, err) &&
	       (take_set(d, list, label, &out->set, err) ||
		err_prefix(err, "scaleway: %s", owner));
}

/* The comment of the record that was there for the same host. */
static const cJSON *comment_of(const cJSON *present, const struct mx *mx)
{
	const cJSON *record;

	cJSON_ArrayForEach(record, present)
	{
		struct mxset one = { 0 };
		struct err ignored;
		if (take_record(record, &one, &ignored) &&
		    strcmp(one.mx[0].exchange, mx->exchange) == 0)
			return rest_at(record, "comment");
	}
	return NULL;
}

static bool add_record(cJSON *list, const char *label, const struct mx *mx,
		       const cJSON *comment)
{
	cJSON *record = cJSON_CreateObject();
	char text[MXTEXT_MAX];

	mxtext_write(mx, text);
	if (cJSON_IsString(comment))
		cJSON_AddStringToObject(record, "comment",
					comment->valuestring);
	return cJSON_AddItemToArray(list, record) &&
	       cJSON_AddStringToObject(record, "name", label) &&
	       cJSON_AddStringToObject(record, "type", "MX") &&
	       cJSON_AddStringToObject(record, "data", strchr(text, ' ') + 1) &&
	       cJSON_AddNumberToObject(record, "priority", mx->preference) &&
	       cJSON_AddNumberToObject(record, "ttl", mx->ttl);
}

/* "set" where there is something to replace, else "add". */
static cJSON *change_of(const struct driver *d, const char *label,
			const struct mxset *want)
{
	bool is_new = !d->present || !d->present->child;
	cJSON *body = cJSON_CreateObject(), *change = cJSON_CreateObject();
	bool ok = cJSON_AddItemToArray(cJSON_AddArrayToObject(body, "changes"),
				       change);
	cJSON *verb = cJSON_AddObjectToObject(change, is_new ? "add" : "set");
	cJSON *fields =
		is_new ? NULL : cJSON_AddObjectToObject(verb, "id_fields");
	cJSON *records = cJSON_AddArrayToObject(verb, "records");

	if (fields)
		ok = ok && cJSON_AddStringToObject(fields, "name", label) &&
		     cJSON_AddStringToObject(fields, "type", "MX");
	for (size_t i = 0; ok && i < want->n; i++)
		ok = add_record(records, label, &want->mx[i],
				comment_of(d->present, &want->mx[i]));
	/* A mistyped zone shall not come into being. */
	if (ok && cJSON_AddTrueToObject(body, "disallow_new_zone_creation") &&
	    cJSON_AddFalseToObject(body, "return_all_records"))
		return body;
	cJSON_Delete(body);
	return NULL;
}

static bool replace(void *self, const char *owner, const struct mxset *want,
		    struct err *err)
{
	char label[DNAME_MAX];

	driver_label(self, owner, "", label);
	cJSON *body = change_of(self, label, want);
	bool ok = body ? driver_call(self, "PATCH", "/dns-zones/", "/records",
				     body, NULL, err)
		       : err_set(err, ERR_INTERNAL, "scaleway: no memory");
	cJSON_Delete(body);
	return ok;
}

/* ---- signing: at the domain's registration ---- */

static void take_ds(const cJSON *dnssec, struct zone_dnssec *out)
{
	const cJSON *ds;

	cJSON_ArrayForEach(ds, rest_at(dnssec, "ds_records"))
	{
		uint32_t tag;
		if (rest_number(ds, "key_id", UINT16_MAX, &tag))
			ds_add_words(out, tag, rest_text(ds, "algorithm"),
				     rest_text(ds, "digest.type"),
				     rest_text(ds, "digest.digest"));
	}
}

static bool dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
			struct err *err)
{
	static const struct signing_word words[] = {
		{ "enabled", SIGNING_ON, "" },
		{ "enabling", SIGNING_PENDING, "being signed" },
		{ "disabled", SIGNING_OFF, "" },
		{ "disabling", SIGNING_OFF, "being switched off" },
		{ 0 },
	};
	cJSON *domain;

	*out = (struct zone_dnssec){ .sends_ds_itself = true };
	if (!driver_find_zone(self, owner, look, err) ||
	    !driver_find(self, "GET", "/domains/", "", NULL, &domain, err))
		return false;
	if (!domain)
		snprintf(out->note, sizeof(out->note),
			 "the domain is neither registered at Scaleway nor "
			 "declared there as external");
	signing_by_word(words, rest_text(domain, "dnssec.status"), out);
	out->sends_ds_itself = domain && !rest_is_true(domain, "is_external");
	take_ds(rest_at(domain, "dnssec"), out);
	cJSON_Delete(domain);
	return true;
}

static bool dnssec_enable(void *self, const char *owner, struct err *err)
{
	return signing_enable(self, owner, dnssec_read, "POST", "/domains/",
			      "/enable-dnssec", cJSON_CreateObject(), err);
}

/* ---- the handle ---- */

static bool open_driver(const struct dns_config *given, struct dns_api *out,
			struct err *err)
{
	static const struct driver_secret secret = { "X-Auth-Token", "",
						     "secret_key" };
	struct dns_config config = *given;
	struct scaleway *s = driver_open(&scaleway_provider, sizeof(*s),
					 &config, &secret, err);
	char project[200];

	if (!s)
		return false;
	if (!driver_segment(&s->driver, &config, "project_id", project,
			    sizeof(project), err)) {
		driver_close(s);
		return false;
	}
	snprintf(s->project, sizeof(s->project), "%s%s",
		 *project ? "&project_id=" : "", project);
	s->driver.rest.said = said;
	s->driver.rest.absent = is_absent;
	s->driver.rest.hints = hints;
	s->driver.sets.read = read_set;
	s->driver.sets.replace = replace;
	*out = driver_api(&s->driver);
	out->dnssec_read = dnssec_read;
	out->dnssec_enable = dnssec_enable;
	return true;
}

const struct dns_provider scaleway_provider = {
	.name = "scaleway",
	.title = "Scaleway Domains and DNS",
	.settings = settings,
	.open = open_driver,
	.ttl_min = 60,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "an API key of an application (Identity and Access "
		     "Management) whose policy has the permission set "
		     "DomainsDNSFullAccess in the zone's project alone; to "
		     "read or switch on DNSSEC also "
		     "DomainsRegistrarFullAccess",
	.ds_path = "by itself for domains registered at Scaleway; else by "
		   "hand, for domains declared there as external",
	.untried = "everything against the live API; its shortest TTL (60 s), "
		   "and whether external domains are signed, are unproved",
	.reverts = "Terraform (scaleway_domain_record), dnscontrol, octoDNS, "
		   "external-dns",
};
