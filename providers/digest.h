#pragma once
/* Plain bytes in, plain bytes out; in providers/crypto/, on OpenSSL. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIGEST_HEX_MAX 129

/* Lower-case hexadecimal SHA-256 (FIPS 180-4). */
void digest_sha256_hex(const void *data, size_t len, char out[65]);
/* Lower-case hexadecimal SHA-1 (FIPS 180-4), for OVH's signatures alone. */
void digest_sha1_hex(const void *data, size_t len, char out[41]);

/* Base64 with padding (RFC 4648 section 4); false when it does not fit. */
bool digest_base64(const void *data, size_t len, char *out, size_t size);
/* *len bytes of it; false when text is none or does not fit. */
bool digest_unbase64(const char *text, void *out, size_t size, size_t *len);
