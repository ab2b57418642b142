/* The zone with its history, the provider's API, and late name servers. */
#include "tests/fakes/fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct mxset *fake_zone_now(const struct fake *fake)
{
	return &fake->zone.versions[fake->zone.n_versions - 1].set;
}

void fake_zone_set(struct fake *fake, const struct mxset *set)
{
	struct fake_zone *zone = &fake->zone;

	if (zone->n_versions == FAKE_VERSIONS_MAX)
		abort();
	zone->versions[zone->n_versions++] = (struct fake_version){
		.at = fake->now,
		.set = *set,
	};
}

const struct mxset *fake_zone_at(const struct fake *fake, size_t server,
				 int64_t at)
{
	const struct fake_zone *zone = &fake->zone;

	for (size_t i = zone->n_versions; i-- > 1;)
		if (zone->versions[i].at + zone->lag[server] <= at)
			return &zone->versions[i].set;
	return &zone->versions[0].set;
}

static bool mx_read(void *self, const char *owner, struct zone *out,
		    struct err *err)
{
	struct fake *fake = self;

	fake_called(fake, SITE_MX_READ, 1);
	if (fake_fails(fake, SITE_MX_READ, BEFORE_EFFECT, err))
		return false;
	*out = fake->zone.limits;
	out->set = out->unpublished ? fake->zone.draft : *fake_zone_now(fake);
	return strcmp(owner, FAKE_DOMAIN) == 0;
}

/* Only what is created first: both sets together. */
static void write_half(struct fake *fake, const struct mxset *want)
{
	struct mxset both = *want;
	const struct mxset *present = fake_zone_now(fake);

	for (size_t i = 0; i < present->n; i++)
		if (!mxset_has(&both, &present->mx[i]) && both.n < MXSET_MAX)
			mxset_add(&both, present->mx[i].exchange,
				  present->mx[i].preference,
				  mxset_max_ttl(want));
	fake_zone_set(fake, &both);
	if (mxset_identical(&both, want))
		fake->zone.writes++;
}

static bool mx_write(void *self, const char *owner, const struct mxset *have,
		     const struct mxset *want, struct err *err)
{
	struct fake *fake = self;

	if (fake->disk.dead)
		abort(); /* a dead process changes nothing */
	fake_must_be_meant(fake, ACTION_MX_WRITE);
	fake_called(fake, SITE_MX_WRITE, 2);
	if (fake_fails(fake, SITE_MX_WRITE, BEFORE_EFFECT, err))
		return false;
	if (!mxset_on_path(fake_zone_now(fake), have, want))
		return err_set(err, ERR_CONFLICT, "another set is there");
	if (fake_fails(fake, SITE_MX_WRITE, HALF_WAY, err)) {
		write_half(fake, want);
		return false;
	}
	fake->zone.limits.unpublished =
		fake->zone.drafts &&
		fake_fails(fake, SITE_MX_WRITE, AFTER_EFFECT, err);
	fake->zone.draft = *want;
	if (fake->zone.limits.unpublished)
		return false;
	if (!mxset_identical(fake_zone_now(fake), want)) {
		fake_zone_set(fake, want);
		fake->zone.writes++;
	}
	return !fake_fails(fake, SITE_MX_WRITE, AFTER_EFFECT, err);
}

void fake_zone_by_hand(struct fake *fake)
{
	fake->world.dns.manual = true;
	fake->world.dns.mx_read = NULL;
}

enum verdict fake_zone_verdict(const struct fake *fake)
{
	const struct fake_zone *zone = &fake->zone;

	if (!fake->world.dns.dnssec_enable)
		return zone->verdict;
	return zone->signed_at < FAKE_NEVER &&
			       fake->now >= zone->signed_at + zone->ds_after_s
		       ? VERDICT_SECURE
		       : VERDICT_INSECURE;
}

bool fake_zone_is_signed(const struct fake *fake, size_t server)
{
	const struct fake_zone *zone = &fake->zone;

	if (!fake->world.dns.dnssec_enable)
		return zone->verdict == VERDICT_SECURE;
	return zone->signed_at < FAKE_NEVER &&
	       fake->now >= zone->signed_at + zone->lag[server];
}

static bool dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
			struct err *err)
{
	struct fake *fake = self;

	*out = (struct zone_dnssec){ .state = SIGNING_OFF };
	if (fake->zone.signed_at == FAKE_NEVER)
		return true;
	out->state = SIGNING_ON;
	out->n_ds = 2;
	snprintf(out->ds[0], sizeof(out->ds[0]), "4711 13 4 CD34");
	snprintf(out->ds[1], sizeof(out->ds[1]), "4711 13 2 AB12");
	return true;
}

static bool dnssec_enable(void *self, const char *owner, struct err *err)
{
	struct fake *fake = self;

	if (fake->disk.dead)
		abort(); /* a dead process changes nothing */
	fake_must_be_meant(fake, ACTION_ZONE_SIGN);
	fake_called(fake, SITE_SIGN, 2);
	if (fake_fails(fake, SITE_SIGN, BEFORE_EFFECT, err))
		return false;
	if (fake->zone.signed_at == FAKE_NEVER) {
		fake->zone.signed_at = fake->now;
		fake->zone.signings++;
	}
	return !fake_fails(fake, SITE_SIGN, AFTER_EFFECT, err);
}

void fake_zone_unsigned(struct fake *fake)
{
	fake->zone.signed_at = FAKE_NEVER;
	fake->zone.ds_after_s = 2 * 86400;
	fake->world.dns.dnssec_read = dnssec_read;
	fake->world.dns.dnssec_enable = dnssec_enable;
}

void fake_zone_open(struct fake *fake)
{
	static const int64_t lags[] = { 0, 7, 40 };
	struct fake_zone *zone = &fake->zone;
	struct mxset set = { 0 };

	mxset_add(&set, FAKE_LEGACY, 10, 3600);
	fake_zone_set(fake, &set);
	zone->n_servers = 3;
	for (size_t i = 0; i < zone->n_servers; i++) {
		snprintf(zone->names[i], DNAME_MAX, "ns%zu.hoster.example",
			 i + 1);
		zone->lag[i] = lags[i];
	}
	zone->verdict = VERDICT_SECURE;
	zone->signature_s = 14 * 86400;
	zone->limits = (struct zone){
		.name = FAKE_DOMAIN,
		.id = "zone-1",
		.preference_max = UINT16_MAX,
	};
	fake->world.dns = (struct dns_api){
		.self = fake,
		.name = "fake",
		.mx_read = mx_read,
		.mx_write = mx_write,
	};
}
