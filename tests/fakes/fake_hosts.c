/* Which hosts exist and take mail, at any virtual second. */
#include "tests/fakes/fake.h"

#include <string.h>

static bool is_published(const struct fake_feature *feature, int64_t delay,
			 int64_t at)
{
	return fake_is_on(feature, at) && feature->on_at + delay <= at;
}

bool fake_host_exists(const struct fake *fake, const char *host, int64_t at)
{
	if (strcmp(host, FAKE_NEW) == 0)
		return is_published(&fake->exchange.dnssec,
				    fake->exchange.publish_s, at);
	if (strcmp(host, FAKE_LEGACY) == 0)
		return at < fake->hosts.legacy_gone_at;
	return true;
}

/* Was host still in the zone, as the provider has it? */
static bool is_listed(const struct fake *fake, const char *host, int64_t at)
{
	const struct fake_zone *zone = &fake->zone;
	size_t i = zone->n_versions;

	while (i > 1 && zone->versions[i - 1].at > at)
		i--;
	return mxset_find(&zone->versions[i - 1].set, host) != NULL;
}

bool fake_host_works(const struct fake *fake, const char *host, int64_t at)
{
	if (!fake_host_exists(fake, host, at))
		return false;
	if (strcmp(host, FAKE_NEW) == 0)
		return at >= fake->hosts.new_works_at;
	if (strcmp(host, FAKE_LEGACY) == 0 && fake->hosts.legacy_dies_unlisted)
		return is_listed(fake, host, at);
	return true;
}

bool fake_host_has_tlsa(const struct fake *fake, int64_t at)
{
	return fake_host_exists(fake, FAKE_NEW, at) &&
	       is_published(&fake->exchange.dane, fake->exchange.tlsa_s, at);
}
