#pragma once
/* One DNS message to a primary server. For rfc2136_*.c: it shows ldns' types.
 */
#include "providers/dns/rfc2136_primary.h"

/*
 * Signs and sends query, which is freed. *answer, freed by the caller, says
 * NOERROR, or NXDOMAIN to a question; every other rcode is an error: "WHAT of
 * NAME at SERVER: REFUSED". Errors as of primary_ask and primary_replace.
 */
bool message_exchange(const struct primary *p, ldns_pkt *query,
		      const char *what, const char *name, ldns_pkt **answer,
		      struct err *err);
