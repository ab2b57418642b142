/* Calls by verbs, and logging in again. */
#include "providers/dns/rpc.h"

#include "providers/dns/kind.h"
#include "providers/totp.h"

#include <string.h>

#define LOGOUT_MS 5000

static const char *path_of(const struct driver *d, const char *verb)
{
	return d->kind->rpc->path ? d->kind->rpc->path : verb;
}

static bool send(const struct driver *d, const char *verb, const cJSON *params,
		 cJSON **answer, struct err *err)
{
	const struct rpc *rpc = d->kind->rpc;
	cJSON *body = rpc->body(d, verb, params);
	bool may_lack =
		rpc->asks && strncmp(verb, rpc->asks, strlen(rpc->asks)) == 0;

	bool ok = (may_lack ? rest_find : rest_call)(
		&d->rest, "POST", path_of(d, verb), body, answer, err);
	cJSON_Delete(body);
	return ok;
}

bool rpc_send(const struct driver *d, const char *verb, cJSON *params,
	      cJSON **answer, struct err *err)
{
	bool ok = send(d, verb, params, answer, err);

	cJSON_Delete(params);
	return ok;
}

static bool begin(struct driver *d, struct err *err)
{
	d->cookies.text[0] = '\0';
	d->in_session = false;
	d->in_session = d->kind->rpc->log_in(d, err);
	return d->in_session;
}

bool rpc_call(struct driver *d, const char *verb, cJSON *params, cJSON **answer,
	      struct err *err)
{
	bool logs_in = d->kind->rpc->log_in, was_open = d->in_session;
	struct err why = { 0 };

	bool ok = (was_open || !logs_in || begin(d, &why)) &&
		  send(d, verb, params, answer, &why);
	if (!ok && was_open && why.kind == ERR_AUTH)
		ok = begin(d, &why) && send(d, verb, params, answer, &why);
	cJSON_Delete(params);
	if (!ok && err)
		*err = why;
	return ok;
}

bool rpc_pages(const struct driver *d, const char *verb, cJSON *params,
	       const struct pages *pages, cJSON **out, struct err *err)
{
	cJSON *body = d->kind->rpc->body(d, verb, params);

	bool ok = pages_post(&d->rest, pages, path_of(d, verb), body, out, err);
	cJSON_Delete(body);
	cJSON_Delete(params);
	return ok;
}

bool rpc_code(struct driver *d, const char *secret, char out[7],
	      struct err *err)
{
	int64_t now = d->clock.now(d->clock.self);

	if (!totp_code(secret, now, out))
		return err_set(err, ERR_CONFIG,
			       "%s: the account asks for a second factor, and "
			       "its secret is not there, or no base32",
			       d->provider->name);
	if (now / TOTP_STEP_S != d->code_step) {
		d->code_step = now / TOTP_STEP_S;
		return true;
	}
	err_set(err, ERR_BUSY,
		"%s: the session has ended, and a one-time password works once",
		d->provider->name);
	err->retry_after_s = TOTP_STEP_S - now % TOTP_STEP_S;
	return err_hint(err, "run the same command again in half a minute");
}

void rpc_close(void *self)
{
	struct driver *d = self;
	struct err ignored;

	d->rest.timeout_ms = LOGOUT_MS;
	if (d->in_session)
		rpc_send(d, d->kind->rpc->log_out, cJSON_CreateObject(), NULL,
			 &ignored);
	driver_close(d);
}
