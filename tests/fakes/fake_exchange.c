/* An Exchange that is slow, sometimes says Unknown, sometimes nothing. */
#include "tests/fakes/fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool fake_is_on(const struct fake_feature *feature, int64_t at)
{
	return feature->on_at <= at && at < feature->off_at;
}

static enum feature_state state(const struct fake *fake,
				const struct fake_feature *feature)
{
	return fake_is_on(feature, fake->now) ? FEATURE_STATE_ENABLED
					      : FEATURE_STATE_DISABLED;
}

static bool exchange_read(void *self, const char (*domains)[DNAME_MAX],
			  size_t n, struct exchange_status *out,
			  struct err *err)
{
	struct fake *fake = self;

	fake_called(fake, SITE_EXCHANGE_READ, 12);
	if (fake_fails(fake, SITE_EXCHANGE_READ, BEFORE_EFFECT, err))
		return false;
	*out = fake->exchange.extra;
	if (fake->exchange.unknown_reads) {
		fake->exchange.unknown_reads--;
		return true;
	}
	out->dnssec = state(fake, &fake->exchange.dnssec);
	out->dane = state(fake, &fake->exchange.dane);
	if (out->dnssec == FEATURE_STATE_ENABLED)
		snprintf(out->assigned, sizeof(out->assigned), "%s",
			 fake->exchange.names[0] ? fake->exchange.names
						 : FAKE_NEW);
	return n == 1 && strcmp(domains[0], FAKE_DOMAIN) == 0;
}

static void put(struct fake *fake, struct fake_feature *feature, bool enable,
		int64_t delay)
{
	bool is_going = !enable && feature->off_at != FAKE_NEVER;

	if (is_going || enable == fake_is_on(feature, fake->now + delay))
		return;
	fake->exchange.sets++;
	if (enable)
		*feature =
			(struct fake_feature){ fake->now + delay, FAKE_NEVER };
	else
		feature->off_at = fake->now + delay;
}

static bool exchange_set(void *self, const char *domain, enum feature feature,
			 bool enable, struct result *out, struct err *err)
{
	struct fake *fake = self;
	struct fake_feature *which = feature == FEATURE_DANE
					     ? &fake->exchange.dane
					     : &fake->exchange.dnssec;

	if (fake->disk.dead)
		abort(); /* a dead process changes nothing */
	fake_must_be_meant(fake, enable ? ACTION_EXCHANGE_ENABLE
					: ACTION_EXCHANGE_DISABLE);
	fake_called(fake, SITE_EXCHANGE_SET, 90);
	if (fake_fails(fake, SITE_EXCHANGE_SET, BEFORE_EFFECT, err))
		return false;
	if (fake_fails(fake, SITE_EXCHANGE_SET, AFTER_EFFECT, err)) {
		put(fake, which, enable, fake->exchange.late_s);
		return false;
	}
	put(fake, which, enable, 0);
	if (feature == FEATURE_DNSSEC && enable)
		snprintf(out->assigned, sizeof(out->assigned), FAKE_NEW);
	return strcmp(domain, FAKE_DOMAIN) == 0;
}

void fake_exchange_open(struct fake *fake)
{
	fake->exchange = (struct fake_exchange){
		.dnssec = { FAKE_NEVER, FAKE_NEVER },
		.dane = { FAKE_NEVER, FAKE_NEVER },
		.late_s = 300,
		.publish_s = 30,
		.tlsa_s = 900,
		.extra = { .accepted_known = true, .accepted = true },
	};
	fake->world.exchange = (struct exchange){
		.self = fake,
		.name = "fake",
		.read = exchange_read,
		.set = exchange_set,
	};
}
