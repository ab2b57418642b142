#pragma once
/* How OVHcloud's API has its requests signed. */
#include "providers/dns/driver.h"

#define OVH_SIGNATURE_MAX 44

/*
 * The value of X-Ovh-Signature: "$1$" and the SHA-1 of secret, consumer key,
 * method, whole URL, body and time (OVHcloud's clock, seconds), joined by "+"
 * (help.ovhcloud.com, "First steps with the OVHcloud APIs"). False when out of
 * memory.
 */
bool ovh_signature(const char *secret, const char *consumer, const char *method,
		   const char *url, const char *body, size_t body_len,
		   int64_t at, char out[OVH_SIGNATURE_MAX]);

struct ovh {
	struct driver d;
	int64_t learned_at, ahead_s; /* OVHcloud's clock, before ours */
	bool published;		     /* nothing was changed since */
	char stamp[24], signature[OVH_SIGNATURE_MAX];
};

/* As struct rest's sign, of a struct ovh; asks for the time first (GET
 * /auth/time). d.kept holds application key, its secret, consumer key. */
bool ovh_sign(const struct rest *rest, struct http_request *request,
	      struct err *err);
