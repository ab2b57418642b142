/* The world's clock, its faults, and running the engine in it. */
#include "tests/fakes/fake.h"

#include <stdlib.h>
#include <string.h>

const char *const fake_site_names[FAKE_SITES] = {
	[SITE_MX_READ] = "mx-read",
	[SITE_MX_WRITE] = "mx-write",
	[SITE_SIGN] = "zone-sign",
	[SITE_EXCHANGE_READ] = "exchange-read",
	[SITE_EXCHANGE_SET] = "exchange-set",
	[SITE_ASK] = "ask",
	[SITE_AUTHORITY] = "authority",
	[SITE_PROBE] = "probe",
	[SITE_POLICY] = "policy",
};

static int64_t now(void *self)
{
	return ((struct fake *)self)->now;
}

static bool sleep_until(void *self, int64_t at, struct err *err)
{
	struct fake *fake = self;

	fake->sleeps++;
	if (fake->meddle)
		fake->meddle(fake);
	if (fake->sleeps == fake->interrupt_sleep)
		return err_set(err, ERR_INTERRUPTED, "Ctrl-C");
	if (at > fake->now)
		fake->now = at;
	return true;
}

void fake_called(struct fake *fake, enum fake_site site, int64_t seconds)
{
	fake->calls[site]++;
	fake->now += seconds;
}

bool fake_fails(struct fake *fake, enum fake_site site, int when,
		struct err *err)
{
	const struct fake_fault *fault = &fake->fault;

	if (fault->site != site || fault->nth != fake->calls[site] ||
	    !fault->nth || (int)fault->when != when)
		return false;
	err_set(err, fault->kind, "%s: a fault", fake_site_names[site]);
	return true;
}

struct fake *fake_open(void)
{
	struct fake *fake = calloc(1, sizeof(*fake));

	if (!fake)
		abort();
	fake->now = FAKE_START;
	fake->world.clock = (struct clock){ fake, now, sleep_until };
	settings_default(&fake->settings);
	fake->opts = (struct run_opts){ .yes = true, .wait = true, .by = "me" };
	fake_zone_open(fake);
	fake_exchange_open(fake);
	fake_resolver_open(fake);
	fake_prober_open(fake);
	fake_person_open(fake);
	fake_journal_open(fake);
	migration_begin(&fake->migration, FAKE_DOMAIN, RUNBOOK_MIGRATE,
			fake->now);
	fake->disk.saved = fake->migration;
	return fake;
}

void fake_close(struct fake *fake)
{
	free(fake);
}

enum run_result fake_run(struct fake *fake)
{
	engine_run(&fake->world, &fake->settings, &fake->opts, &fake->migration,
		   &fake->journal, &fake->report);
	if (!fake->disk.dead)
		fake_journal_read(fake, &fake->migration);
	return fake->report.result;
}

void fake_revive(struct fake *fake)
{
	fake_journal_read(fake, &fake->migration);
	fake->disk.dead = false;
	fake->disk.kill_at = 0;
}

enum run_result fake_continue(struct fake *fake, unsigned tries)
{
	enum run_result result = RUN_WAITING;

	for (unsigned i = 0; i < tries; i++) {
		fake_revive(fake);
		result = fake_run(fake);
		if (result == RUN_DONE || result == RUN_BLOCKED)
			return result;
		if (fake->report.next_due > fake->now)
			fake->now = fake->report.next_due;
		else
			fake->now += 60;
	}
	return result;
}
