#pragma once
/*
 * For APIs that replace a whole set of JSON records: what this program does not
 * understand, and what is switched off, goes back as it was read.
 */
#include "providers/dns/fields.h"

struct carry {
	const struct fields *fields;
	/* What is true of records that are switched off, so that nobody is
	 * served them; NULL: the API has no such thing. */
	const char *off;
	/* What the API itself adds to records and does not want back; ends
	 * with NULL. May be NULL. */
	const char *const *added;
};

/* Those of list that are served, which they belong to; freed by the caller.
 * NULL when list is none. */
cJSON *carry_live(const struct carry *carry, const cJSON *list);

/*
 * The records that turn present, all of one owner (called name there), into
 * want: each with what else the record of that host had, and those of present
 * that are switched off. One of these that is wanted is switched on. NULL when
 * out of memory.
 */
cJSON *carry_set(const struct carry *carry, const cJSON *present,
		 const char *name, const struct mxset *want);

/* Gives item the members of old (may be NULL) that it has not, but for those
 * named, up to a NULL (may be NULL). */
bool carry_members(cJSON *item, const cJSON *old, const char *const *but);
