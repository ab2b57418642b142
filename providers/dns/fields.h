#pragma once
/* MX records as members of JSON objects, for APIs of single records. */
#include "providers/dns/recordwise.h"
#include "providers/dns/rest.h"

/*
 * What the API calls them. Numbers may come as texts; they are sent as numbers.
 * Without an id, it is the place in the list; without a preference, host holds
 * both ("10 mail.example.com"), as it may with one when it is read; without a
 * ttl, records have none; without a type it is "type"; without a name, lists
 * are of one owner's MX alone, and records have neither.
 */
struct fields {
	const char *id, *name, *host, *preference, *ttl, *type;
	bool dot;     /* hosts are sent with the final dot */
	bool sparse;  /* numbers may be left out: they are 0 */
	bool json_id; /* ids are kept as JSON: "17" is not 17 */
	/* What is true of records that are switched off: nobody is served
	 * them, and they are not read. NULL: there is no such thing. */
	const char *off;
	/* What the API itself adds to records and does not want back; ends
	 * with NULL. May be NULL. */
	const char *const *added;
};

/*
 * Adds the records in list of type MX and that name (as the API writes it,
 * compared without regard to case) to out. ERR_PARSE when a member is missing,
 * ERR_UNSUPPORTED for odd hosts and too many.
 */
bool fields_read(const struct fields *fields, const cJSON *list,
		 const char *name, struct records *out, struct err *err);
/* Is it an MX record of that name? */
bool fields_is_of(const struct fields *fields, const cJSON *record,
		  const char *name);
/* Is it switched off? */
bool fields_is_off(const struct fields *fields, const cJSON *record);
/* What one record says, whoever's it is; false when it is odd. */
bool fields_mx(const struct fields *fields, const cJSON *record,
	       struct mx *out);
/* What a record was in the list that it was read from; NULL when it is not. */
const cJSON *fields_item(const struct fields *fields, const cJSON *list,
			 const struct record *record);
/* Gives item, which is one, the preference and TTL of mx. */
void fields_change(const struct fields *fields, cJSON *item,
		   const struct mx *mx);
/* The name servers among the records of zone's apex, called name there. */
void fields_read_ns(const struct fields *fields, const cJSON *list,
		    const char *name, struct zone *zone);
/* A body with all of them but the id; NULL when out of memory. */
cJSON *fields_write(const struct fields *fields, const char *name,
		    const struct mx *mx);
/* A whole number within 0 … max, which may come as a text. */
bool fields_number(const cJSON *object, const char *name, uint32_t max,
		   uint32_t *out);
