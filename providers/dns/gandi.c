/*
 * Gandi LiveDNS (api.gandi.net/docs/livedns). Whole RRsets, each replaced by a
 * PUT of its own address.
 */
#include "providers/dns/driver.h"
#include "providers/dns/drivers.h"
#include "providers/dns/ds.h"
#include "providers/dns/signing.h"
#include "providers/dns/texts.h"

#include <stdio.h>
#include <string.h>

#define SIGNING_KEY 257 /* flags of a key that signs keys, RFC 4034 */

static const struct dns_setting settings[] = {
	{ .name = "token",
	  .help = "a personal access token",
	  .required = true,
	  .secret = true,
	  .env = { "GANDIV5_PERSONAL_ACCESS_TOKEN",
		   "GANDI_PERSONAL_ACCESS_TOKEN" } },
	{ .name = "endpoint",
	  .help = "address of the API",
	  .env = { "GANDIV5_ENDPOINT" },
	  .fallback = "https://api.gandi.net/v5/livedns" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "the token was refused: compare GANDIV5_PERSONAL_ACCESS_TOKEN "
	       "with the tokens of your organisation at admin.gandi.net; the "
	       "old API keys are not taken" },
	{ 403, "the token is wrong, has expired, or may not do this: it needs "
	       "\"Manage domain name technical configurations\" for this "
	       "domain" },
	{ 0 },
};

static const char *const said[] = { "message", "errors.0.name",
				    "errors.0.description", NULL };

/* ---- the zone ---- */

static bool read_name_servers(struct driver *d, struct err *err)
{
	cJSON *list;

	if (!driver_call(d, "GET", "/domains/", "/nameservers", NULL, &list,
			 err))
		return false;
	zone_add_list(&d->zone, list);
	cJSON_Delete(list);
	return true;
}

static bool look(struct driver *d, const char *name, bool *found,
		 struct err *err)
{
	char path[DNAME_MAX + 16];
	cJSON *domain;

	snprintf(path, sizeof(path), "/domains/%s", name);
	if (!rest_find(&d->rest, "GET", path, NULL, &domain, err))
		return false;
	*found = domain != NULL;
	if (!domain)
		return true;
	bool ok = driver_take_zone(d, name, rest_text(domain, "fqdn"), err);
	cJSON_Delete(domain);
	d->zone.ttl_max = 2592000;
	return ok && read_name_servers(d, err);
}

/* ---- the set ---- */

static void path_of_set(const struct driver *d, const char *owner,
			char out[DNAME_MAX + 32])
{
	char label[DNAME_MAX];

	driver_label(d, owner, "@", label);
	snprintf(out, DNAME_MAX + 32, "/records/%s/MX", label);
}

static bool take_set(const cJSON *rrset, struct mxset *set, struct err *err)
{
	uint32_t ttl;

	return (rest_number(rrset, "rrset_ttl", INT32_MAX, &ttl) ||
		err_set(err, ERR_PARSE, "an RRset without TTL")) &&
	       texts_read(rest_at(rrset, "rrset_values"), ttl, set, err);
}

static bool read_set(void *self, const char *owner, struct zone *out,
		     struct err *err)
{
	struct driver *d = self;
	char tail[DNAME_MAX + 32];
	cJSON *rrset;

	if (!driver_find_zone(d, owner, look, err))
		return false;
	*out = d->zone;
	path_of_set(d, owner, tail);
	if (!driver_find(d, "GET", "/domains/", tail, NULL, &rrset, err))
		return false;
	bool ok = !rrset || take_set(rrset, &out->set, err) ||
		  err_prefix(err, "gandi: %s", owner);
	cJSON_Delete(rrset);
	return ok;
}

static bool replace(void *self, const char *owner, const struct mxset *want,
		    struct err *err)
{
	char tail[DNAME_MAX + 32];
	cJSON *body = cJSON_CreateObject();
	bool ok =
		cJSON_AddNumberToObject(body, "rrset_ttl", want->mx[0].ttl) &&
		cJSON_AddItemToObject(body, "rrset_values", texts_write(want));

	path_of_set(self, owner, tail);
	ok = ok ? driver_call(self, "PUT", "/domains/", tail, body, NULL, err)
		: err_set(err, ERR_INTERNAL, "gandi: no memory");
	cJSON_Delete(body);
	return ok;
}

/* ---- signing: a zone with an active key is signed ---- */

static void take_key(const cJSON *key, const char *zone,
		     struct zone_dnssec *out)
{
	const char *public_key = rest_text(key, "public_key");
	uint32_t flags, algorithm;

	if (rest_is_true(key, "deleted"))
		return;
	if (!rest_is(key, "status", "active")) {
		if (out->state == SIGNING_OFF)
			out->state = SIGNING_PENDING;
		return;
	}
	out->state = SIGNING_ON;
	if (public_key && rest_number(key, "flags", UINT16_MAX, &flags) &&
	    rest_number(key, "algorithm", UINT8_MAX, &algorithm))
		ds_add(out, zone, flags, algorithm, public_key);
}

static bool dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
			struct err *err)
{
	struct driver *d = self;
	const cJSON *key;
	cJSON *keys;

	*out = (struct zone_dnssec){ .state = SIGNING_OFF };
	if (!driver_find_zone(d, owner, look, err) ||
	    !driver_call(d, "GET", "/domains/", "/keys", NULL, &keys, err))
		return false;
	if (!cJSON_IsArray(keys))
		out->state = SIGNING_UNKNOWN;
	cJSON_ArrayForEach(key, keys) take_key(key, d->zone.name, out);
	cJSON_Delete(keys);
	return true;
}

static bool dnssec_enable(void *self, const char *owner, struct err *err)
{
	cJSON *body = cJSON_CreateObject();

	cJSON_AddNumberToObject(body, "flags", SIGNING_KEY);
	return signing_enable(self, owner, dnssec_read, "POST", "/domains/",
			      "/keys", body, err);
}

/* ---- the handle ---- */

static bool open_driver(const struct dns_config *given, struct dns_api *out,
			struct err *err)
{
	static const struct driver_secret secret = { "Authorization", "Bearer ",
						     "token" };
	struct dns_config config = *given;
	struct driver *d =
		driver_open(&gandi_provider, sizeof(*d), &config, &secret, err);

	if (!d)
		return false;
	d->rest.said = said;
	d->rest.hints = hints;
	d->sets.read = read_set;
	d->sets.replace = replace;
	*out = driver_api(d);
	out->dnssec_read = dnssec_read;
	out->dnssec_enable = dnssec_enable;
	return true;
}

const struct dns_provider gandi_provider = {
	.name = "gandi",
	.title = "Gandi LiveDNS",
	.settings = settings,
	.open = open_driver,
	.ttl_min = 300,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "a personal access token limited to this one domain, "
		     "with \"Manage domain name technical configurations\" "
		     "(admin.gandi.net, Organizations, Sharing, Personal "
		     "Access Token)",
	.ds_path = "by hand from the keys that are shown; for a domain "
		   "registered at Gandi it is set there (Domain, DNSSEC), as "
		   "far as is known by itself. A zone with ALIAS records "
		   "cannot be signed",
	.untried = "everything against the live API",
	.reverts = "Terraform (go-gandi/gandi, gandi_livedns_record), octoDNS, "
		   "dnscontrol, external-dns by webhook",
};
