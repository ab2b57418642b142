#pragma once
/* A server's certificate: its facts, TLSA records, trust. For
 * providers/smtp/. */
#include "providers/prober.h"

#include <openssl/ssl.h>

/* Fills the cert_* members, match[] and tls_version of result. store: NULL, or
 * what a public chain is judged by. */
void certificate_judge(SSL *ssl, X509_STORE *store, int64_t now,
		       const struct probe_target *target,
		       struct probe_result *result);

/* A usable record (RFC 7672 section 3.1): usage 2 or 3, known selector and
 * matching type, right length. */
bool dane_usable(const struct tlsa *tlsa);

/* RFC 7672 section 2.2 and RFC 7671 section 9: the verdict from the matches. */
enum dane_verdict dane_judge(const struct probe_target *target,
			     const struct probe_result *result);
