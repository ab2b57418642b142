/* MTA-STS: what to publish so that one more host is matched. */
#include "providers/smtp/mta_sts.h"
#include "state/timefmt.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static void add(struct sts_proposal *out, const char *name, const char *value)
{
	size_t n = strlen(out->policy);

	snprintf(out->policy + n, sizeof(out->policy) - n, "%s: %s\r\n", name,
		 value);
}

/* "20261124T120000Z": letters and digits of the time. */
static void id_from(int64_t at, char out[TIMEFMT_ISO_MAX])
{
	char iso[TIMEFMT_ISO_MAX];
	size_t n = 0;

	timefmt_iso(at, iso);
	for (const char *p = iso; *p; p++)
		if (isalnum((unsigned char)*p))
			out[n++] = *p;
	out[n] = '\0';
}

/* The file and its TXT, under an id that is not the present one. */
static void write_out(const struct sts_policy *policy, int64_t at,
		      struct sts_proposal *out)
{
	char id[TIMEFMT_ISO_MAX], age[32];

	id_from(at, id);
	/* The same second as the policy that is there: still another id. */
	if (strcmp(id, policy->id) == 0)
		id_from(at + 1, id);
	snprintf(age, sizeof(age), "%lld", (long long)policy->max_age_s);
	add(out, "version", "STSv1");
	add(out, "mode", sts_mode_name(policy->mode));
	for (size_t i = 0; i < policy->n_mx; i++)
		add(out, "mx", policy->mx[i]);
	add(out, "max_age", age);
	snprintf(out->txt, sizeof(out->txt), "v=STSv1; id=%s;", id);
}

static bool let_in(struct sts_policy *policy, const char *host, struct err *err)
{
	if (sts_policy_matches(policy, host))
		return true;
	if (policy->n_mx == STS_MX_MAX)
		return err_set(err, ERR_UNSUPPORTED,
			       "mta-sts: the policy has %d patterns already",
			       STS_MX_MAX);
	snprintf(policy->mx[policy->n_mx++], sizeof(policy->mx[0]), "%s", host);
	return true;
}

static bool begin(const struct sts_policy *policy, struct sts_proposal *out,
		  struct err *err)
{
	*out = (struct sts_proposal){ 0 };
	return (policy->mode != STS_ABSENT && policy->mode != STS_UNKNOWN) ||
	       err_set(err, ERR_UNSUPPORTED,
		       "mta-sts: no policy to start "
		       "from");
}

bool sts_policy_propose(const struct sts_policy *policy, const char *host,
			int64_t at, struct sts_proposal *out, struct err *err)
{
	struct sts_policy next = *policy;

	if (!begin(policy, out, err) || !let_in(&next, host, err))
		return false;
	write_out(&next, at, out);
	return true;
}

bool sts_pattern_is_used(const char *pattern, const struct mxset *set)
{
	struct sts_policy alone = { .n_mx = 1 };

	snprintf(alone.mx[0], sizeof(alone.mx[0]), "%s", pattern);
	for (size_t i = 0; i < set->n; i++)
		if (sts_policy_matches(&alone, set->mx[i].exchange))
			return true;
	return false;
}

bool sts_policy_finish(const struct sts_policy *policy, const struct mxset *set,
		       int64_t at, struct sts_proposal *out, struct err *err)
{
	struct sts_policy next = *policy;

	if (!begin(policy, out, err))
		return false;
	next.mode = STS_ENFORCE;
	next.n_mx = 0;
	for (size_t i = 0; i < policy->n_mx; i++)
		if (sts_pattern_is_used(policy->mx[i], set))
			memmove(next.mx[next.n_mx++], policy->mx[i],
				sizeof(next.mx[0]));
	for (size_t i = 0; i < set->n; i++)
		if (!let_in(&next, set->mx[i].exchange, err))
			return false;
	write_out(&next, at, out);
	return true;
}
