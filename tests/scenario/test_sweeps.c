/*
 * Everything that can go wrong once, one after the other, counted and not
 * sampled: a fault at every call, the death of the process at every save, an
 * interrupt in every sleep; on each runbook, with a resolver that sees changes
 * at once and with one that still holds old answers. Always the same end.
 */
#include "tests/scenario/asserts.h"

#include <string.h>

#define STALE 50 /* seconds that old answers live in the resolver */

/* A runbook from its first moment, and how it has to end. */
struct course {
	const char *name;
	struct fake *(*begin)(void);
	void (*assert_end)(const struct fake *fake);
	/* As counted when nothing goes wrong. */
	unsigned writes, sets;
};

static struct fake *begin_migrate(void)
{
	struct fake *fake = fake_open();

	fake->hosts.legacy_dies_unlisted = true;
	return fake;
}

/* Counts from here. */
static struct fake *turn_round(struct fake *fake)
{
	struct err err = { 0 };

	assert_true(migration_begin_undo(&fake->migration, fake->now, &err));
	fake->disk.saved = fake->migration;
	fake->disk.saves = fake->sleeps = 0;
	fake->zone.writes = fake->exchange.sets = 0;
	memset(fake->calls, 0, sizeof(fake->calls));
	return fake;
}

static struct fake *begin_undo(void)
{
	struct fake *fake = begin_migrate();

	assert_result(fake, fake_run(fake), RUN_DONE);
	return turn_round(fake);
}

/* Both hosts are published, the new one in front. */
static struct fake *begin_undo_half_way(void)
{
	struct fake *fake = begin_migrate();

	run_until_acted(fake, STEP_SWAP_PRIORITIES);
	return turn_round(fake);
}

static struct fake *begin_undo_gateway(void)
{
	struct fake *fake = open_gateway();

	assert_result(fake, fake_run(fake), RUN_DONE);
	return turn_round(fake);
}

static const struct course courses[] = {
	{ .name = "migrate",
	  .begin = begin_migrate,
	  .assert_end = assert_migrated },
	{ .name = "gateway",
	  .begin = open_gateway,
	  .assert_end = assert_gateway },
	{ .name = "undo", .begin = begin_undo, .assert_end = assert_undone },
	{ .name = "undo half way",
	  .begin = begin_undo_half_way,
	  .assert_end = assert_undone },
	{ .name = "undo of gateway",
	  .begin = begin_undo_gateway,
	  .assert_end = assert_gateway_undone },
};

#define COURSES (sizeof(courses) / sizeof(courses[0]))

static struct fake *begin(const struct course *course, int64_t stale_s)
{
	struct fake *fake = course->begin();

	fake->zone.stale_s = stale_s;
	return fake;
}

/* The same end, and no move made twice. */
static void end(const struct course *course, struct fake *fake)
{
	course->assert_end(fake);
	assert_never_early(fake);
	assert_int_equal(fake->zone.writes, course->writes);
	assert_int_equal(fake->exchange.sets, course->sets);
	fake_close(fake);
}

static struct course undisturbed(const struct course *course)
{
	struct course out = *course;
	struct fake *fake = begin(course, 0);

	assert_result(fake, fake_run(fake), RUN_DONE);
	out.writes = fake->zone.writes;
	out.sets = fake->exchange.sets;
	end(&out, fake);
	return out;
}

/* ---- each returns whether there was such an nth ---- */

static bool survives_fault(const struct course *course, int64_t stale_s,
			   const struct fake_fault *fault)
{
	struct fake *fake = begin(course, stale_s);
	bool took_place;

	fake->fault = *fault;
	if (fake_run(fake) != RUN_DONE)
		assert_result(fake, fake_continue(fake, 50), RUN_DONE);
	took_place = fake->calls[fault->site] >= fault->nth;
	end(course, fake);
	return took_place;
}

static bool survives_kill(const struct course *course, int64_t stale_s,
			  unsigned nth, bool before)
{
	struct fake *fake = begin(course, stale_s);
	bool killed;

	fake->disk.kill_at = nth;
	fake->disk.kill_before = before;
	fake_run(fake);
	killed = fake->disk.dead;
	if (killed)
		assert_result(fake, fake_continue(fake, 50), RUN_DONE);
	end(course, fake);
	return killed;
}

static bool survives_interrupt(const struct course *course, int64_t stale_s,
			       unsigned nth)
{
	struct fake *fake = begin(course, stale_s);
	bool interrupted;

	fake->interrupt_sleep = nth;
	interrupted = fake_run(fake) != RUN_DONE;
	if (interrupted) {
		assert_int_equal(fake->report.result, RUN_WAITING);
		assert_true(fake->report.interrupted);
		assert_result(fake, fake_run(fake), RUN_DONE);
	}
	end(course, fake);
	return interrupted;
}

/* ---- sweeps ---- */

/* How many ways a call of that site can go wrong. */
static int ways(enum fake_site site)
{
	if (site == SITE_MX_WRITE)
		return HALF_WAY + 1;
	return site == SITE_EXCHANGE_SET ? AFTER_EFFECT + 1 : BEFORE_EFFECT + 1;
}

static unsigned sweep_site(const struct course *course, int64_t stale_s,
			   enum fake_site site)
{
	unsigned n = 0;

	for (int when = 0; when < ways(site); when++) {
		struct fake_fault fault = { .site = site, .kind = ERR_NET };

		fault.when = when;
		for (fault.nth = 1; survives_fault(course, stale_s, &fault);
		     fault.nth++)
			n++;
	}
	return n;
}

static unsigned sweep_faults(const struct course *course, int64_t stale_s)
{
	unsigned n = 0;

	for (int site = 0; site < FAKE_SITES; site++)
		n += sweep_site(course, stale_s, (enum fake_site)site);
	return n;
}

static unsigned sweep_kills(const struct course *course, int64_t stale_s)
{
	unsigned n = 0;

	for (int before = 0; before < 2; before++)
		for (unsigned nth = 1;
		     survives_kill(course, stale_s, nth, before); nth++)
			n++;
	return n;
}

static unsigned sweep_interrupts(const struct course *course, int64_t stale_s)
{
	unsigned n = 0;

	while (survives_interrupt(course, stale_s, n + 1))
		n++;
	return n;
}

static unsigned sweep(const char *what,
		      unsigned (*of)(const struct course *course,
				     int64_t stale_s))
{
	unsigned all = 0;

	for (size_t i = 0; i < COURSES; i++) {
		struct course course = undisturbed(&courses[i]);
		unsigned at_once = of(&course, 0);
		unsigned stale = of(&course, STALE);

		print_message("# %s: %u %s, %u with old answers in the "
			      "resolver\n",
			      course.name, at_once, what, stale);
		assert_true(at_once > 0 && stale > 0);
		all += at_once + stale;
	}
	print_message("# %u %s in all\n", all, what);
	return all;
}

static void a_fault_at_every_call_gives_the_same_end(void **state)
{
	assert_true(sweep("faults", sweep_faults) >= 1000);
}

static void a_kill_at_every_save_gives_the_same_end(void **state)
{
	assert_true(sweep("kills", sweep_kills) >= 300);
}

static void an_interrupt_in_every_sleep_gives_the_same_end(void **state)
{
	assert_true(sweep("interrupts", sweep_interrupts) >= 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fault_at_every_call_gives_the_same_end),
		cmocka_unit_test(a_kill_at_every_save_gives_the_same_end),
		cmocka_unit_test(
			an_interrupt_in_every_sleep_gives_the_same_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
