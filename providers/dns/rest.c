/* JSON over HTTP: one call, one answer. */
#include "providers/dns/rest.h"

#include <stdio.h>
#include <string.h>

#define DETAIL_MAX 256

/* Some services repeat the credentials in their complaint. */
static void mask(const struct rest *rest, char *text)
{
	for (size_t i = 0; i < REST_SECRETS_MAX; i++) {
		const char *secret = rest->secrets[i];
		size_t len = secret ? strlen(secret) : 0;
		char *at = len ? strstr(text, secret) : NULL;

		for (; at; at = strstr(at, secret))
			memset(at, '*', len);
	}
}

/* The words of a refusal: from JSON (may be NULL), or the text itself. */
static void say(const struct rest *rest, const struct http_response *response,
		const cJSON *json, char out[DETAIL_MAX])
{
	const char *text = response->body.data;

	*out = '\0';
	if (json && rest->said)
		rest_join(json, rest->said, out, DETAIL_MAX);
	else if (text[strspn(text, " \t\r\n")] != '<')
		snprintf(out, DETAIL_MAX, "%s", text);
	mask(rest, out);
}

static const char *hint_for(const struct rest *rest, int status)
{
	for (const struct rest_hint *h = rest->hints; h && h->status; h++)
		if (h->status == status)
			return h->text;
	return NULL;
}

/* Status and body together say what it is. */
static bool refused(const struct rest *rest, const struct http_request *request,
		    const struct http_response *response, const cJSON *json,
		    struct err *err)
{
	enum err_kind kind = rest_verdict(rest, json);
	int status = kind == ERR_AUTH	? 401
		     : kind == ERR_BUSY ? 429
					: response->status;
	/* A limit is no refusal for good, whatever the status. */
	const char *hint =
		hint_for(rest, kind == ERR_BUSY ? 429 : response->status);
	char detail[DETAIL_MAX];

	say(rest, response, json, detail);
	http_fail(request, response, detail, err);
	if (!err)
		return false;
	/* A status that says more than the body's code is believed. */
	if (kind == ERR_AUTH || kind == ERR_BUSY || err->kind == ERR_REMOTE)
		err->kind = kind == ERR_NONE ? err->kind : kind;
	if (!hint)
		hint = hint_for(rest, status);
	if (hint)
		return err_hint(err, "%s", hint);
	if (!*err->hint)
		err_hint(err,
			 "compare the settings with what `exodane "
			 "providers %s` says of them",
			 rest->who);
	return false;
}

static bool no_json(const struct rest *rest, const struct http_request *request,
		    const struct http_response *response, struct err *err)
{
	char words[64];

	snprintf(words, sizeof(words), "the answer is not %s",
		 rest->format ? rest->format : "JSON");
	http_fail(request, response, words, err);
	if (err)
		err->kind = ERR_PARSE;
	return err_hint(err, "check that the setting \"endpoint\" is the API's "
			     "address and not a web page's");
}

/* Was it a yes? json: what the body holds, or NULL. */
static bool weigh(const struct rest *rest, const struct http_request *request,
		  const struct http_response *response, const cJSON *json,
		  struct err *err)
{
	if (response->status < 200 || response->status > 299)
		return refused(rest, request, response, json, err);
	if (!json && response->body.len > 0)
		return no_json(rest, request, response, err);
	if (rest_verdict(rest, json) != ERR_NONE)
		return refused(rest, request, response, json, err);
	return true;
}

/* Is json a refusal that says that there is no such thing? */
static bool says_absent(const struct rest *rest,
			const struct http_response *response, const cJSON *json)
{
	if (!cJSON_IsObject(json))
		return false;
	if (rest->gone)
		return rest_row(rest->gone, json) != NULL;
	return response->status == 404;
}

/* Signed and sent; once more when a session turns out to have ended. */
static bool send_signed(const struct rest *rest, struct http_request *request,
			struct http_response *response, struct err *err)
{
	size_t n = request->n_headers;

