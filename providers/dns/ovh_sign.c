/* OVHcloud's signatures, by its own clock. */
#include "providers/dns/ovh_sign.h"

#include "providers/digest.h"
#include "state/buf.h"

#include <stdio.h>
#include <string.h>

#define LEARNED_S 600 /* how long a clock is believed */

bool ovh_signature(const char *secret, const char *consumer, const char *method,
		   const char *url, const char *body, size_t body_len,
		   int64_t at, char out[OVH_SIGNATURE_MAX])
{
	struct buf text;

	buf_init(&text, 1 << 20);
	bool ok = buf_printf(&text, "%s+%s+%s+%s+", secret, consumer, method,
			     url) &&
		  (body_len == 0 || buf_add(&text, body, body_len)) &&
		  buf_printf(&text, "+%lld", (long long)at);
	snprintf(out, OVH_SIGNATURE_MAX, "$1$");
	if (ok)
		digest_sha1_hex(text.data, text.len, out + 3);
	if (text.len > 0)
		explicit_bzero(text.data, text.len);
	buf_free(&text);
	return ok;
}

static bool learn_time(struct ovh *o, int64_t now, struct err *err)
{
	struct rest rest = o->d.rest;
	cJSON *answer = NULL;

	rest.sign = NULL;
	if (o->learned_at && now - o->learned_at < LEARNED_S)
		return true;
	if (!rest_call(&rest, "GET", "/auth/time", NULL, &answer, err))
		return false;
	bool ok = cJSON_IsNumber(answer);
	if (ok) {
		o->learned_at = now;
		o->ahead_s = (int64_t)answer->valuedouble - now;
	}
	cJSON_Delete(answer);
	return ok || err_set(err, ERR_PARSE, "ovh: the API's time is none");
}

bool ovh_sign(const struct rest *rest, struct http_request *request,
	      struct err *err)
{
	struct ovh *o = rest->owner;
	int64_t now = o->d.clock.now(o->d.clock.self);

	if (!learn_time(o, now, err))
		return false;
	int64_t at = now + o->ahead_s;
	snprintf(o->stamp, sizeof(o->stamp), "%lld", (long long)at);
	if (!ovh_signature(o->d.kept[1], o->d.kept[2], request->method,
			   request->url, request->body, request->body_len, at,
			   o->signature))
		return err_set(err, ERR_INTERNAL, "ovh: no memory");
	request->headers[request->n_headers++] =
		(struct http_header){ "X-Ovh-Timestamp", o->stamp };
	request->headers[request->n_headers++] =
		(struct http_header){ "X-Ovh-Signature", o->signature };
	return true;
}
