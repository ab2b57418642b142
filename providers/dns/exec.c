/*
 * A program of the user's own does the reading and writing, for hosters
 * without a driver. It is run once per request: one JSON document on standard
 * input, one on standard output, exit status 0 when it could answer.
 *
 *   {"schema": "exodane.dns-exec/1", "verb": "read", "owner": "example.org"}
 *   -> {"zone": "example.org", "mx": [{"exchange": "mail.example.org",
 *       "preference": 10, "ttl": 3600}], "ttl_min": 60, "ttl_max": 86400,
 *       "ttl_scope": "rrset", "name_servers": ["ns1.example.net"]}
 *   {"schema": …, "verb": "write", "owner": …, "have": [mx…], "want": [mx…]}
 *   -> {}
 *
 * In a read's answer only "zone" and "mx" are required; "ttl_scope" is
 * "rrset", "record" or "zone". A write finds have in the zone (it was just
 * read) and leaves want: new records first, deletions last, nothing else
 * touched; it is read back afterwards. What goes wrong is told by
 *   {"error": {"kind": "AUTH", "message": "…", "retry_after": 30}}
 * whatever the exit status; kind is CONFIG, AUTH, NET, BUSY, REMOTE, CONFLICT
 * or UNSUPPORTED.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/mxtext.h"
#include "providers/dns/rest.h"
#include "providers/dns/setwise.h"
#include "providers/net/spawn.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIMEOUT_MAX_S 3600

struct exec {
	char program[4096];
	uint32_t timeout_s;
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

/* ---- what it said ---- */

static const enum err_kind kinds[] = { ERR_CONFIG,     ERR_AUTH,   ERR_NET,
				       ERR_BUSY,       ERR_REMOTE, ERR_CONFLICT,
				       ERR_UNSUPPORTED };

/* One printable line of at most 200 bytes, from the end of text. */
static void last_words(const char *text, char out[208])
{
	size_t len = strlen(text), n = 0;

	while (len > 0 && isspace((unsigned char)text[len - 1]))
		len--;
	size_t begin = len > 200 ? len - 200 : 0;
	for (size_t i = len; i > begin; i--)
		if (text[i - 1] == '\n') {
			begin = i;
			break;
		}
	for (size_t i = begin; i < len; i++)
		out[n++] = iscntrl((unsigned char)text[i]) ? ' ' : text[i];
	out[n] = '\0';
}

static bool its_error(const struct exec *x, const cJSON *error, struct err *err)
{
	const char *word = rest_text(error, "kind");
	const char *message = rest_text(error, "message");
	enum err_kind kind = ERR_REMOTE;
	uint32_t retry = 0;
	char text[208];

	for (size_t i = 0; word && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(err_kind_name(kinds[i]), word) == 0)
			kind = kinds[i];
	last_words(message ? message : "no message", text);
	err_set(err, kind, "exec: %.100s: %s", x->program, text);
	rest_number(error, "retry_after", INT32_MAX, &retry);
	if (err)
		err->retry_after_s = kind == ERR_BUSY ? retry : 0;
	return err_hint(err, "that is what the program in the setting "
			     "\"program\" says; run the same command again "
			     "when it is cured");
}

static bool no_answer(const struct exec *x, const struct spawn_result *result,
		      struct err *err)
{
	char text[208];

	last_words(result->err.data ? result->err.data : "", text);
	/* Killed half way, it may have done its work. */
	err_set(err, result->status >= 128 ? ERR_NET : ERR_REMOTE,
		"exec: %.100s ended with status %d%s%s", x->program,
		result->status, *text ? ": " : "", text);
	return err_hint(err, "run the program by hand with a request on its "
			     "standard input, as exodane.conf(5) describes");
}

static bool weigh(const struct exec *x, const struct spawn_result *result,
		  cJSON **answer, struct err *err)
{
	cJSON *json = cJSON_ParseWithLengthOpts(
		result->out.data, result->out.len + 1, NULL, true);
	const cJSON *error = cJSON_GetObjectItemCaseSensitive(json, "error");
	bool ok = result->status == 0 && cJSON_IsObject(json) && !error;

	*answer = ok ? json : NULL;
	if (ok)
		return true;
	if (error) {
		its_error(x, error, err);
	} else if (result->status != 0) {
		no_answer(x, result, err);
	} else {
		err_set(err, ERR_PARSE,
			"exec: %.100s did not answer with one JSON object",
			x->program);
		err_hint(err, "exodane.conf(5) describes the answer");
	}
	cJSON_Delete(json);
	return false;
}

static bool run(const struct exec *x, const cJSON *request, cJSON **answer,
		struct err *err)
{
	const char *const argv[] = { x->program, NULL };
	char *text = cJSON_PrintUnformatted(request);
	struct spawn_result result;

	*answer = NULL;
	if (!text)
		return err_set(err, ERR_INTERNAL, "exec: no memory");
	struct spawn spawn = { .argv = argv,
			       .input = text,
			       .input_len = strlen(text),
			       .timeout_ms = (int)x->timeout_s * 1000 };
	bool ok = spawn_run(&spawn, &result, err);
	if (ok) {
		ok = weigh(x, &result, answer, err);
		spawn_result_free(&result);
	} else {
		err_prefix(err, "exec");
	}
	cJSON_free(text);
	return ok;
}

/* ---- MX sets as JSON ---- */

