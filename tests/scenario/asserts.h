#pragma once
/* What scenario tests assert, with the run's own words when it fails. */
#include "tests/fakes/fake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The run ended so; else its step, reason and hint are printed. */
void assert_result(const struct fake *fake, enum run_result result,
		   enum run_result wanted);
/* The last move of that step, which must be there. */
const struct move *assert_move(const struct fake *fake, enum step_id step);
/* The zone holds exactly the new MX at 10, TTL 3600, DANE is on, and nobody
 * was stranded on the way there. */
void assert_migrated(const struct fake *fake);
/* The zone is as fake_open made it, both features off, nobody stranded. */
void assert_undone(const struct fake *fake);
/* Each verified write was seen everywhere, then waited out for as long as what
 * was before may live, before anything else was begun. */
void assert_never_early(const struct fake *fake);
/* A zone at a gateway, its relay switched when asked, and the runbook for it;
 * at its end, and when that is undone. */
struct fake *open_gateway(void);
void assert_gateway(const struct fake *fake);
void assert_gateway_undone(const struct fake *fake);
/* Turns the migration round and carries the undo to its end. */
enum run_result undo(struct fake *fake);
/* Runs until that step has a verified move (or holds, for others), by leaving
 * at each wait; the step then reached is reported. */
void run_until_acted(struct fake *fake, enum step_id step);
