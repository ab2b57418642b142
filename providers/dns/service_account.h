#pragma once
/*
 * The key file of a service account, and tokens by what it signs (RFC 7523
 * section 2.1;
 * developers.google.com/identity/protocols/oauth2/service-account).
 */
#include "providers/dns/oauth.h"

struct service_account {
	const char *who;  /* the driver, for messages */
	const char *path; /* of the file; not owned */
	/* What in it is no secret. The key is read anew for each token. */
	char email[320], key_id[128], token_uri[512], project[256];
};

/* By who and path; ERR_CONFIG when it is no such file, or others may read it.
 */
bool service_account_read(struct service_account *account, struct err *err);
/* Adds to form what asks for a token of that scope at audience. */
bool service_account_fill(const struct service_account *account,
			  const char *audience, const char *scope, int64_t now,
			  struct buf *form, struct err *err);
