#pragma once
/* The PowerDNS driver's inside: zones and RRsets as the API gives them. */
#include "providers/dns/driver.h"

/* A zone that is given whole by an old server must fit. */
#define POWERDNS_BODY_MAX ((size_t)64 << 20)

struct powerdns {
	struct driver driver;
	bool has_secondaries;
	uint32_t serial; /* edited_serial at the last read */
	cJSON *rrset;	 /* the MX set as last read, or NULL */
	bool replaced;
	uint32_t replaced_serial; /* serial before the last replacement */
};

bool powerdns_mx_read(void *self, const char *owner, struct zone *out,
		      struct err *err);
/* For writes: a server that is asked for one name alone leaves out disabled
 * records (seen with 4.7), and a replacement would lose them. */
bool powerdns_mx_read_whole(void *self, const char *owner, struct zone *out,
			    struct err *err);
bool powerdns_dnssec_read(void *self, const char *owner,
			  struct zone_dnssec *out, struct err *err);
bool powerdns_dnssec_enable(void *self, const char *owner, struct err *err);

/* Finds the longest zone that holds owner, unless it is known already. */
bool powerdns_find_zone(struct powerdns *p, const char *owner, struct err *err);
/* rest_call below the zone found last. */
bool powerdns_zone_call(const struct powerdns *p, const char *method,
			const char *tail, const cJSON *body, cJSON **answer,
			struct err *err);
/* Why a zone cannot be edited here. */
extern const struct rest_fault powerdns_faults[];
/* The body of a PATCH: rrset (NULL: none yet) becomes want. NULL: no memory. */
cJSON *powerdns_patch(const cJSON *rrset, const char *owner,
		      const struct mxset *want);
/* {"error": …, "errors": […]} in words. */
void powerdns_detail(const cJSON *answer, char *out, size_t size);
