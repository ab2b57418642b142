/* A driver from its table. */
#include "providers/dns/kind.h"

#include "providers/dns/kind_verbs.h"
#include "providers/dns/path.h"

#include <stdio.h>
#include <string.h>

/* ---- opening ---- */

static void fill(const struct kind *kind, struct driver *d)
{
	d->kind = kind;
	d->zone_key = kind->zone_key;
	d->apex = kind->apex;
	d->scope = kind->scope;
	d->rest.said = kind->rest.said;
	d->rest.verdicts = kind->rest.verdicts;
	d->rest.judge = kind->rest.judge;
	d->rest.gone = kind->rest.gone;
	d->rest.sign = kind->rest.sign;
	d->rest.hints = kind->rest.hints;
	d->rest.max_body = kind->rest.max_body;
	d->rest.parse = kind->rest.parse;
	d->rest.format = kind->rest.format;
	d->rest.owner = d;
	if (kind->rpc && kind->rpc->has_cookies)
		d->rest.cookies = &d->cookies;
	d->records = kind->records;
	d->sets = kind->sets;
}

static void take_verbs(const struct dns_api *own, struct dns_api *out)
{
	out->dnssec_read = own->dnssec_read;
	out->dnssec_enable = own->dnssec_enable;
	if (own->mx_read)
		out->mx_read = own->mx_read;
	if (own->mx_write)
		out->mx_write = own->mx_write;
	if (own->examine)
		out->examine = own->examine;
	out->rights = own->rights;
	if (own->close)
		out->close = own->close;
}

/* Those that the tables alone describe. */
static void take_tables(const struct kind *kind, struct driver *d,
			struct dns_api *out)
{
	if (!d->records.read && kind->reads.list.path)
		d->records.read = kind_read_records;
	if (!d->records.call && kind->reads.path)
		d->records.call = kind_change_record;
	if (!d->sets.read && kind->whole.list.path)
		d->sets.read = kind_read_set;
	if (!d->sets.replace && kind->whole.method)
		d->sets.replace = kind_replace_set;
	if (!out->dnssec_read && kind->signing.list.path)
		out->dnssec_read = kind_dnssec_read;
	if (!out->dnssec_enable &&
	    (kind->signing.method || kind->signing.enable))
		out->dnssec_enable = kind_dnssec_enable;
}

/* A name such as v2.example.com is no path. */
static void take_root(const char *root, struct rest *rest)
{
	char *host = strstr(rest->base, "://") + strlen("://");
	char *path = host + strcspn(host, "/");
	char *end = root ? strstr(path, root) : NULL;

	if (!root)
		return;
	if (!end)
		end = path + strlen(path);
	snprintf(end, sizeof(rest->base) - (size_t)(end - rest->base), "%s",
		 root);
}

static bool keep_all(const struct kind *kind, struct driver *d,
		     const struct dns_config *config, struct err *err)
{
	for (size_t i = 0; i < DRIVER_KEPT_MAX && kind->keep[i]; i++)
		if (!driver_keep(d, config, kind->keep[i], err))
			return false;
	for (const struct kind_header *h = kind->headers; h->name; h++)
		d->rest.headers[d->rest.n_headers++] =
			(struct http_header){ h->name, d->kept[h->kept] };
	return true;
}

bool kind_open(const struct kind *kind, const struct dns_config *given,
	       struct dns_api *out, struct err *err)
{
	struct dns_config config = *given;
	struct dns_api own = kind->api;
	struct driver *d = driver_open(
		kind->provider, kind->size ? kind->size : sizeof(*d), &config,
		kind->secret.setting ? &kind->secret : NULL, err);

	if (!d)
		return false;
	fill(kind, d);
	take_root(kind->root, &d->rest);
	if (!keep_all(kind, d, &config, err) ||
	    (kind->begin && !kind->begin(d, &config, err))) {
		(own.close ? own.close : driver_close)(d);
		return false;
	}
	take_tables(kind, d, &own);
	*out = driver_api(d);
	take_verbs(&own, out);
	return true;
}

/* ---- requests ---- */

bool kind_body(const struct driver *d, const char *template, const char *name,
	       cJSON **out, struct err *err)
{
	char text[DRIVER_PATH_MAX];

	*out = NULL;
	if (!path_fill(d, template, name, text, err))
		return false;
	*out = cJSON_Parse(text);
	return *out || err_set(err, ERR_INTERNAL, "%s: no room for a request",
			       d->provider->name);
}

bool kind_call(const struct driver *d, const char *method, const char *path,
	       const char *name, cJSON *body, cJSON **answer, struct err *err)
{
	char full[DRIVER_PATH_MAX];

	if (d->kind->rpc)
		return rpc_call(d->rest.owner, path, body, answer, err);
	bool ok = path_fill(d, path, name, full, err) &&
		  rest_call(&d->rest, method, full, body, answer, err);
	cJSON_Delete(body);
	return ok;
}

bool kind_change(const struct driver *d, const char *method, const char *path,
		 cJSON *body, struct err *err)
{
	cJSON *answer = NULL;

	if (d->kind->rpc)
		return rpc_call(d->rest.owner, path, body, NULL, err);
	bool ok = rest_call(&d->rest, method, path, body, &answer, err) &&
		  (!d->kind->follow || d->kind->follow(d, answer, err));
	cJSON_Delete(answer);
	cJSON_Delete(body);
	return ok;
}
