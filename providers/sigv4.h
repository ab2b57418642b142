#pragma once
/*
 * AWS Signature Version 4 (docs.aws.amazon.com, "Create a signed AWS API
 * request"): a request to be signed goes in, the values of its headers come
 * out.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sigv4_key {
	const char *id, *secret;
	const char *token; /* of a session; NULL or "": none */
};

struct sigv4_request {
	const char *method, *host;
	const char *path;  /* letters, digits and "-._~/" alone */
	const char *query; /* as it is sent, percent-encoded; "" none */
	const void *body;
	size_t body_len;
	const char *region, *service;
	int64_t at; /* now */
};

struct sigv4 {
	char date[17];		  /* X-Amz-Date */
	char authorization[1024]; /* Authorization */
};

/*
 * Signed are Host, X-Amz-Date and, with a token, X-Amz-Security-Token. False
 * when something does not fit, or the path needs encoding.
 */
bool sigv4_sign(const struct sigv4_key *key,
		const struct sigv4_request *request, struct sigv4 *out);
