/* Any bytes as an MTA-STS policy; what is made of it for a new host, and for
 * the end, can be read again and lets the right hosts in. */
#include "providers/smtp/mta_sts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define AT 1795521600

/* What was written is read as it was meant. */
static void read_again(const struct sts_proposal *proposal, enum sts_mode mode,
		       int64_t max_age_s, struct sts_policy *out)
{
	memset(out, 0, sizeof(*out));
	if (!sts_parse_txt(proposal->txt, out) ||
	    !sts_parse_body(proposal->policy, strlen(proposal->policy), out) ||
	    out->mode != mode || out->max_age_s != max_age_s)
		abort();
}

static void propose(const struct sts_policy *policy)
{
	static struct sts_proposal proposal;
	static struct sts_policy again;
	struct err err = { 0 };

	if (!sts_policy_propose(policy, "new.example.org", AT, &proposal,
				&err)) {
		if (policy->n_mx < STS_MX_MAX)
			abort();
		return;
	}
	read_again(&proposal, policy->mode, policy->max_age_s, &again);
	if (!sts_policy_matches(&again, "new.example.org"))
		abort();
	for (size_t i = 0; i < policy->n_mx; i++)
		if (strcmp(policy->mx[i], again.mx[i]) != 0)
			abort();
}

/* A host below each of the first patterns, and one that none may know. */
static void make_set(const struct sts_policy *policy, struct mxset *set)
{
	char host[DNAME_MAX + 2];

	*set = (struct mxset){ 0 };
	mxset_add(set, "new.example.org", 10, 3600);
	for (size_t i = 0; i < policy->n_mx && i < 3; i++) {
		bool wild = policy->mx[i][0] == '*';

		snprintf(host, sizeof(host), "%s%s", wild ? "a" : "",
			 policy->mx[i] + wild);
		if (strlen(host) <= 253)
			mxset_add(set, host, 20, 3600);
	}
}

static void finish(const struct sts_policy *policy)
{
	static struct sts_proposal proposal;
	static struct sts_policy again;
	struct mxset set;
	struct err err = { 0 };

	make_set(policy, &set);
	if (!sts_policy_finish(policy, &set, AT, &proposal, &err)) {
		if (policy->n_mx < STS_MX_MAX)
			abort();
		return;
	}
	read_again(&proposal, STS_ENFORCE, policy->max_age_s, &again);
	for (size_t i = 0; i < set.n; i++)
		if (!sts_policy_matches(&again, set.mx[i].exchange))
			abort();
	for (size_t i = 0; i < again.n_mx; i++)
		if (!sts_pattern_is_used(again.mx[i], &set))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct sts_policy policy;

	memset(&policy, 0, sizeof(policy));
	if (sts_parse_body((const char *)data, size, &policy)) {
		propose(&policy);
		finish(&policy);
		return 0;
	}
	for (const char *p = policy.words; *p; p++)
		if (*p < ' ' || *p > '~')
			abort();
	if (!*policy.words)
		abort();
	return 0;
}
