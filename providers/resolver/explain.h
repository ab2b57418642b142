#pragma once
/*
 * Which of the usual causes broke a chain, and what the parent should publish
 * instead. Pure. For providers/resolver/.
 */
#include "providers/resolver/trust.h"

enum dns_cause explain_proof(enum proof_state state);
/*
 * Why no key fits any DS (or anchor): told link by link, and as one cause.
 * ds: of the parent; keys: the DNSKEY RRset.
 */
enum dns_cause explain_misfit(const ldns_rdf *zone, const ldns_rr_list *ds,
			      const ldns_rr_list *keys, struct links *links);
/* Every key of the zone, as it is told. */
void explain_keys(const ldns_rdf *zone, const ldns_rr_list *ds,
		  const ldns_rr_list *keys, struct links *links);

/* Has the zone keys that sign themselves, whatever its parent says? Only an
 * answer that is there already is looked at. */
bool explain_is_signed(struct judge *judge, const ldns_rdf *zone);
/* The DS records of those keys, for the registrar; *n of them, freed by the
 * caller. NULL none. */
struct dns_ds *explain_ds(struct judge *judge, const ldns_rdf *zone, size_t *n);
/* Does the advice about that cause rest on such records? */
bool explain_wants_ds(enum dns_cause cause);
