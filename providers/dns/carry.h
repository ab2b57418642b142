#pragma once
/*
 * For APIs that replace a whole set of JSON records: what this program does not
 * understand, and what is switched off, goes back as it was read.
 */
#include "providers/dns/fields.h"

/*
 * The records that turn present, all of one owner (called name there), into
 * want: each with what else the record of that host had, and those of present
 * that are switched off. One of these that is wanted is switched on. NULL when
 * out of memory.
 */
cJSON *carry_set(const struct fields *fields, const cJSON *present,
		 const char *name, const struct mxset *want);

/* Gives item the members of old (may be NULL) that it has not, but for those
 * named, up to a NULL (may be NULL). */
bool carry_members(cJSON *item, const cJSON *old, const char *const *but);
