/* One HTTP exchange on libcurl: bounded, verified, silent about secrets. */
#include "providers/net/http.h"

#include <ctype.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TIMEOUT_MS 20000
#define CONNECT_MS 10000
#define LOOK_UP_MS 50 /* whether we are to end */
#define BODY_MAX ((size_t)4 << 20)
#define URL_SHOWN_MAX 300

struct exchange_of_bytes {
	CURL *curl;
	struct curl_slist *headers, *connect_to;
	struct http_response *response;
	char reason[CURL_ERROR_SIZE];
};

/* "https://host/path" without user, query and fragment. */
static void shown_url(const char *url, char out[URL_SHOWN_MAX])
{
	const char *rest = strstr(url, "://");
	const char *host = rest ? rest + 3 : url;
	size_t authority = strcspn(host, "/?#");
	const char *at = memchr(host, '@', authority);

	if (at)
		host = at + 1;
	size_t path = strcspn(host, "?#");
	snprintf(out, URL_SHOWN_MAX, "%.*s%.*s",
		 (int)(rest ? rest + 3 - url : 0), url,
		 (int)(path > 200 ? 200 : path), host);
}

static const char *who(const struct http_request *request)
{
	return request->who ? request->who : "http";
}

static size_t take_body(char *data, size_t size, size_t n, void *user)
{
	struct exchange_of_bytes *x = user;

	return buf_add(&x->response->body, data, size * n) ? size * n : 0;
}

static void keep_value(const char *line, size_t len, size_t name_len, char *out,
		       size_t size)
{
	const char *value = line + name_len + 1;
	const char *end = line + len;

	while (value < end && isspace((unsigned char)*value))
		value++;
	while (end > value && isspace((unsigned char)end[-1]))
		end--;
	snprintf(out, size, "%.*s", (int)(end - value), value);
}

/* "name=value; Path=/" → "name=value", behind those that are there. */
static void keep_cookie(const char *value, char out[HTTP_COOKIES_MAX])
{
	size_t len = strlen(out);

	snprintf(out + len, HTTP_COOKIES_MAX - len, "%s%.*s", len ? "; " : "",
		 (int)strcspn(value, ";"), value);
}

static size_t take_header(char *line, size_t size, size_t n, void *user)
{
	struct exchange_of_bytes *x = user;
	struct http_response *r = x->response;
	char cookie[HTTP_COOKIES_MAX] = "";
	const struct {
		const char *name;
		char *out;
		size_t size;
	} kept[] = {
		{ "content-type", r->content_type, sizeof(r->content_type) },
		{ "location", r->location, sizeof(r->location) },
		{ "etag", r->etag, sizeof(r->etag) },
		{ "link", r->link, sizeof(r->link) },
		{ "set-cookie", cookie, sizeof(cookie) },
	};
	size_t len = size * n;

	for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++) {
		size_t name_len = strlen(kept[i].name);
		if (len > name_len && line[name_len] == ':' &&
		    strncasecmp(line, kept[i].name, name_len) == 0)
			keep_value(line, len, name_len, kept[i].out,
				   kept[i].size);
	}
	if (*cookie)
		keep_cookie(cookie, r->cookies);
	return len;
}

/* A line break in a value would smuggle in a header of somebody else's. */
static bool add_headers(struct exchange_of_bytes *x,
			const struct http_request *request, struct err *err)
{
	struct buf line;
	bool ok = true;

	x->headers = curl_slist_append(NULL, "Expect:");
	for (size_t i = 0; ok && i < request->n_headers; i++) {
		const struct http_header *h = &request->headers[i];

		ok = strpbrk(h->name, "\r\n:") == NULL &&
		     strpbrk(h->value, "\r\n") == NULL;
		if (!ok) {
			err_set(err, ERR_CONFIG,
				"%s: the value for header \"%.40s\" has a "
				"line break in it",
				who(request), h->name);
			return err_hint(err, "check the setting it comes from "
					     "for a stray line break");
		}
		buf_init(&line, 64 << 10);
		ok = buf_printf(&line, "%s: %s", h->name, h->value);
		struct curl_slist *more =
			ok ? curl_slist_append(x->headers, line.data) : NULL;
		buf_free(&line);
		if (!more)
			return err_set(err, ERR_INTERNAL, "%s: no memory",
				       who(request));
		x->headers = more;
	}
	return true;
}

static void set_method(CURL *curl, const struct http_request *request)
{
	if (request->body) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
				 (curl_off_t)request->body_len);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body);
	} else if (strcmp(request->method, "HEAD") == 0) {
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	}
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
}

static int look_up(void *self, curl_off_t a, curl_off_t b, curl_off_t c,
		   curl_off_t d)
{
	return clock_interrupted(self);
}

