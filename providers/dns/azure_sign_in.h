#pragma once
/* Azure: who signs in. */
#include "providers/dns/driver.h"
#include "providers/dns/oauth.h"

struct azure {
	struct driver driver;
	struct oauth oauth;
	const char *client, *secret, *certificate; /* "" none */
	char list_path[1024];
	char etag[256]; /* of the set read last; "" there was none */
};

/* Takes the settings; from then on each request carries a token. */
bool azure_sign_in(struct azure *azure, const struct dns_config *config,
		   struct err *err);
