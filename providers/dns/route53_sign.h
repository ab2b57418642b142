#pragma once
/* Amazon Route 53: what is signed, and the XML that is sent. */
#include "providers/dns/driver.h"
#include "providers/sigv4.h"

struct route53 {
	struct driver driver;
	struct sigv4_key key;
	const char *region, *zone_id; /* zone_id: "" none was named */
	struct sigv4 signature;	      /* of the request at hand */
};

/* Takes the settings; from then on each request is signed. */
bool route53_begin(struct route53 *r53, const struct dns_config *config,
		   struct err *err);

/*
 * One batch: deletes present, exactly as it was read (NULL: there is none),
 * and creates want. A text to be freed, or NULL.
 */
char *route53_batch(const cJSON *present, const char *owner,
		    const struct mxset *want);
