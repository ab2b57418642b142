#pragma once
/* MTA-STS (RFC 8461): reading the TXT record and the policy, fetching it. For
 * providers/smtp/. */
#include "providers/prober.h"

#define STS_BODY_MAX ((size_t)64 << 10) /* section 3.3 */

/* "v=STSv1; id=…;" (section 3.1). False with out->words. */
bool sts_parse_txt(const char *txt, struct sts_policy *out);
/* The policy's body (section 3.2): mode, max_age and mx of out. False with
 * out->words. */
bool sts_parse_body(const char *body, size_t len, struct sts_policy *out);
/* Puts why into out->words, printable; always false. */
bool sts_complain(struct sts_policy *out, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* What prober.policy does. Touches nothing else: may run beside anything. */
void mta_sts_fetch(const struct prober_config *config,
		   const struct policy_request *wanted, struct sts_policy *out);
