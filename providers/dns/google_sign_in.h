#pragma once
/* Google: who signs in. */
#include "providers/dns/driver.h"
#include "providers/dns/oauth.h"
#include "providers/dns/service_account.h"

struct google {
	struct driver driver;
	struct oauth oauth;
	struct service_account account;
};

/* What is in d->kept. */
enum { KEY_FILE, MANAGED_ZONE };

/* Takes from the key file what is no secret; from then on each request carries
 * a token and names the project. */
bool google_sign_in(void *self, const struct dns_config *config,
		    struct err *err);
