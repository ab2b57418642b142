#pragma once
/* Changes of a zone in the XML of Amazon Route 53. */
#include "state/mxset.h"

#include <cjson/cJSON.h>

/*
 * One batch: deletes present, exactly as it was read (NULL: there is none),
 * and creates want. A text to be freed, or NULL.
 */
char *route53_batch(const cJSON *present, const char *owner,
		    const struct mxset *want);
