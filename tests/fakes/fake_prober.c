/* Port 25 of the hosts, and the MTA-STS policy. */
#include "tests/fakes/fake.h"

#include <stdio.h>
#include <string.h>

static struct probe_result probe_one(const struct fake *fake,
				     const struct probe_target *target)
{
	struct probe_result out = { .state = PROBE_ACCEPTS };

	out.dane = target->n_tlsa ? DANE_GOOD : DANE_NONE;
	out.connected = out.starttls = out.cert_seen = true;
	out.reached = !fake->hosts.port25_closed;
	if (target->n_tlsa && fake->hosts.tlsa_mismatch)
		out.dane = DANE_BAD;
	if (!fake_host_works(fake, target->host, fake->now))
		out.state = PROBE_CLOSED;
	if (fake->hosts.port25_closed)
		out.state = PROBE_TIMEOUT;
	if (out.state != PROBE_ACCEPTS)
		out.dane = DANE_UNKNOWN;
	return out;
}

static bool probe(void *self, const struct probe_target *targets, size_t n,
		  struct probe_result *out, struct err *err)
{
	struct fake *fake = self;

	fake_called(fake, SITE_PROBE, 3);
	if (fake_fails(fake, SITE_PROBE, BEFORE_EFFECT, err))
		return false;
	for (size_t i = 0; i < n; i++)
		out[i] = probe_one(fake, &targets[i]);
	return true;
}

static bool policy(void *self, const struct policy_request *request,
		   struct sts_policy *out, struct err *err)
{
	struct fake *fake = self;

	fake_called(fake, SITE_POLICY, 1);
	if (fake_fails(fake, SITE_POLICY, BEFORE_EFFECT, err))
		return false;
	*out = fake->sts;
	return true;
}

void fake_prober_open(struct fake *fake)
{
	fake->sts.mode = STS_ABSENT;
	fake->world.prober = (struct prober){
		.self = fake,
		.probe = probe,
		.policy = policy,
	};
}
