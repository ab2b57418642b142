#pragma once
/* MX records as members of JSON objects, for APIs of single records. */
#include "providers/dns/recordwise.h"
#include "providers/dns/rest.h"

/* What the API calls them. */
struct fields {
	const char *id, *name, *host, *preference, *ttl;
};

/*
 * Adds the records in list of type MX and that name (as the API writes it,
 * compared without regard to case) to out. ERR_PARSE when a member is missing,
 * ERR_UNSUPPORTED for odd hosts and too many.
 */
bool fields_read(const struct fields *fields, const cJSON *list,
		 const char *name, struct records *out, struct err *err);
/* A body with all of them but the id, and "type"; NULL when out of memory. */
cJSON *fields_write(const struct fields *fields, const char *name,
		    const struct mx *mx);