static void set_options(struct exchange_of_bytes *x,
			const struct http_request *request)
{
	CURL *curl = x->curl;
	long timeout = request->timeout_ms ? request->timeout_ms : TIMEOUT_MS;

	curl_easy_setopt(curl, CURLOPT_URL, request->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	/* A name that is still looked up does not delay the end. */
	curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
			 timeout < CONNECT_MS ? timeout : (long)CONNECT_MS);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "exodane/" EXODANE_VERSION);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, x->headers);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, x->reason);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, x);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, x);
	if (request->ca_file && *request->ca_file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, request->ca_file);
	if (request->connect_to) {
		x->connect_to = curl_slist_append(NULL, request->connect_to);
		curl_easy_setopt(curl, CURLOPT_RESOLVE, x->connect_to);
	}
	if (request->clock) {
		curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
		curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_up);
		curl_easy_setopt(curl, CURLOPT_XFERINFODATA, request->clock);
	}
	set_method(curl, request);
}

static bool harmless_twice(const struct http_request *request)
{
	static const char *const methods[] = { "GET", "HEAD", "PUT", "DELETE" };

	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
		if (strcmp(request->method, methods[i]) == 0)
			return true;
	return request->idempotent;
}

static bool connection_broke(CURLcode code)
{
	return code == CURLE_GOT_NOTHING || code == CURLE_SEND_ERROR ||
	       code == CURLE_RECV_ERROR || code == CURLE_PARTIAL_FILE;
}

static void reset_response(struct http_response *response, size_t max_body)
{
	buf_free(&response->body);
	*response = (struct http_response){ 0 };
	buf_init(&response->body, max_body ? max_body : BODY_MAX);
}

static bool explain(const struct http_request *request,
		    const struct exchange_of_bytes *x, CURLcode code,
		    struct err *err)
{
	char url[URL_SHOWN_MAX];

	shown_url(request->url, url);
	if (x->response->body.failed) {
		err_set(err, ERR_PARSE,
			"%s: %s %s: the answer is larger than "
			"%zu bytes",
			who(request), request->method, url,
			x->response->body.max);
		return err_hint(err, "check that the address is the API's");
	}
	err_set(err, ERR_NET, "%s: %s %s: %s", who(request), request->method,
		url, *x->reason ? x->reason : curl_easy_strerror(code));
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return err_hint(err, "the certificate was not accepted; for a "
				     "private CA give its file with "
				     "--ca-file");
	return err_hint(err, "check the address and the network, then run the "
			     "same command again");
}

/* What an exchange that has ended came to. */
static bool conclude(struct exchange_of_bytes *x,
		     const struct http_request *request, CURLcode code,
		     struct err *err)
{
	curl_off_t wait = 0;
	long status = 0;

	if (code == CURLE_ABORTED_BY_CALLBACK)
		return err_set(err, ERR_INTERRUPTED, "%s: %s: broken off",
			       who(request), request->method);
	if (code != CURLE_OK)
		return explain(request, x, code, err);
	curl_easy_getinfo(x->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(x->curl, CURLINFO_RETRY_AFTER, &wait);
	x->response->status = (int)status;
	x->response->retry_after_s = wait > 0 ? (int64_t)wait : 0;
	return true;
}

static bool perform(struct exchange_of_bytes *x,
		    const struct http_request *request, struct err *err)
{
	reset_response(x->response, request->max_body);
	CURLcode code = curl_easy_perform(x->curl);
	if (connection_broke(code) && harmless_twice(request)) {
		reset_response(x->response, request->max_body);
		code = curl_easy_perform(x->curl);
	}
	return conclude(x, request, code, err);
}

/* False with err filled; close_bytes is due either way. */
static bool open_bytes(struct exchange_of_bytes *x,
		       const struct http_request *request,
		       struct http_response *response, struct err *err)
{
	*x = (struct exchange_of_bytes){ .response = response };
	*response = (struct http_response){ 0 };
	x->curl = curl_easy_init();
	if (!x->curl)
		return err_set(err, ERR_INTERNAL, "%s: libcurl cannot start",
			       who(request));
	if (!add_headers(x, request, err))
		return false;
	set_options(x, request);
	return true;
}

static void close_bytes(struct exchange_of_bytes *x)
{
	curl_easy_cleanup(x->curl);
	curl_slist_free_all(x->headers);
	curl_slist_free_all(x->connect_to);
}

bool http_send(const struct http_request *request,
	       struct http_response *response, struct err *err)
{
	struct exchange_of_bytes x;
	bool ok = open_bytes(&x, request, response, err) &&
		  perform(&x, request, err);

	close_bytes(&x);
	if (!ok)
		http_response_free(response);
	return ok;
}

struct http_pool {
	CURLM *multi;
};

struct http_pool *http_pool_open(void)
{
	struct http_pool *pool = calloc(1, sizeof(*pool));

