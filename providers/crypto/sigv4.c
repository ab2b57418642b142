/* AWS Signature Version 4 on OpenSSL's HMAC. */
#include "providers/sigv4.h"

#include "providers/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ALGORITHM "AWS4-HMAC-SHA256"
#define PARAMETERS_MAX 16
#define TEXT_MAX 8192

static const char unreserved[] = "abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";

static bool hmac(const void *key, size_t key_len, const char *text,
		 unsigned char out[32])
{
	return HMAC(EVP_sha256(), key, (int)key_len,
		    (const unsigned char *)text, strlen(text), out, NULL);
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The parameters in the order of their bytes. */
static bool sort_query(const char *query, char out[TEXT_MAX])
{
	char *copy = strdup(query), *next = copy, *sorted[PARAMETERS_MAX];
	size_t n = 0, len = 0;

	out[0] = '\0';
	while (next && *next && n < PARAMETERS_MAX)
		sorted[n++] = strsep(&next, "&");
	bool ok = copy && (!next || !*next);
	if (ok)
		qsort(sorted, n, sizeof(*sorted), by_bytes);
	for (size_t i = 0; ok && i < n; i++) {
		const char *equals = strchr(sorted[i], '=') ? "" : "=";
		len += (size_t)snprintf(out + len, TEXT_MAX - len, "%s%s%s",
					i ? "&" : "", sorted[i], equals);
		ok = len < TEXT_MAX;
	}
	free(copy);
	return ok;
}

static const char *token_of(const struct sigv4_key *key)
{
	return key->token ? key->token : "";
}

/* The names of the headers that are signed. */
static const char *signed_names(const struct sigv4_key *key)
{
	return *token_of(key) ? "host;x-amz-date;x-amz-security-token"
			      : "host;x-amz-date";
}

/* The digest of the canonical request. */
static bool digest_request(const struct sigv4_key *key,
			   const struct sigv4_request *r, const char *date,
			   char out[65])
{
	bool has_token = *token_of(key);
	char query[TEXT_MAX], body[65], *text = NULL;

	if (strspn(r->path, unreserved) != strlen(r->path) ||
	    !sort_query(r->query, query))
		return false;
	digest_sha256_hex(r->body ? r->body : "", r->body_len, body);
	int len = asprintf(
		&text, "%s\n%s\n%s\nhost:%s\nx-amz-date:%s\n%s%s%s\n%s\n%s",
		r->method, r->path, query, r->host, date,
		has_token ? "x-amz-security-token:" : "", token_of(key),
		has_token ? "\n" : "", signed_names(key), body);
	if (len < 0)
		return false;
	digest_sha256_hex(text, (size_t)len, out);
	free(text);
	return true;
}

/* A key for one day, one region and one service. */
static bool derive(const struct sigv4_key *key, const struct sigv4_request *r,
		   const char *date, unsigned char out[32])
{
	char first[256], day[9];

	int len = snprintf(first, sizeof(first), "AWS4%s", key->secret);
	snprintf(day, sizeof(day), "%.8s", date);
	bool ok = len < (int)sizeof(first) &&
		  hmac(first, (size_t)len, day, out) &&
		  hmac(out, 32, r->region, out) &&
		  hmac(out, 32, r->service, out) &&
		  hmac(out, 32, "aws4_request", out);
	OPENSSL_cleanse(first, sizeof(first));
	return ok;
}

bool sigv4_sign(const struct sigv4_key *key,
		const struct sigv4_request *request, struct sigv4 *out)
{
	unsigned char day_key[32], mac[32];
	char digest[65], scope[128], text[512], signature[65];
	time_t at = (time_t)request->at;
	struct tm tm;

	if (!gmtime_r(&at, &tm) ||
	    strftime(out->date, sizeof(out->date), "%Y%m%dT%H%M%SZ", &tm) != 16)
		return false;
	snprintf(scope, sizeof(scope), "%.8s/%s/%s/aws4_request", out->date,
		 request->region, request->service);
	if (!digest_request(key, request, out->date, digest))
		return false;
	snprintf(text, sizeof(text), ALGORITHM "\n%s\n%s\n%s", out->date, scope,
		 digest);
	bool ok = derive(key, request, out->date, day_key) &&
		  hmac(day_key, sizeof(day_key), text, mac);
	OPENSSL_cleanse(day_key, sizeof(day_key));
	for (size_t i = 0; ok && i < sizeof(mac); i++)
		snprintf(signature + 2 * i, 3, "%02x", mac[i]);
	int len = ok ? snprintf(out->authorization, sizeof(out->authorization),
				ALGORITHM " Credential=%s/%s, "
					  "SignedHeaders=%s, Signature=%s",
				key->id, scope, signed_names(key), signature)
		     : -1;
	return len > 0 && len < (int)sizeof(out->authorization);
}
