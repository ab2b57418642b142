#pragma once
/* MX sets as lists of texts in JSON, for APIs of whole sets. */
#include "providers/dns/rest.h"
#include "state/mxset.h"

/*
 * Adds each "10 mail.example.com." of list to set, all with that TTL.
 * ERR_UNSUPPORTED for odd hosts and too many, ERR_PARSE when list is none.
 */
bool texts_read(const cJSON *list, uint32_t ttl, struct mxset *set,
		struct err *err);
/* One such text; may be used where an API has other forms. */
bool texts_add(const char *text, uint32_t ttl, struct mxset *set,
	       struct err *err);
/* Such a list, with final dots; NULL when out of memory. */
cJSON *texts_write(const struct mxset *set);
