#pragma once
/* A signed statement of who asks for a token (RFC 7523). */
#include "providers/jwt.h"
#include "state/buf.h"

#include <stdint.h>

#define ASSERTION_MAX 8192

struct assertion {
	enum jwt_alg alg;
	const char *pem;    /* the private key, and the certificate */
	const char *key_id; /* "kid"; NULL: "x5t#S256" of the certificate */
	const char *issuer, *audience;
	const char *subject; /* NULL none */
	const char *scope;   /* NULL none */
	int64_t now;
};

/* Good for ten minutes. ERR_CONFIG as jwt.h. */
bool assertion_sign(const struct assertion *assertion, char out[ASSERTION_MAX],
		    struct err *err);