	if (rest->sign && !rest->sign(rest, request, err))
		return false;
	if (!http_send(request, response, err))
		return false;
	if (response->status != 401 || !rest->renew || !rest->renew(rest))
		return true;
	http_response_free(response);
	request->n_headers = n;
	return rest->sign(rest, request, err) &&
	       http_send(request, response, err);
}

static bool send_text(const struct rest *rest, struct http_request *request,
		      bool may_lack, cJSON **answer, struct err *err)
{
	struct http_response response;

	if (!send_signed(rest, request, &response, err))
		return false;
	cJSON *json =
		rest->parse ? rest->parse(response.body.data, response.body.len)
			    : cJSON_ParseWithLengthOpts(response.body.data,
							response.body.len + 1,
							NULL, true);
	bool lacks = may_lack && says_absent(rest, &response, json);
	bool ok = lacks || weigh(rest, request, &response, json, err);
	if (ok && may_lack && !lacks && !json)
		ok = no_json(rest, request, &response, err);
	if (ok && !lacks && answer)
		*answer = json;
	else
		cJSON_Delete(json);
	if (rest->cookies && *response.cookies)
		snprintf(rest->cookies->text, sizeof(rest->cookies->text), "%s",
			 response.cookies);
	http_response_free(&response);
	return ok;
}

static void add_header(struct http_request *request, const char *name,
		       const char *value)
{
	request->headers[request->n_headers++] =
		(struct http_header){ name, value };
}

static void add_headers(const struct rest *rest, const char *type,
			struct http_request *request)
{
	memcpy(request->headers, rest->headers,
	       rest->n_headers * sizeof(*rest->headers));
	request->n_headers = rest->n_headers;
	add_header(request, "Accept", "application/json");
	if (request->body_len > 0)
		add_header(request, "Content-Type", type);
	if (rest->replaces)
		add_header(request,
			   *rest->replaces ? "If-Match" : "If-None-Match",
			   *rest->replaces ? rest->replaces : "*");
	if (rest->cookies && *rest->cookies->text)
		add_header(request, "Cookie", rest->cookies->text);
}

static bool call(const struct rest *rest, struct http_request *request,
		 const char *path, const char *type, bool may_lack,
		 cJSON **answer, struct err *err)
{
	char url[4096];
	bool ok;

	if (answer)
		*answer = NULL;
	if (snprintf(url, sizeof(url), "%s%s", rest->base, path) >=
	    (int)sizeof(url))
		return err_set(err, ERR_INTERNAL, "%s: no room for a request",
			       rest->who);
	/* Else no Content-Length would be sent, and some answer with 411. */
	if (!request->body && request->method[0] == 'P')
		request->body = "";
	request->url = url;
	request->who = rest->who;
	request->body_len = request->body ? strlen(request->body) : 0;
	request->ca_file = rest->ca_file;
	request->clock = rest->clock;
	request->max_body = rest->max_body;
	request->timeout_ms = rest->timeout_ms;
	add_headers(rest, type, request);
	ok = send_text(rest, request, may_lack, answer, err);
	request->url = NULL;
	return ok;
}

static bool call_json(const struct rest *rest, const char *method,
		      const char *path, const cJSON *body, bool may_lack,
		      cJSON **answer, struct err *err)
{
	char *text = body ? cJSON_PrintUnformatted(body) : NULL;
	struct http_request request = { .method = method, .body = text };

	if (body && !text)
		return err_set(err, ERR_INTERNAL, "%s: no memory", rest->who);
	bool ok = call(rest, &request, path, "application/json", may_lack,
		       answer, err);
	cJSON_free(text);
	return ok;
}

bool rest_call(const struct rest *rest, const char *method, const char *path,
	       const cJSON *body, cJSON **answer, struct err *err)
{
	return call_json(rest, method, path, body, false, answer, err);
}

bool rest_find(const struct rest *rest, const char *method, const char *path,
	       const cJSON *body, cJSON **answer, struct err *err)
{
	return call_json(rest, method, path, body, true, answer, err);
}

bool rest_send(const struct rest *rest, const char *method, const char *path,
	       const char *type, const char *text, cJSON **answer,
	       struct err *err)
{
	struct http_request request = { .method = method, .body = text };

	return call(rest, &request, path, type, false, answer, err);
}
