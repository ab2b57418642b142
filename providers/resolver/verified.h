#pragma once
/*
 * Signatures that were found good. The same records under the same signature
 * of the same key need not be verified again, as where one denial serves many
 * names, or all servers of a zone give one answer. For providers/resolver/.
 */
#include <ldns/ldns.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VERIFIED_MAX 128

struct verified {
	size_t n; /* all that were ever added; the oldest give way */
	uint8_t digest[VERIFIED_MAX][LDNS_SHA256_DIGEST_LENGTH];
};

/* SHA-256 over all that a verification hangs on, whole and in order: key,
 * signature, owner and data of each record. False out of memory. */
bool verified_digest(const ldns_rr_list *rrs, const ldns_rr *sig,
		     const ldns_rr *key,
		     uint8_t out[LDNS_SHA256_DIGEST_LENGTH]);
bool verified_has(const struct verified *verified,
		  const uint8_t digest[LDNS_SHA256_DIGEST_LENGTH]);
void verified_add(struct verified *verified,
		  const uint8_t digest[LDNS_SHA256_DIGEST_LENGTH]);
