#pragma once
/* MTA-STS: may a host be put in front? (RFC 8461) Pure. */
#include "steps/step.h"

/* WAIT until the policy was seen for its TXT's TTL; CANNOT_TELL; HOLDS also
 * where the policy forbids the host: that is the guard's word. */
struct decision sts_gate(const struct facts *facts,
			 const struct migration *migration, const char *host,
			 int64_t now);
/* Does the policy let senders use host? False, and err, if it is enforced and
 * does not match, is too young, or could not be had. */
bool sts_allows(const struct facts *facts, const struct migration *migration,
		const char *host, int64_t now, struct err *err);
/* Is it known that senders would refuse host? */
bool sts_refuses(const struct facts *facts, const char *host);
/* The exact policy and TXT for the end: what matches no MX host is taken out,
 * what is not enforced will be. False, and nothing in out, where the policy is
 * that already, or there is none. */
bool sts_advice_for_the_end(const struct sts_policy *policy, const char *domain,
			    const struct mxset *set, int64_t now, char *out,
			    size_t size);
/* The exact policy and TXT to publish, so that host is let in; where out has
 * no room for them, what is new in them. */
void sts_advice(const struct sts_policy *policy, const char *domain,
		const char *host, int64_t now, char *out, size_t size);
