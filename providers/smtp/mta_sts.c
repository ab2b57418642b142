/* MTA-STS: fetching a domain's policy (RFC 8461 section 3.3). */
#include "providers/smtp/mta_sts.h"
#include "providers/digest.h"
#include "providers/net/http.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define FETCH_MS 10000

static int limit_of(const struct prober_config *config)
{
	return config->total_ms > 0 && config->total_ms < FETCH_MS
		       ? config->total_ms
		       : FETCH_MS;
}

static unsigned port_of(const struct prober_config *config)
{
	return config->policy_port ? config->policy_port : 443;
}

/* "host:port:address,address" */
static void connect_to(const struct prober_config *config, const char *host,
		       const struct policy_request *request, char *out,
		       size_t size)
{
	size_t n = (size_t)snprintf(out, size, "%s:%u:", host, port_of(config));

	for (size_t i = 0; i < request->n_addresses && n < size; i++) {
		const char *address = request->addresses[i];
		bool six = strchr(address, ':') != NULL;

		n += (size_t)snprintf(out + n, size - n, "%s%s%s%s",
				      i ? "," : "", six ? "[" : "", address,
				      six ? "]" : "");
	}
}

static void unknown(struct sts_policy *out, const char *words)
{
	out->mode = STS_UNKNOWN;
	if (words)
		snprintf(out->words, sizeof(out->words), "%s", words);
}

/* Parameters behind it do not count (section 3.2). */
static bool is_plain_text(const char *type)
{
	size_t n = strcspn(type, "; \t");

	return n == 10 && strncasecmp(type, "text/plain", n) == 0;
}

static void take_response(const struct http_response *response,
			  struct sts_policy *out)
{
	char words[128];

	if (response->status != 200) {
		snprintf(words, sizeof(words),
			 "the policy's address answers "
			 "%d%s",
			 response->status,
			 response->status / 100 == 3
				 ? "; redirects are not followed"
				 : "");
		unknown(out, words);
		return;
	}
	digest_sha256_hex(response->body.data, response->body.len, out->digest);
	if (!sts_parse_body(response->body.data, response->body.len, out))
		unknown(out, NULL);
	else if (!is_plain_text(response->content_type))
		snprintf(out->words, sizeof(out->words),
			 "its content type is not text/plain");
}

void mta_sts_fetch(const struct prober_config *config,
		   const struct policy_request *wanted, struct sts_policy *out)
{
	char host[300], url[360], route[1024];
	struct http_request request = { .method = "GET",
					.url = url,
					.who = "mta-sts",
					.ca_file = config->ca_file,
					.connect_to = route,
					.timeout_ms = limit_of(config),
					.clock = &config->clock,
					.max_body = STS_BODY_MAX };
	struct http_response response;
	struct err failure = { 0 };

	*out = (struct sts_policy){ .txt_ttl = wanted->ttl };
	if (!sts_parse_txt(wanted->txt, out)) {
		unknown(out, NULL);
		return;
	}
	if (!wanted->n_addresses) {
		unknown(out, "the host mta-sts has no address");
		return;
	}
	snprintf(host, sizeof(host), "mta-sts.%s", wanted->domain);
	snprintf(url, sizeof(url), "https://%s:%u/.well-known/mta-sts.txt",
		 host, port_of(config));
	connect_to(config, host, wanted, route, sizeof(route));
	if (!http_send(&request, &response, &failure)) {
		unknown(out, failure.msg);
		return;
	}
	take_response(&response, out);
	http_response_free(&response);
}