	if (pool)
		pool->multi = curl_multi_init();
	if (!pool || !pool->multi) {
		free(pool);
		return NULL;
	}
	curl_multi_setopt(pool->multi, CURLMOPT_PIPELINING,
			  (long)CURLPIPE_MULTIPLEX);
	return pool;
}

void http_pool_close(struct http_pool *pool)
{
	if (pool)
		curl_multi_cleanup(pool->multi);
	free(pool);
}

/* Until all that were added have ended; each has a time limit of its own. */
static void drive(CURLM *multi, struct exchange_of_bytes *x,
		  struct http_exchange *exchanges)
{
	int running = 1, left;
	CURLMsg *message;

	while (running && curl_multi_perform(multi, &running) == CURLM_OK &&
	       (!running ||
		curl_multi_poll(multi, NULL, 0, LOOK_UP_MS, NULL) == CURLM_OK))
		;
	while ((message = curl_multi_info_read(multi, &left))) {
		void *at = NULL;
		size_t i;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &at);
		i = (size_t)((struct exchange_of_bytes *)at - x);
		exchanges[i].ok =
			conclude(&x[i], &exchanges[i].request,
				 message->data.result, &exchanges[i].err);
	}
}

void http_send_all(struct http_pool *pool, struct http_exchange *exchanges,
		   size_t n)
{
	struct exchange_of_bytes *x = n ? calloc(n, sizeof(*x)) : NULL;

	for (size_t i = 0; i < n; i++) {
		struct http_exchange *one = &exchanges[i];

		one->ok = false;
		one->err = (struct err){ 0 };
		err_set(&one->err, ERR_INTERNAL, "%s: no memory",
			who(&one->request));
		if (!x || !open_bytes(&x[i], &one->request, &one->response,
				      &one->err))
			continue;
		reset_response(&one->response, one->request.max_body);
		curl_easy_setopt(x[i].curl, CURLOPT_PRIVATE, &x[i]);
		curl_easy_setopt(x[i].curl, CURLOPT_PIPEWAIT, 1L);
		curl_multi_add_handle(pool->multi, x[i].curl);
	}
	if (x)
		drive(pool->multi, x, exchanges);
	for (size_t i = 0; x && i < n; i++) {
		curl_multi_remove_handle(pool->multi, x[i].curl);
		close_bytes(&x[i]);
		if (!exchanges[i].ok)
			http_response_free(&exchanges[i].response);
	}
	free(x);
}

void http_response_free(struct http_response *response)
{
	buf_free(&response->body);
	*response = (struct http_response){ 0 };
}

/* One printable line of at most 160 bytes. */
static void shorten(const char *text, char out[164])
{
	size_t n = 0;

	for (; *text && n < 160; text++) {
		unsigned char c = (unsigned char)*text;
		if (c < ' ' || c == 0x7f)
			c = ' ';
		if (c == ' ' && (n == 0 || out[n - 1] == ' '))
			continue;
		out[n++] = (char)c;
	}
	snprintf(out + n, 164 - n, "%s", *text ? "..." : "");
}

static const struct {
	int status;
	enum err_kind kind;
	const char *hint;
} meanings[] = {
	{ 401, ERR_AUTH,
	  "the credentials were refused: check the key or token "
	  "in the settings" },
	{ 403, ERR_AUTH,
	  "the credentials are known but may not do this: "
	  "check their rights" },
	{ 409, ERR_CONFLICT,
	  "somebody else changed it at the same time: run "
	  "the same command again" },
	{ 412, ERR_CONFLICT,
	  "it changed meanwhile: run the same command "
	  "again" },
	{ 429, ERR_BUSY,
	  "too many requests: run the same command again "
	  "later" },
	{ 503, ERR_BUSY,
	  "the service is busy: run the same command again "
	  "later" },
};

bool http_fail(const struct http_request *request,
	       const struct http_response *response, const char *detail,
	       struct err *err)
{
	enum err_kind kind = response->status >= 500 ? ERR_NET : ERR_REMOTE;
	const char *hint = response->status >= 500
				   ? "the service failed: run the same "
				     "command again later"
				   : "";
	char url[URL_SHOWN_MAX], said[164];

	for (size_t i = 0; i < sizeof(meanings) / sizeof(*meanings); i++) {
		if (meanings[i].status != response->status)
			continue;
		kind = meanings[i].kind;
		hint = meanings[i].hint;
	}
	shown_url(request->url, url);
	shorten(detail ? detail : "", said);
	err_set(err, kind, "%s: %s %s: %d%s%s", who(request), request->method,
		url, response->status, *said ? " " : "", said);
	if (kind == ERR_BUSY && err)
		err->retry_after_s = response->retry_after_s;
	return err_hint(err, "%s", hint);
}