static bool add_set(cJSON *request, const char *name, const struct mxset *set)
{
	cJSON *list = cJSON_AddArrayToObject(request, name);

	for (size_t i = 0; list && i < set->n; i++) {
		cJSON *item = cJSON_CreateObject();
		if (!cJSON_AddItemToArray(list, item) ||
		    !cJSON_AddStringToObject(item, "exchange",
					     set->mx[i].exchange) ||
		    !cJSON_AddNumberToObject(item, "preference",
					     set->mx[i].preference) ||
		    !cJSON_AddNumberToObject(item, "ttl", set->mx[i].ttl))
			return false;
	}
	return list != NULL;
}

static bool take_mx(const cJSON *item, struct mxset *set, struct err *err)
{
	const char *host = rest_text(item, "exchange");
	uint32_t preference, ttl;
	struct mx mx;

	if (!host ||
	    !rest_number(item, "preference", UINT16_MAX, &preference) ||
	    !rest_number(item, "ttl", INT32_MAX, &ttl))
		return err_set(err, ERR_PARSE,
			       "an MX lacks exchange, preference or ttl");
	if (!mxtext_host(host, &mx, err))
		return false;
	if (mxset_add(set, mx.exchange, (uint16_t)preference, ttl))
		return true;
	err_set(err, ERR_UNSUPPORTED, "there are more than %d MX records",
		MXSET_MAX);
	return err_hint(err, "remove those that are not needed at the hoster, "
			     "then run the same command again");
}

static bool take_scope(const cJSON *answer, struct zone *out, struct err *err)
{
	static const char *const words[] = { [TTL_RRSET] = "rrset",
					     [TTL_RECORD] = "record",
					     [TTL_ZONE] = "zone" };
	const char *word = rest_text(answer, "ttl_scope");

	if (!word)
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcmp(words[i], word) == 0) {
			out->scope = (enum ttl_scope)i;
			return true;
		}
	return err_set(err, ERR_PARSE,
		       "ttl_scope is none of rrset, record, "
		       "zone");
}

static bool take_zone(const cJSON *answer, const char *owner, struct zone *out,
		      struct err *err)
{
	const char *name = rest_text(answer, "zone");
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(answer, "mx");
	const cJSON *item;
	struct err ignored;

	if (!name || !dname_parse(name, out->name, &ignored) ||
	    !dname_is_within(owner, out->name))
		return err_set(err, ERR_PARSE,
			       "\"zone\" is not the name of its zone");
	if (!cJSON_IsArray(list))
		return err_set(err, ERR_PARSE, "\"mx\" is no list");
	rest_number(answer, "ttl_min", INT32_MAX, &out->ttl_min);
	rest_number(answer, "ttl_max", INT32_MAX, &out->ttl_max);
	cJSON_ArrayForEach(item, list)
	{
		if (!take_mx(item, &out->set, err))
			return false;
	}
	cJSON_ArrayForEach(
		item, cJSON_GetObjectItemCaseSensitive(answer, "name_servers"))
	{
		const char *text = cJSON_GetStringValue(item);
		if (text && out->n_ns < ZONE_NS_MAX &&
		    dname_parse(text, out->ns[out->n_ns], &ignored))
			out->n_ns++;
	}
	return take_scope(answer, out, err);
}

/* ---- the verbs ---- */

static cJSON *request_new(const char *verb, const char *owner)
{
	cJSON *request = cJSON_CreateObject();

	if (cJSON_AddStringToObject(request, "schema", "exodane.dns-exec/1") &&
	    cJSON_AddStringToObject(request, "verb", verb) &&
	    cJSON_AddStringToObject(request, "owner", owner))
		return request;
	cJSON_Delete(request);
	return NULL;
}

static bool mx_read(void *self, const char *owner, struct zone *out,
		    struct err *err)
{
	struct exec *x = self;
	cJSON *request = request_new("read", owner), *answer;

	*out = (struct zone){ .preference_max = UINT16_MAX };
	bool ok = run(x, request, &answer, err);
	cJSON_Delete(request);
	if (!ok)
		return false;
	ok = take_zone(answer, owner, out, err) ||
	     err_prefix(err, "exec: %.100s: %s", x->program, owner);
	cJSON_Delete(answer);
	snprintf(out->id, sizeof(out->id), "%.127s", out->name);
	x->present = out->set;
	return ok;
}

static bool replace(void *self, const char *owner, const struct mxset *want,
		    struct err *err)
{
	struct exec *x = self;
	cJSON *request = request_new("write", owner), *answer = NULL;
	bool ok = add_set(request, "have", &x->present) &&
		  add_set(request, "want", want);

	if (ok)
		ok = run(x, request, &answer, err);
	else
		err_set(err, ERR_INTERNAL, "exec: no memory");
	cJSON_Delete(answer);
	cJSON_Delete(request);
	return ok;
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
	struct exec *x = self;
	struct zone zone;

	if (!mx_read(self, owner, &zone, err))
		return false;
	snprintf(out, size, "%.200s reads zone %s", x->program, zone.name);
	return true;
}

static bool open_driver(const struct dns_config *given, struct dns_api *out,
			struct err *err)
{
	struct dns_config config;
	uint32_t timeout_s;

	if (!driver_config(&exec_provider, given, &config, err) ||
	    !driver_number(&exec_provider, &config, "timeout", TIMEOUT_MAX_S,
			   &timeout_s, err))
		return false;
	struct exec *x = calloc(1, sizeof(*x));
	if (!x)
		return err_set(err, ERR_INTERNAL, "exec: no memory");
	snprintf(x->program, sizeof(x->program), "%s",
		 dns_config_value(&config, "program"));
	x->timeout_s = timeout_s ? timeout_s : 1;
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
