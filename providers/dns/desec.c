/*
 * deSEC (desec.readthedocs.io, "Managing DNS Records"). Whole RRsets; a PATCH
 * of the list is one transaction. Every zone is signed.
 */
#include "providers/dns/driver.h"
#include "providers/dns/drivers.h"
#include "providers/dns/texts.h"

#include <stdio.h>
#include <string.h>

static const struct dns_setting settings[] = {
	{ .name = "token",
	  .help = "an API token",
	  .required = true,
	  .secret = true,
	  .env = { "DESEC_TOKEN", "DESEC_API_TOKEN" } },
	{ .name = "endpoint",
	  .help = "address of the API",
	  .env = { "DESEC_API_URI" },
	  .fallback = "https://desec.io/api/v1" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "the token was refused: compare DESEC_TOKEN with the tokens in "
	       "your account at desec.io" },
	{ 403, "the token may not do this: see its policies (perm_write for "
	       "this domain and type MX) and its allowed_subnets" },
	{ 429, "deSEC's limits are reached (a few hundred writes a day): run "
	       "the same command again after the time it names" },
	{ 0 },
};

/* The first words in {"detail": …}, {"ttl": […]}, [{"records": […]}]. */
static void detail(const cJSON *answer, char *out, size_t size)
{
	const cJSON *item = answer;
	const char *name = NULL;

	while (item && !cJSON_IsString(item)) {
		/* A list of changes says {} for those that are right. */
		for (item = item->child; item && item->next; item = item->next)
			if (cJSON_IsString(item) || item->child)
				break;
		if (item && item->string)
			name = item->string;
	}
	if (item)
		snprintf(out, size, "%s%s%s", name ? name : "",
			 name ? ": " : "", item->valuestring);
}

/* ---- the zone ---- */

static bool read_rrsets(const struct driver *d, const char *sub,
			const char *type, cJSON **list, struct err *err)
{
	char tail[DNAME_MAX + 64];

	snprintf(tail, sizeof(tail), "/rrsets/?subname=%s&type=%s", sub, type);
	if (!driver_call(d, "GET", "/domains/", tail, NULL, list, err))
		return false;
	if (cJSON_IsArray(*list))
		return true;
	cJSON_Delete(*list);
	return err_set(err, ERR_PARSE, "desec: the list of RRsets is none");
}

static bool is_rrset(const cJSON *rrset, const char *sub, const char *type)
{
	const char *its_sub = rest_text(rrset, "subname");
	const char *its_type = rest_text(rrset, "type");

	return its_sub && its_type && strcmp(its_sub, sub) == 0 &&
	       strcmp(its_type, type) == 0;
}

static bool read_name_servers(struct driver *d, struct err *err)
{
	const cJSON *rrset, *record;
	cJSON *list;

	if (!read_rrsets(d, "", "NS", &list, err))
		return false;
	cJSON_ArrayForEach(rrset, list)
	{
		if (!is_rrset(rrset, "", "NS"))
			continue;
		cJSON_ArrayForEach(record, cJSON_GetObjectItemCaseSensitive(
						   rrset, "records"))
			zone_add_ns(&d->zone, cJSON_GetStringValue(record));
	}
	cJSON_Delete(list);
	return true;
}

/* deSEC itself finds the zone that a name lies in. */
static bool take_owning(struct driver *d, const char *owner, const cJSON *list,
			bool *found, struct err *err)
{
	const cJSON *domain = cJSON_GetArrayItem(list, 0);
	const char *text = rest_text(domain, "name");
	char name[DNAME_MAX];
	struct err ignored;

	*found = domain != NULL;
	if (cJSON_IsArray(list) && !domain)
		return true;
	if (!text || !dname_parse(text, name, &ignored) ||
	    !dname_is_within(owner, name))
		return err_set(err, ERR_PARSE,
			       "desec: the zone of %s is not told", owner);
	if (!driver_take_zone(d, name, text, err))
		return false;
	rest_number(domain, "minimum_ttl", INT32_MAX, &d->zone.ttl_min);
	d->zone.ttl_max = 86400;
	return read_name_servers(d, err);
}

static bool look(struct driver *d, const char *name, bool *found,
		 struct err *err)
{
	char path[DNAME_MAX + 32];
	cJSON *list = NULL;

	snprintf(path, sizeof(path), "/domains/?owns_qname=%s", name);
	if (!rest_call(&d->rest, "GET", path, NULL, &list, err))
		return false;
	bool ok = take_owning(d, name, list, found, err);
	cJSON_Delete(list);
	return ok;
}

