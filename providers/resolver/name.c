/* Names between text and wire. */
#include "providers/resolver/name.h"

#include <ctype.h>
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
	const uint8_t *at = ldns_rdf_data(name),
		      *tail = ldns_rdf_data(ancestor);
	size_t len = ldns_rdf_size(name), want = ldns_rdf_size(ancestor);

	/* Label by label, until as much is left as the ancestor has. */
	while (len > want && *at && *at + 1u < len) {
		len -= *at + 1u;
		at += *at + 1u;
	}
	for (size_t i = 0; len == want && i < len; i++)
		if (tolower(at[i]) != tolower(tail[i]))
			return false;
	return len == want;
}
