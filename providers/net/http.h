#pragma once
/*
 * One HTTPS or HTTP exchange, on libcurl (the only place that uses it). TLS is
 * always verified; redirects are never followed; time and size are bounded.
 * Secrets given in headers or bodies never appear in an error message, nor
 * does the query part of the URL. For the rooms below providers/ only.
 */
#include "state/buf.h"
#include "state/clock.h"
#include "state/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HTTP_HEADERS_MAX 16
#define HTTP_COOKIES_MAX 2048

struct http_header {
	const char *name, *value;
};

struct http_request {
	const char *method; /* "GET", "PATCH", … */
	const char *url;
	const char *who; /* prefix of error messages: "powerdns" */
	size_t n_headers;
	struct http_header headers[HTTP_HEADERS_MAX];
	const void *body; /* NULL: none */
	size_t body_len;
	const char *ca_file; /* "" or NULL: the system's */
	/* "host:port:address": connect there instead; NULL none (tests, and
	 * names that were resolved by ourselves) */
	const char *connect_to;
	int timeout_ms; /* 0: 20000, for the whole exchange */
	/* Broken off when it says that we are to end; NULL: never. */
	const struct clock *clock;
	size_t max_body; /* 0: 4 MiB */
	/* A failed GET, HEAD, PUT or DELETE is tried once more by itself when
	 * the connection broke; set this for a POST or PATCH that is harmless
	 * twice. */
	bool idempotent;
};

struct http_response {
	int status;
	struct buf body; /* freed with http_response_free */
	char content_type[128];
	char location[1024];
	char etag[256];
	char link[1024]; /* paging, RFC 8288 */
	/* What the answer sets, without attributes (RFC 6265 section 4.2.1):
	 * "name=value; name=value". */
	char cookies[HTTP_COOKIES_MAX];
	int64_t retry_after_s; /* 0: none */
};

/*
 * True when there was an answer, whatever its status. ERR_NET: none came
 * (TLS, DNS, time limit); ERR_PARSE: larger than max_body; ERR_INTERRUPTED:
 * broken off, and what was asked for may have happened.
 */
bool http_send(const struct http_request *request,
	       struct http_response *response, struct err *err);
void http_response_free(struct http_response *response);

/* Connections that are kept between exchanges. NULL: out of memory. */
struct http_pool;
struct http_pool *http_pool_open(void);
void http_pool_close(struct http_pool *pool);

/* One of several exchanges; request is the caller's, the rest is filled. */
struct http_exchange {
	struct http_request request;
	struct http_response response; /* freed with http_response_free */
	bool ok;		       /* as http_send returns it */
	struct err err;		       /* when not ok */
};
/* All n at once, over one connection where the server speaks HTTP/2. Ends
 * when the last is answered or its time is over. */
void http_send_all(struct http_pool *pool, struct http_exchange *exchanges,
		   size_t n);

/*
 * For a status that was not hoped for: 401/403 ERR_AUTH, 429/503 ERR_BUSY with
 * retry_after_s, 5xx ERR_NET, else ERR_REMOTE; detail (may be NULL) is what
 * the service said, shown shortened and without control characters. Always
 * false.
 */
bool http_fail(const struct http_request *request,
	       const struct http_response *response, const char *detail,
	       struct err *err);
