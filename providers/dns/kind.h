#pragma once
/* What makes one driver of a JSON API different from the next, as a table. */
#include "providers/dns/driver.h"

struct kind {
	const struct dns_provider *provider;
	size_t size;		     /* of its own struct; 0: struct driver */
	struct driver_secret secret; /* without a setting: none in a header */
	/* Settings that are copied to d->kept, in that order; NULL ends. */
	const char *keep[DRIVER_KEPT_MAX];
	const char *zone_key; /* as in struct driver */
	enum ttl_scope scope;
	/* Of it: detail, judge, absent, sign and hints. */
	struct rest rest;
	struct recordwise records;
	struct setwise sets;
	/* Of it, what is not NULL: mx_…, dnssec_…, close. */
	struct dns_api api;
	/* What is left to do when all this is there; may be NULL. */
	bool (*begin)(void *self, const struct dns_config *config,
		      struct err *err);
};

/* As struct dns_provider's open. */
bool kind_open(const struct kind *kind, const struct dns_config *config,
	       struct dns_api *out, struct err *err);
