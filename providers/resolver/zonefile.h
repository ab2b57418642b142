#pragma once
/* Records from a file in the form of a zone file (RFC 1035 section 5). For
 * providers/resolver/. */
#include "state/err.h"

#include <ldns/ldns.h>

/*
 * Gives each record, lower-cased, to take, which owns it then and may refuse
 * with err filled. what names the file in messages: "trust anchor".
 * ERR_CONFIG.
 */
bool zonefile_read(const char *path, const char *what,
		   bool (*take)(void *self, ldns_rr *rr, struct err *err),
		   void *self, struct err *err);
