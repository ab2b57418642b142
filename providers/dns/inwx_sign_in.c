/* INWX: calls by JSON-RPC in a session, with a second factor where there is
 * one. */
#include "providers/dns/inwx_sign_in.h"

#include <string.h>

static cJSON *body_of(const struct driver *d, const char *method,
		      const cJSON *params)
{
	cJSON *body = rest_object("method", method, NULL);

	cJSON_AddItemReferenceToObject(body, "params", (cJSON *)params);
	return body;
}

static bool unlock(struct driver *d, struct err *err)
{
	char code[7];

	if (rpc_code(d, d->kept[2], code, err))
		return rpc_send(d, "account.unlock",
				rest_object("tan", code, NULL), NULL, err);
	if (err->kind == ERR_CONFIG)
		err_hint(err, "set INWX_SHARED_SECRET, or use a sub-account "
			      "without a second factor");
	return false;
}

static bool log_in(struct driver *d, struct err *err)
{
	cJSON *answer = NULL;
	char factor[REST_WORD_MAX];

	bool ok = rpc_send(
		d, "account.login",
		rest_object("user", d->kept[0], "pass", d->kept[1], NULL),
		&answer, err);
	if (ok && rest_word(rest_at(answer, "resData.tfa"), factor) &&
	    strcmp(factor, "0") != 0)
		ok = unlock(d, err);
	cJSON_Delete(answer);
	return ok;
}

const struct rpc inwx_rpc = {
	.path = "/",
	.asks = "nameserver.info",
	.body = body_of,
	.log_in = log_in,
	.log_out = "account.logout",
	.has_cookies = true,
};
