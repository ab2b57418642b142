/*
 * Other people's caches: at each virtual second, any set that any server
 * honestly showed within its TTL may be what a sender holds.
 */
#include "tests/fakes/fake.h"

static bool has_working(const struct fake *fake, const struct mxset *set,
			int64_t at)
{
	for (size_t i = 0; i < set->n; i++)
		if (fake_host_works(fake, set->mx[i].exchange, at))
			return true;
	return false;
}

/* The last second at which that version may still be in a cache. */
static int64_t lives_until(const struct fake *fake, size_t version)
{
	const struct fake_zone *zone = &fake->zone;
	int64_t lag = 0;

	if (version + 1 == zone->n_versions)
		return FAKE_NEVER;
	for (size_t i = 0; i < zone->n_servers; i++)
		if (zone->lag[i] > lag)
			lag = zone->lag[i];
	return zone->versions[version + 1].at + lag +
	       mxset_max_ttl(&zone->versions[version].set);
}

int64_t fake_stranded_at(const struct fake *fake)
{
	const struct fake_zone *zone = &fake->zone;

	for (size_t i = 0; i < zone->n_versions; i++) {
		int64_t until = lives_until(fake, i);

		if (until > fake->now)
			until = fake->now;
		for (int64_t at = zone->versions[i].at; at <= until; at++)
			if (!has_working(fake, &zone->versions[i].set, at))
				return at;
	}
	return 0;
}