/* ---- the set ---- */

static bool take_set(const cJSON *rrset, struct mxset *set, struct err *err)
{
	uint32_t ttl;

	return (rest_number(rrset, "ttl", INT32_MAX, &ttl) ||
		err_set(err, ERR_PARSE, "an RRset without TTL")) &&
	       texts_read(cJSON_GetObjectItemCaseSensitive(rrset, "records"),
			  ttl, set, err);
}

static bool read_set(void *self, const char *owner, struct zone *out,
		     struct err *err)
{
	struct driver *d = self;
	char sub[DNAME_MAX];
	const cJSON *rrset;
	bool ok = true;
	cJSON *list;

	if (!driver_find_zone(d, owner, look, err))
		return false;
	*out = d->zone;
	driver_label(d, owner, "", sub);
	if (!read_rrsets(d, sub, "MX", &list, err))
		return false;
	cJSON_ArrayForEach(rrset, list)
	{
		if (ok && is_rrset(rrset, sub, "MX"))
			ok = take_set(rrset, &out->set, err) ||
			     err_prefix(err, "desec: %s", owner);
	}
	cJSON_Delete(list);
	return ok;
}

static cJSON *patch_of(const char *sub, const struct mxset *want)
{
	cJSON *list = cJSON_CreateArray(), *rrset = cJSON_CreateObject();
	bool ok = cJSON_AddItemToArray(list, rrset) &&
		  cJSON_AddStringToObject(rrset, "subname", sub) &&
		  cJSON_AddStringToObject(rrset, "type", "MX") &&
		  cJSON_AddNumberToObject(rrset, "ttl", want->mx[0].ttl) &&
		  cJSON_AddItemToObject(rrset, "records", texts_write(want));

	if (ok)
		return list;
	cJSON_Delete(list);
	return NULL;
}

static bool replace(void *self, const char *owner, const struct mxset *want,
		    struct err *err)
{
	struct driver *d = self;
	char sub[DNAME_MAX];

	driver_label(d, owner, "", sub);
	cJSON *body = patch_of(sub, want);
	if (!body)
		return err_set(err, ERR_INTERNAL, "desec: no memory");
	bool ok = driver_call(d, "PATCH", "/domains/", "/rrsets/", body, NULL,
			      err);
	cJSON_Delete(body);
	return ok;
}

/* ---- signing: always on ---- */

static bool dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
			struct err *err)
{
	const cJSON *key, *ds;
	cJSON *domain = NULL;

	*out = (struct zone_dnssec){ .state = SIGNING_ON };
	if (!driver_find_zone(self, owner, look, err) ||
	    !driver_call(self, "GET", "/domains/", "/", NULL, &domain, err))
		return false;
	cJSON_ArrayForEach(key,
			   cJSON_GetObjectItemCaseSensitive(domain, "keys"))
	{
		cJSON_ArrayForEach(ds,
				   cJSON_GetObjectItemCaseSensitive(key, "ds"))
		{
			const char *text = cJSON_GetStringValue(ds);
			if (text && out->n_ds < ZONE_DS_MAX)
				snprintf(out->ds[out->n_ds++],
					 sizeof(out->ds[0]), "%s", text);
		}
	}
	cJSON_Delete(domain);
	return true;
}

static bool open_driver(const struct dns_config *given, struct dns_api *out,
			struct err *err)
{
	static const struct driver_secret secret = { "Authorization", "Token ",
						     "token" };
	struct dns_config config = *given;
	struct driver *d =
		driver_open(&desec_provider, sizeof(*d), &config, &secret, err);

	if (!d)
		return false;
	d->rest.detail = detail;
	d->rest.hints = hints;
	d->sets.read = read_set;
	d->sets.replace = replace;
	*out = driver_api(d);
	out->dnssec_read = dnssec_read;
	return true;
}

const struct dns_provider desec_provider = {
	.name = "desec",
	.title = "deSEC",
	.settings = settings,
	.open = open_driver,
	.ttl_min = 3600,
	.asks = { .read = 1 },
	.privilege = "a token with a policy that allows perm_write for this "
		     "domain and type MX only (desec.io, Tokens; policies by "
		     "the API)",
	.ds_path = "deSEC publishes CDS, which many registries follow; else "
		   "by hand. Every zone is signed from the beginning",
	.untried = "everything against the live API",
	.reverts = "Terraform (valodim/desec), octoDNS, dnscontrol, "
		   "external-dns by webhook",
};
