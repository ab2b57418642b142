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

static bool has_room(const struct sts_policy *policy, const char *host)
{
	return sts_policy_matches(policy, host) || policy->n_mx < STS_MX_MAX;
}

bool sts_policy_propose(const struct sts_policy *policy, const char *host,
			int64_t at, struct sts_proposal *out, struct err *err)
{
	char id[TIMEFMT_ISO_MAX], age[32];

	*out = (struct sts_proposal){ 0 };
	if (policy->mode == STS_ABSENT || policy->mode == STS_UNKNOWN)
		return err_set(err, ERR_UNSUPPORTED,
			       "mta-sts: no policy to add %s to", host);
	if (!has_room(policy, host))
		return err_set(err, ERR_UNSUPPORTED,
			       "mta-sts: the policy has %d patterns already",
			       STS_MX_MAX);
	id_from(at, id);
	/* The same second as the policy that is there: still another id. */
	if (strcmp(id, policy->id) == 0)
		id_from(at + 1, id);
	snprintf(age, sizeof(age), "%lld", (long long)policy->max_age_s);
	add(out, "version", "STSv1");
	add(out, "mode", sts_mode_name(policy->mode));
	for (size_t i = 0; i < policy->n_mx; i++)
		add(out, "mx", policy->mx[i]);
	if (!sts_policy_matches(policy, host))
		add(out, "mx", host);
	add(out, "max_age", age);
	snprintf(out->txt, sizeof(out->txt), "v=STSv1; id=%s;", id);
	return true;
}
