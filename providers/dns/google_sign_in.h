#pragma once
/* Google: who signs in. */
#include "providers/dns/driver.h"
#include "providers/dns/oauth.h"

struct google {
	struct driver driver;
	struct oauth oauth;
	const char *file, *managed_zone; /* "" none */
	char email[320], key_id[128];	 /* of the service account */
};

/* Takes the settings, and from the key file what is no secret; from then on
 * each request carries a token and names the project. */
bool google_sign_in(struct google *google, const struct dns_config *config,
		    struct err *err);
