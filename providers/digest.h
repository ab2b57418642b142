#pragma once
/* Plain bytes in, plain bytes out; in providers/crypto/, on OpenSSL. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIGEST_HEX_MAX 129

/* Lower-case hexadecimal SHA-256 (FIPS 180-4). */
void digest_sha256_hex(const void *data, size_t len, char out[65]);
