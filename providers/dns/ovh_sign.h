#pragma once
/* How OVHcloud's API has its requests signed. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
