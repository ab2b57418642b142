/*
 * How many whole migrations the engine walks in a second of CPU time on one
 * core: simulated (the dry run: next, guard, learn, project, from the first
 * step to the last), and carried out in the virtual world of the tests, where
 * zone, name servers, Exchange, hosts and port 25 are played and observed anew
 * for every decision. Each one is checked at its end.
 * usage: bench-engine [SECONDS]     Exit status 1 below the bar.
 */
#include "steps/plan.h"
#include "tests/fakes/fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BAR 10000 /* simulated ones */
#define MOVES 7	  /* of a migration: 5 writes, 2 cmdlets */

static double cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool count_save(void *self, const struct migration *migration,
		       struct err *err)
{
	++*(unsigned *)self;
	return true;
}

struct bench {
	struct fake *fake;
	struct facts facts;
	struct plan plan;
};

static bool simulate(struct bench *bench)
{
	struct fake *fake = bench->fake;

	plan_make(&bench->facts, &fake->migration, &fake->settings, fake->now,
		  &bench->plan);
	return bench->plan.n_moves == MOVES && !bench->plan.n_blocked;
}

static bool carry_out(struct bench *bench)
{
	struct fake *fake = fake_open();
	unsigned saves = 0;
	bool ok;

	fake->journal = (struct journal){ &saves, count_save };
	engine_run(&fake->world, &fake->settings, &fake->opts, &fake->migration,
		   &fake->journal, &fake->report);
	ok = fake->report.result == RUN_DONE &&
	     fake->zone.writes + fake->exchange.sets == MOVES;
	fake_close(fake);
	return ok;
}

/* A second of CPU time's worth; exits when one does not end as it must. */
static double rate(struct bench *bench, bool (*migrate)(struct bench *),
		   double seconds)
{
	double begun = cpu_s(), spent;
	unsigned n = 0;

	do {
		if (!migrate(bench)) {
			fprintf(stderr, "migration %u did not end well\n", n);
			exit(2);
		}
		n++;
		spent = cpu_s() - begun;
	} while (spent < seconds);
	return n / spent;
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? strtod(argv[1], NULL) : 3;
	static struct bench bench;
	double simulated, carried_out;

	bench.fake = fake_open();
	observe(&bench.fake->world, &bench.fake->settings,
		&bench.fake->migration, plan_needs(RUNBOOK_MIGRATE),
		&bench.facts, NULL);
	simulated = rate(&bench, simulate, seconds);
	carried_out = rate(&bench, carry_out, seconds);
	fake_close(bench.fake);
	printf("migrations a second on one core (CPU time)\n"
	       "  simulated        %7.0f   bar %d\n"
	       "  in virtual time  %7.0f   with a played world, observed anew "
	       "for every decision\n",
	       simulated, BAR, carried_out);
	return simulated < BAR;
}
