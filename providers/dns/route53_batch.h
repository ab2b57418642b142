#pragma once
/* Changes of a zone in the XML of Amazon Route 53. */
#include "state/err.h"
#include "state/mxset.h"

/*
 * As struct kind_sets' replace: one batch deletes d->present, exactly as it was
 * read, and creates want. It is PENDING at first; lists show it at once, and
 * the name servers are for the engine to ask.
 */
bool route53_replace(void *self, const char *owner, const struct mxset *want,
		     struct err *err);
