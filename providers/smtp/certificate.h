#pragma once
/* A server's certificate: its facts, TLSA records, trust. For
 * providers/smtp/. */
#include "providers/prober.h"

#include <openssl/ssl.h>

/* What a public chain is judged by; loaded when the first certificate is
 * there, for that takes time and memory. */
struct certificate_trust {
	bool wanted;
	const char *file; /* "" the system's */
	bool tried;
	X509_STORE *store; /* NULL: none, or it could not be loaded */
};
void certificate_trust_free(struct certificate_trust *trust);

/* The name that TLS is about: the base domain of its TLSA. */
const char *probe_base(const struct probe_target *target);

/* Fills the cert_* members, match[] and tls_version of result. */
void certificate_judge(SSL *ssl, struct certificate_trust *trust, int64_t now,
		       const struct probe_target *target,
		       struct probe_result *result);

/* A usable record (RFC 7672 section 3.1): usage 2 or 3, known selector and
 * matching type, a digest of the right length, or a whole certificate or key
 * that is one. */
bool dane_usable(const struct tlsa *tlsa);

/* RFC 7672 section 2.2 and RFC 7671 section 9: the verdict from the matches. */
enum dane_verdict dane_judge(const struct probe_target *target,
			     const struct probe_result *result);
