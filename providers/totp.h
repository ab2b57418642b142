#pragma once
/* One-time passwords for APIs that ask for a second factor. */
#include <stdbool.h>
#include <stdint.h>

#define TOTP_STEP_S 30

/*
 * RFC 6238 with its defaults (HMAC-SHA-1, 30 s, 6 digits) from a secret in
 * base32 (RFC 4648 section 6; small letters, blanks and padding are let pass).
 * False when it is no base32, empty or longer than 64 bytes.
 */
bool totp_code(const char *base32, int64_t now, char out[7]);
