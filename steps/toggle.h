#pragma once
/* Switching one of Exchange's features, and waiting for what it shows. Pure. */
#include "steps/step.h"

/*
 * DO the cmdlet, from the opposite state only; wait where an earlier call was
 * not answered (law 3); CANNOT_TELL where Exchange does not say; HOLDS once it
 * was accepted or the state is there.
 */
struct decision toggle_next(enum step_id step, const struct action *action,
			    const struct facts *facts,
			    const struct migration *migration,
			    const struct settings *settings, int64_t now,
			    const char *why);

/* The state of that feature as Exchange says; UNKNOWN when it does not. */
enum feature_state toggle_state(const struct facts *facts,
				enum feature feature);
/* When that feature's present state began for us: our move, else begun. */
int64_t toggle_since(const struct migration *migration, enum feature feature);

/* May an Enable- that was not answered still take hold? When not any more;
 * 0: nothing hangs. */
int64_t toggle_hanging_until(const struct migration *migration,
			     enum feature feature, int64_t now);

/* BLOCKED for domains that Microsoft does not support; else HOLDS. */
struct decision toggle_supported(const struct facts *facts,
				 const struct migration *migration);
