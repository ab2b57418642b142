/*
 * A program of the user's own does the reading and writing, for hosters
 * without a driver: exodane.dns-exec/1, described with a worked example in
 * exodane-providers(7). A write finds the set that was just read and leaves
 * the wanted one, which is then read back.
 */
#include "providers/dns/driver.h"
#include "providers/dns/drivers.h"
#include "providers/dns/mxtext.h"
#include "providers/dns/mxwrite.h"
#include "providers/dns/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct exec {
	struct program program;
	struct mxset present; /* as last read */
};

static const struct dns_setting settings[] = {
	{ .name = "program",
	  .help = "path of the program that reads and writes",
	  .required = true,
	  .env = { "EXODANE_DNS_PROGRAM" } },
	{ .name = "timeout",
	  .help = "how long one run of it may take, in s",
	  .fallback = "60" },
	{ 0 },
};

/* ---- MX sets as JSON ---- */

static cJSON *set_json(const struct mxset *set)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < set->n; i++) {
		const struct mx *mx = &set->mx[i];
		cJSON *item = rest_object("exchange", mx->exchange, NULL);
		cJSON_AddNumberToObject(item, "preference", mx->preference);
		cJSON_AddNumberToObject(item, "ttl", mx->ttl);
		cJSON_AddItemToArray(list, item);
	}
	return list;
}

static bool take_set(const cJSON *list, struct mxset *set, struct err *err)
{
	const cJSON *item;
	uint32_t preference;
	struct mx mx;

	if (!cJSON_IsArray(list))
		return err_set(err, ERR_PARSE, "\"mx\" is no list");
	cJSON_ArrayForEach(item, list)
	{
		const char *host = rest_text(item, "exchange");
		if (!host ||
		    !rest_number(item, "preference", UINT16_MAX, &preference) ||
		    !rest_number(item, "ttl", INT32_MAX, &mx.ttl))
			return err_set(err, ERR_PARSE, "an MX lacks a member");
		mx.preference = (uint16_t)preference;
		if (!mxtext_host(host, &mx, err) || !mxwrite_add(set, &mx, err))
			return false;
	}
	return true;
}

static bool take_scope(const char *word, enum ttl_scope *out, struct err *err)
{
	static const char *const words[] = { [TTL_RRSET] = "rrset",
					     [TTL_RECORD] = "record",
					     [TTL_ZONE] = "zone" };

	for (*out = TTL_RRSET; word && *out <= TTL_ZONE; (*out)++)
		if (strcmp(words[*out], word) == 0)
			return true;
	return !word || err_set(err, ERR_PARSE,
				"\"ttl_scope\" is none of rrset, record, "
				"zone");
}

static bool take_zone(const cJSON *answer, const char *owner, struct zone *out,
		      struct err *err)
{
	const char *name = rest_text(answer, "zone");
	const cJSON *ns;

	if (!name || !dname_parse(name, out->name, NULL) ||
	    !dname_is_within(owner, out->name))
		return err_set(err, ERR_PARSE,
			       "\"zone\" is not the name of its zone");
	snprintf(out->id, sizeof(out->id), "%.127s", out->name);
	rest_number(answer, "ttl_min", INT32_MAX, &out->ttl_min);
	rest_number(answer, "ttl_max", INT32_MAX, &out->ttl_max);
	cJSON_ArrayForEach(ns, rest_at(answer, "name_servers"))
		zone_add_ns(out, cJSON_GetStringValue(ns));
	return take_scope(rest_text(answer, "ttl_scope"), &out->scope, err) &&
	       take_set(rest_at(answer, "mx"), &out->set, err);
}

/* ---- the verbs ---- */

/* A read; a write with what is wanted. */
static bool ask(const struct exec *x, const char *owner,
		const struct mxset *want, cJSON **answer, struct err *err)
{
	cJSON *request =
		rest_object("schema", "exodane.dns-exec/1", "verb",
			    want ? "write" : "read", "owner", owner, NULL);

	if (want) {
		cJSON_AddItemToObject(request, "have", set_json(&x->present));
		cJSON_AddItemToObject(request, "want", set_json(want));
	}
	bool ok = program_ask(&x->program, request, answer, err) ||
		  err_prefix(err, "exec");
	cJSON_Delete(request);
	return ok;
}

static bool mx_read(void *self, const char *owner, struct zone *out,
		    struct err *err)
{
	struct exec *x = self;
	cJSON *answer;

	*out = (struct zone){ .preference_max = UINT16_MAX };
	bool ok = ask(x, owner, NULL, &answer, err) &&
		  (take_zone(answer, owner, out, err) ||
		   err_prefix(err, "exec: %.100s: %s", x->program.path, owner));
	cJSON_Delete(answer);
	x->present = out->set;
	return ok;
}

static bool replace(void *self, const char *owner, const struct mxset *want,
		    struct err *err)
{
	return ask(self, owner, want, NULL, err);
}

static bool mx_write(void *self, const char *owner, const struct mxset *have,
		     const struct mxset *want, struct err *err)
{
	struct setwise api = { self, "exec", mx_read, replace };

	return setwise_write(&api, owner, have, want, err);
}

static bool examine(void *self, const char *owner, char *out, size_t size,
		    struct err *err)
{
	const struct exec *x = self;
	struct zone zone;

	if (!mx_read(self, owner, &zone, err))
		return false;
	snprintf(out, size, "%.200s reads zone %s", x->program.path, zone.name);
	return true;
}

static bool open_driver(const struct dns_config *given, struct dns_api *out,
			struct err *err)
{
	struct dns_config config;
	uint32_t timeout_s;

	if (!driver_config(&exec_provider, given, &config, err) ||
	    !driver_number(&exec_provider, &config, "timeout", 3600, &timeout_s,
			   err))
		return false;
	struct exec *x = calloc(1, sizeof(*x));
	if (!x)
		return err_set(err, ERR_INTERNAL, "exec: no memory");
	snprintf(x->program.path, sizeof(x->program.path), "%s",
		 dns_config_value(&config, "program"));
	x->program.timeout_ms = (int)(timeout_s ? timeout_s : 1) * 1000;
	*out = (struct dns_api){ .self = x,
				 .name = "exec",
				 .mx_read = mx_read,
				 .mx_write = mx_write,
				 .examine = examine,
				 .close = free };
	return true;
}

const struct dns_provider exec_provider = {
	.name = "exec",
	.title = "A program of your own",
	.settings = settings,
	.open = open_driver,
	.asks = { .read = 1 },
	.privilege = "whatever the program needs; it runs as you, with your "
		     "environment",
	.ds_path = "by hand: the program knows nothing of DNSSEC",
	.reverts = "whatever provisions the zone beside the program",
};
