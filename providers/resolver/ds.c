/* DS records and the keys they name. */
#include "providers/resolver/ds.h"

#include <stdio.h>

uint16_t ds_tag(const ldns_rr *ds)
{
	return ldns_rdf2native_int16(ldns_rr_rdf(ds, 0));
}

uint8_t ds_algorithm(const ldns_rr *ds)
{
	return ldns_rdf2native_int8(ldns_rr_rdf(ds, 1));
}

uint8_t ds_digest(const ldns_rr *ds)
{
	return ldns_rdf2native_int8(ldns_rr_rdf(ds, 2));
}

uint16_t key_flags(const ldns_rr *key)
{
	return ldns_rdf2native_int16(ldns_rr_dnskey_flags(key));
}

uint8_t key_algorithm(const ldns_rr *key)
{
	return ldns_rdf2native_int8(ldns_rr_dnskey_algorithm(key));
}

bool ds_known(const ldns_rr *ds)
{
	return ldns_rr_get_type(ds) == LDNS_RR_TYPE_DS &&
	       ldns_rr_rd_count(ds) >= 4 &&
	       verify_digest_known(ds_digest(ds)) &&
	       verify_algorithm_known(ds_algorithm(ds));
}

bool ds_fits(const ldns_rr *ds, const ldns_rr *key)
{
	static const ldns_hash hashes[] = {
		[1] = LDNS_SHA1, [2] = LDNS_SHA256, [4] = LDNS_SHA384
	};
	ldns_rr *made;
	bool same;

	if (!ds_known(ds) || ds_tag(ds) != ldns_calc_keytag(key) ||
	    ds_algorithm(ds) != key_algorithm(key))
		return false;
	made = ldns_key_rr2ds(key, hashes[ds_digest(ds)]);
	same = made &&
	       ldns_rdf_compare(ldns_rr_rdf(made, 3), ldns_rr_rdf(ds, 3)) == 0;
	ldns_rr_free(made);
	return same;
}

void ds_digest_text(uint8_t digest, char out[16])
{
	static const char *const names[] = {
		[1] = "SHA-1", [2] = "SHA-256", [4] = "SHA-384"
	};

	if (verify_digest_known(digest))
		snprintf(out, 16, "%s", names[digest]);
	else
		snprintf(out, 16, "digest %u", digest);
}
