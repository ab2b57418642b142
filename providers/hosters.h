#pragma once
/* Who hosts a zone, told from the name servers its parent delegates to. */
#include "state/dname.h"

#include <stdbool.h>
#include <stddef.h>

enum hoster_signs {
	HOSTER_SIGNS_UNKNOWN,
	HOSTER_SIGNS, /* by API or panel; maybe at a price */
	HOSTER_SIGNS_NOT,
};

struct hoster {
	const char *suffix; /* of its name servers: "ns.cloudflare.com" */
	const char *name;
	const char *driver; /* entry of the registry, or NULL */
	enum hoster_signs signs;
	const char *note; /* what to know, or NULL */
};

/* The hoster of the first name server that is known, or NULL. Pure. */
const struct hoster *hoster_find(const char (*ns)[DNAME_MAX], size_t n);
