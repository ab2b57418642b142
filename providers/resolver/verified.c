/* Signatures that were found good, by a digest of all they hang on. */
#include "providers/resolver/verified.h"

#include <string.h>

/* As on the wire, without the TTL: no signature covers what a cache has left
 * of it. */
static bool put(ldns_buffer *wire, const ldns_rr *rr)
{
	size_t at;

	if (ldns_dname2buffer_wire(wire, ldns_rr_owner(rr)) != LDNS_STATUS_OK ||
	    !ldns_buffer_reserve(wire, 6))
		return false;
	ldns_buffer_write_u16(wire, (uint16_t)ldns_rr_get_type(rr));
	ldns_buffer_write_u16(wire, (uint16_t)ldns_rr_get_class(rr));
	at = ldns_buffer_position(wire);
	ldns_buffer_write_u16(wire, 0);
	if (ldns_rr_rdata2buffer_wire(wire, rr) != LDNS_STATUS_OK)
		return false;
	ldns_buffer_write_u16_at(
		wire, at, (uint16_t)(ldns_buffer_position(wire) - at - 2));
	return true;
}

bool verified_digest(const ldns_rr_list *rrs, const ldns_rr *sig,
		     const ldns_rr *key, uint8_t out[LDNS_SHA256_DIGEST_LENGTH])
{
	ldns_buffer *wire = ldns_buffer_new(1024);
	bool ok = wire && put(wire, key) && put(wire, sig);

	for (size_t i = 0; ok && i < ldns_rr_list_rr_count(rrs); i++)
		ok = put(wire, ldns_rr_list_rr(rrs, i));
	if (ok)
		ldns_sha256(ldns_buffer_begin(wire),
			    (unsigned)ldns_buffer_position(wire), out);
	ldns_buffer_free(wire);
	return ok;
}

bool verified_has(const struct verified *verified,
		  const uint8_t digest[LDNS_SHA256_DIGEST_LENGTH])
{
	for (size_t i = 0; i < verified->n && i < VERIFIED_MAX; i++)
		if (memcmp(verified->digest[i], digest,
			   LDNS_SHA256_DIGEST_LENGTH) == 0)
			return true;
	return false;
}

void verified_add(struct verified *verified,
		  const uint8_t digest[LDNS_SHA256_DIGEST_LENGTH])
{
	memcpy(verified->digest[verified->n++ % VERIFIED_MAX], digest,
	       LDNS_SHA256_DIGEST_LENGTH);
}
