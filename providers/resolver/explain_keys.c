/* Each DS and each key, in words, and why none fits. */
#include "providers/resolver/ds.h"
#include "providers/resolver/explain.h"
#include "providers/resolver/name.h"

#include <stdio.h>

#define TOLD_MAX 16 /* of a kind in one zone */

/* How near a DS comes to a key; the nearest says why it does not fit. */
static enum dns_cause misfit(const ldns_rr *ds, const ldns_rr_list *keys)
{
	enum dns_cause cause = CAUSE_DS_WITHOUT_KEY;

	for (size_t i = 0; i < ldns_rr_list_rr_count(keys); i++) {
		const ldns_rr *key = ldns_rr_list_rr(keys, i);
		bool algorithm = ds_algorithm(ds) == key_algorithm(key);

		if (ds_tag(ds) != ldns_calc_keytag(key))
			continue;
		if (ds_fits(ds, key))
			return key_flags(key) & KEY_FLAG_REVOKED
				       ? CAUSE_KEY_REVOKED
				       : CAUSE_KEY_UNUSABLE;
		if (algorithm || cause == CAUSE_DS_WITHOUT_KEY)
			cause = algorithm ? CAUSE_DIGEST_WRONG
					  : CAUSE_ALGORITHM_MISMATCH;
	}
	return cause;
}

/* A revoked key has another tag than before: 128 more (RFC 5011). */
static bool was_revoked(const ldns_rr *ds, const ldns_rr_list *keys)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(keys); i++) {
		const ldns_rr *key = ldns_rr_list_rr(keys, i);
		ldns_rr *before;
		bool same;

		if (!(key_flags(key) & KEY_FLAG_REVOKED))
			continue;
		before = ldns_rr_clone(key);
		ldns_rdf_deep_free(ldns_rr_set_rdf(
			before,
			ldns_native2rdf_int16(
				LDNS_RDF_TYPE_INT16,
				key_flags(key) & (uint16_t)~KEY_FLAG_REVOKED),
			0));
		same = ds_fits(ds, before);
		ldns_rr_free(before);
		if (same)
			return true;
	}
	return false;
}

static const char *misfit_words(enum dns_cause cause)
{
	switch (cause) {
	case CAUSE_DIGEST_WRONG:
		return "its digest is not that of the key with this tag";
	case CAUSE_ALGORITHM_MISMATCH:
		return "the key with this tag has another algorithm";
	case CAUSE_KEY_REVOKED:
		return "that key is revoked";
	case CAUSE_KEY_UNUSABLE:
		return "that key is no zone key";
	default:
		return "the zone has no such key";
	}
}

static enum dns_cause tell_misfit(const ldns_rdf *zone, const ldns_rr *ds,
				  const ldns_rr_list *keys, struct links *links)
{
	enum dns_cause cause =
		was_revoked(ds, keys) ? CAUSE_KEY_REVOKED : misfit(ds, keys);
	char algorithm[32], digest[16];

	verify_algorithm_text(ds_algorithm(ds), algorithm);
	ds_digest_text(ds_digest(ds), digest);
	links_add(links, zone, "ds", STATUS_BAD, "DS %u (%s, %s): %s",
		  ds_tag(ds), algorithm, digest, misfit_words(cause));
	return cause;
}

enum dns_cause explain_misfit(const ldns_rdf *zone, const ldns_rr_list *ds,
			      const ldns_rr_list *keys, struct links *links)
{
	enum dns_cause cause = CAUSE_DS_WITHOUT_KEY;

	for (size_t i = 0; i < ldns_rr_list_rr_count(ds) && i < TOLD_MAX; i++) {
		const ldns_rr *one = ldns_rr_list_rr(ds, i);
		enum dns_cause why;

		if (!ds_known(one))
			continue;
		why = tell_misfit(zone, one, keys, links);
		if (why != CAUSE_DS_WITHOUT_KEY)
			cause = why;
	}
	return cause;
}

static bool is_named(const ldns_rr_list *ds, const ldns_rr *key)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(ds) && i < TOLD_MAX; i++)
		if (ds_fits(ldns_rr_list_rr(ds, i), key))
			return true;
	return false;
}

static const char *role_of(const ldns_rr *key)
{
	if (key_flags(key) & KEY_FLAG_REVOKED)
		return "revoked: it counts no more";
	if (!verify_key_usable(key))
		return verify_algorithm_known(key_algorithm(key))
			       ? "no zone key: not used"
			       : "of an algorithm that cannot be verified";
	return key_flags(key) & KEY_FLAG_ENTRY ? "signs keys (flags 257)"
					       : "signs data (flags 256)";
}

void explain_keys(const ldns_rdf *zone, const ldns_rr_list *ds,
		  const ldns_rr_list *keys, struct links *links)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(keys) && i < TOLD_MAX;
	     i++) {
		const ldns_rr *key = ldns_rr_list_rr(keys, i);
		uint8_t number = key_algorithm(key);
		bool sha1 = verify_algorithm_is_sha1(number);
		char algorithm[32];

		if (is_named(ds, key) && verify_key_usable(key))
			continue; /* told with its DS */
		verify_algorithm_text(number, algorithm);
		links_add(links, zone, "dnskey",
			  sha1 ? STATUS_WARNING : STATUS_GOOD,
			  "DNSKEY %u (%s) %s", ldns_calc_keytag(key), algorithm,
			  role_of(key));
	}
}
