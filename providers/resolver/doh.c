/* DNS over HTTPS: queries and replies as bodies of HTTP exchanges. */
#include "providers/resolver/doh.h"
#include "providers/net/http.h"
#include "providers/resolver/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define REPLY_MAX 65535
#define MEDIA_TYPE "application/dns-message"

struct doh {
	char url[256];
	char ca_file[4096];
	struct http_pool *pool;
};

struct doh *doh_open(const char *url, const char *ca_file, struct err *err)
{
	const char *host = url + strlen("https://");
	size_t n = strcspn(host, "/?#");
	struct doh *doh;

	if (n == 0 || host[n] != '/' || memchr(host, '@', n) ||
	    strlen(url) >= sizeof(doh->url) || strpbrk(url, "{} \t\r\n")) {
		err_set(err, ERR_CONFIG,
			"resolver: \"%.100s\" is no address of DNS over HTTPS",
			url);
		err_hint(err, "write --resolver https://dns.example/dns-query");
		return NULL;
	}
	doh = calloc(1, sizeof(*doh));
	if (doh)
		doh->pool = http_pool_open();
	if (!doh || !doh->pool) {
		free(doh);
		err_set(err, ERR_INTERNAL, "resolver: out of memory");
		return NULL;
	}
	snprintf(doh->url, sizeof(doh->url), "%s", url);
	snprintf(doh->ca_file, sizeof(doh->ca_file), "%s", ca_file);
	return doh;
}

void doh_close(struct doh *doh)
{
	if (doh)
		http_pool_close(doh->pool);
	free(doh);
}

/* The id is 0, so that caches on the way can tell equal questions (RFC 8484
 * section 4.1). */
static void put(const struct doh *doh, const struct wire_query *wire, int ms,
		const struct clock *clock, struct http_request *out)
{
	*out = (struct http_request){
		.method = "POST",
		.url = doh->url,
		.who = "DNS over HTTPS",
		.n_headers = 2,
		.headers = { { "Content-Type", MEDIA_TYPE },
			     { "Accept", MEDIA_TYPE } },
		.body = wire->data,
		.body_len = wire->len,
		.ca_file = doh->ca_file,
		.timeout_ms = ms > 0 ? ms : 1,
		.max_body = REPLY_MAX,
		.idempotent = true,
		.clock = clock,
	};
}

static bool is_message(const struct http_response *response)
{
	size_t n = strlen(MEDIA_TYPE);
	const char *type = response->content_type;

	return strncasecmp(type, MEDIA_TYPE, n) == 0 &&
	       (type[n] == '\0' || type[n] == ';' || type[n] == ' ');
}

static void take(struct query *query, const struct wire_query *wire,
		 const struct http_exchange *exchange)
{
	const struct http_response *response = &exchange->response;
	const uint8_t *data = (const uint8_t *)response->body.data;

	query->end = QUERY_BAD;
	if (!exchange->ok) {
		query->end = QUERY_SILENT;
		snprintf(query->words, sizeof(query->words), "%.150s",
			 exchange->err.msg);
	} else if (response->status != 200) {
		snprintf(query->words, sizeof(query->words),
			 "HTTP status %d instead of a reply", response->status);
	} else if (!is_message(response)) {
		snprintf(query->words, sizeof(query->words),
			 "no DNS message, but %.60s",
			 *response->content_type ? response->content_type
						 : "nothing");
	} else if (!wire_fits(wire, data, response->body.len)) {
		snprintf(query->words, sizeof(query->words),
			 "a reply to another question");
	} else if (!wire_take(query, data, response->body.len)) {
		snprintf(query->words, sizeof(query->words),
			 "a malformed answer");
	}
}

void doh_ask(struct doh *doh, struct query *queries, size_t n, int ms)
{
	struct http_exchange *exchanges = calloc(n, sizeof(*exchanges));
	struct wire_query *wires = calloc(n, sizeof(*wires));
	bool ok = exchanges && wires;

	for (size_t i = 0; i < n; i++) {
		queries[i].reply = NULL;
		queries[i].raw = NULL;
		queries[i].end = QUERY_BAD;
		snprintf(queries[i].by, sizeof(queries[i].by), "%s", doh->url);
		snprintf(queries[i].words, sizeof(queries[i].words),
			 "not a name that can be asked for");
		ok = ok && wire_build(&queries[i], 0, true, false, &wires[i]);
		if (ok)
			put(doh, &wires[i], ms, queries[i].clock,
			    &exchanges[i].request);
	}
	if (ok)
		http_send_all(doh->pool, exchanges, n);
	for (size_t i = 0; ok && i < n; i++) {
		take(&queries[i], &wires[i], &exchanges[i]);
		http_response_free(&exchanges[i].response);
	}
	free(exchanges);
	free(wires);
}
