#pragma once
/* Azure: who signs in. */
#include "providers/dns/driver.h"
#include "providers/dns/oauth.h"

struct azure {
	struct driver driver;
	struct oauth oauth;
};

/* By d->kept, which holds from place 2 on the tenant, the client's id, its
 * secret, its certificate. From then on each request carries a token. */
bool azure_sign_in(void *self, const struct dns_config *config,
		   struct err *err);
