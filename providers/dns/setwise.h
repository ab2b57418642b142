#pragma once
/*
 * mx_write for APIs that replace the whole set in one call: read, compare,
 * replace, read back. Half a set is never seen by anyone.
 */
#include "providers/dns_api.h"

struct setwise {
	void *self;
	const char *who; /* the driver, for messages */
	bool (*read)(void *self, const char *owner, struct zone *out,
		     struct err *err);
	/* Called right after read: what the driver then kept of the set (ids,
	 * comments, fields it does not understand) goes back with want. */
	bool (*replace)(void *self, const char *owner, const struct mxset *want,
			struct err *err);
};

/* As struct dns_api's mx_write. */
bool setwise_write(const struct setwise *api, const char *owner,
		   const struct mxset *have, const struct mxset *want,
		   struct err *err);
