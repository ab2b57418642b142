/* Any bytes as an MTA-STS policy; what is read can be proposed and read again.
 */
#include "providers/smtp/mta_sts.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void propose(const struct sts_policy *policy)
{
	static struct sts_proposal proposal;
	static struct sts_policy again;
	struct err err = { 0 };

	if (!sts_policy_propose(policy, "new.example.org", 1795521600,
				&proposal, &err))
		return;
	memset(&again, 0, sizeof(again));
	if (!sts_parse_txt(proposal.txt, &again) ||
	    !sts_parse_body(proposal.policy, strlen(proposal.policy), &again) ||
	    again.mode != policy->mode ||
	    again.max_age_s != policy->max_age_s ||
	    !sts_policy_matches(&again, "new.example.org"))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct sts_policy policy;

	memset(&policy, 0, sizeof(policy));
	if (sts_parse_body((const char *)data, size, &policy)) {
		propose(&policy);
		return 0;
	}
	for (const char *p = policy.words; *p; p++)
		if (*p < ' ' || *p > '~')
			abort();
	if (!*policy.words)
		abort();
	return 0;
}
