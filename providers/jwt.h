#pragma once
/*
 * Signed tokens by which a program proves who it is (RFC 7515, compact form,
 * RSA with SHA-256 of RFC 7518 sections 3.3 and 3.5).
 */
#include "state/err.h"

#include <stddef.h>

enum jwt_alg { JWT_RS256, JWT_PS256 };

/*
 * header and claims are JSON texts; pem holds the private key. ERR_CONFIG when
 * it is no RSA key of 2048 bits or more, or is encrypted; never a word of it.
 */
bool jwt_sign(enum jwt_alg alg, const char *pem, const char *header,
	      const char *claims, char *out, size_t size, struct err *err);

/* "x5t#S256" of the first certificate in pem (RFC 7515 section 4.1.8). */
bool jwt_thumbprint(const char *pem, char out[44], struct err *err);
