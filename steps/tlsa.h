#pragma once
/* Waiting for the new host's TLSA to come, and judging them. Pure. */
#include "steps/step.h"

/* HOLDS once usable TLSA are shown, secure, by all its servers. */
struct decision tlsa_published(const struct facts *facts,
			       const struct migration *migration,
			       const struct settings *settings, int64_t now);
/* DANE of every address of the new host, as an RFC 7672 sender sees it; where
 * port 25 cannot be tested from here, a person confirms. */
struct decision tlsa_good(const struct facts *facts,
			  const struct migration *migration, int64_t now);
/* Does no server show TLSA of that host, or can no sender use them? */
bool tlsa_gone(const struct host_facts *host);
/* A record a sender can use: DANE-EE or DANE-TA (RFC 7672 section 3.1). */
bool tlsa_usable(const struct tlsa_kind *tlsa);
