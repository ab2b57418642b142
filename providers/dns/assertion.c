/* Making assertions. */
#include "providers/dns/assertion.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <sys/random.h>

#define LIFE_S 600

static bool add(cJSON *object, const char *name, const char *value)
{
	return !value || cJSON_AddStringToObject(object, name, value);
}

/* The claims; each has a name of its own, so that none is taken twice. */
static char *claims_of(const struct assertion *a)
{
	cJSON *claims = cJSON_CreateObject();
	unsigned char coins[16];
	char name[33], *text = NULL;

	if (getrandom(coins, sizeof(coins), 0) != sizeof(coins)) {
		cJSON_Delete(claims);
		return NULL;
	}
	for (size_t i = 0; i < sizeof(coins); i++)
		snprintf(name + 2 * i, 3, "%02x", coins[i]);
	if (add(claims, "iss", a->issuer) && add(claims, "sub", a->subject) &&
	    add(claims, "aud", a->audience) && add(claims, "scope", a->scope) &&
	    add(claims, "jti", name) &&
	    cJSON_AddNumberToObject(claims, "iat", (double)a->now) &&
	    cJSON_AddNumberToObject(claims, "nbf", (double)a->now) &&
	    cJSON_AddNumberToObject(claims, "exp", (double)(a->now + LIFE_S)))
		text = cJSON_PrintUnformatted(claims);
	cJSON_Delete(claims);
	return text;
}

static char *header_of(const struct assertion *a, struct err *err)
{
	cJSON *header = cJSON_CreateObject();
	char thumbprint[44], *text = NULL;
	bool ok = a->key_id || jwt_thumbprint(a->pem, thumbprint, err);

	if (ok && add(header, "alg", a->alg == JWT_RS256 ? "RS256" : "PS256") &&
	    add(header, "typ", "JWT") &&
	    add(header, a->key_id ? "kid" : "x5t#S256",
		a->key_id ? a->key_id : thumbprint))
		text = cJSON_PrintUnformatted(header);
	cJSON_Delete(header);
	if (ok && !text)
		err_set(err, ERR_INTERNAL, "no memory");
	return text;
}

bool assertion_sign(const struct assertion *a, char out[ASSERTION_MAX],
		    struct err *err)
{
	char *header = header_of(a, err);
	char *claims = header ? claims_of(a) : NULL;
	bool ok = claims && jwt_sign(a->alg, a->pem, header, claims, out,
				     ASSERTION_MAX, err);

	if (header && !claims)
		err_set(err, ERR_INTERNAL, "no memory, or no random numbers");
	cJSON_free(header);
	cJSON_free(claims);
	return ok;
}
