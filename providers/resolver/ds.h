#pragma once
/* DS records and the keys they name (RFC 4034 section 5, RFC 4509). For
 * providers/resolver/. */
#include "providers/resolver/verify.h"

/* Of a whole record of type DS. */
uint16_t ds_tag(const ldns_rr *ds);
uint8_t ds_algorithm(const ldns_rr *ds);
uint8_t ds_digest(const ldns_rr *ds);
/* A DS whose digest and algorithm can be computed. */
bool ds_known(const ldns_rr *ds);
/* Tag, algorithm and digest are the key's. */
bool ds_fits(const ldns_rr *ds, const ldns_rr *key);
/* "SHA-256", "digest 3" (IANA registry). */
void ds_digest_text(uint8_t digest, char out[16]);

uint16_t key_flags(const ldns_rr *key);
uint8_t key_algorithm(const ldns_rr *key);
#define KEY_FLAG_ZONE 0x0100
#define KEY_FLAG_REVOKED 0x0080 /* RFC 5011 section 3 */
#define KEY_FLAG_ENTRY 0x0001	/* SEP: the one that a DS is made of */
