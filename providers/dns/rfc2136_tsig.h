#pragma once
/*
 * A DNS message under a shared key (TSIG, RFC 8945): signed on the way out,
 * verified on the way in. Only for rfc2136_primary.c: it shows ldns' types.
 */
#include "state/dname.h"
#include "state/err.h"

#include <ldns/ldns.h>

struct tsig_key {
	char name[DNAME_MAX + 1]; /* with the final dot; "" there is no key */
	char algorithm[32];	  /* with the final dot */
	char *secret;		  /* base64 */
};

/*
 * Names and algorithms may come with or without final dot; all NULL: no key.
 * ERR_CONFIG when name or secret is missing, the secret is not base64, or the
 * algorithm is none that is known. Ended with tsig_key_drop, which wipes the
 * secret.
 */
bool tsig_key_take(struct tsig_key *key, const char *name, const char *secret,
		   const char *algorithm, struct err *err);
void tsig_key_drop(struct tsig_key *key);

/* Section 5.3; nothing without a key. */
bool tsig_sign(const struct tsig_key *key, ldns_pkt *query, struct err *err);

/*
 * The answer to query, which came as those bytes, is of who knows the key
 * (section 5.3); without a key, it always is. ERR_AUTH when the key is refused
 * or the answer is not signed with it. Some servers do not sign a "no": an
 * unsigned answer with another rcode than NOERROR or NXDOMAIN is passed, and
 * nothing may be taken from it.
 */
bool tsig_check(const struct tsig_key *key, const ldns_pkt *query,
		ldns_pkt *answer, const uint8_t *wire, size_t len,
		struct err *err);
