#pragma once
/* Amazon Route 53: what is signed, and the XML that is sent. */
#include "providers/dns/driver.h"
#include "providers/sigv4.h"

struct route53 {
	struct driver driver;
	struct sigv4 signature; /* of the request at hand */
};

/* What is in d->kept. */
enum { KEY_ID, SECRET, TOKEN, REGION, ZONE_ID };

/* As struct rest's sign. */
bool route53_sign(const struct rest *rest, struct http_request *request,
		  struct err *err);

/*
 * One batch: deletes present, exactly as it was read (NULL: there is none),
 * and creates want. A text to be freed, or NULL.
 */
char *route53_batch(const cJSON *present, const char *owner,
		    const struct mxset *want);
