#pragma once
/* Names between text and wire. For providers/resolver/. */
#include "providers/resolver.h"

#include <ldns/ldns.h>

/* Lower-cased; NULL when it is no name. Freed with ldns_rdf_deep_free. */
ldns_rdf *name_parse(const char *text);
/* Lower-case text without final dot; "." the root. */
void name_text(const ldns_rdf *name, char out[DNS_NAME_MAX]);
/* The last n labels of name, or NULL when it has fewer; freed by the caller. */
ldns_rdf *name_ancestor(const ldns_rdf *name, uint8_t labels);
/* Equal to ancestor, or below it; case does not count. */
bool name_within(const ldns_rdf *name, const ldns_rdf *ancestor);
