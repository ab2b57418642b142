/* Names between text and wire. */
#include "providers/resolver/name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ldns_rdf *name_parse(const char *text)
{
	ldns_rdf *name = ldns_dname_new_frm_str(text);

	if (name)
		ldns_dname2canonical(name);
	return name;
}

void name_text(const ldns_rdf *name, char out[DNS_NAME_MAX])
{
	char *text = ldns_rdf2str(name);
	size_t len = text ? strlen(text) : 0;

	snprintf(out, DNS_NAME_MAX, "%s", text ? text : "");
	if (len > 1 && len < DNS_NAME_MAX && out[len - 1] == '.')
		out[len - 1] = '\0';
	for (char *at = out; *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	free(text);
}

ldns_rdf *name_ancestor(const ldns_rdf *name, uint8_t labels)
{
	uint8_t n = ldns_dname_label_count(name);

	return labels > n ? NULL
			  : ldns_dname_clone_from(name, (uint16_t)(n - labels));
}

bool name_within(const ldns_rdf *name, const ldns_rdf *ancestor)
{
	ldns_rdf *tail = name_ancestor(name, ldns_dname_label_count(ancestor));
	bool within = tail && ldns_dname_compare(tail, ancestor) == 0;

	ldns_rdf_deep_free(tail);
	return within;
}
