#pragma once
/* The clock is a handle, so that whole migrations run in virtual time. */
#include "state/err.h"

#include <stdbool.h>
#include <stdint.h>

struct clock {
	void *self;
	/* Seconds since 1970-01-01 UTC. */
	int64_t (*now)(void *self);
	/* False with ERR_INTERRUPTED when a signal ended the sleep. */
	bool (*sleep_until)(void *self, int64_t at, struct err *err);
	/* Was this program asked to end? Whoever waits for others looks at it
	 * once a second. NULL: it never is. */
	bool (*interrupted)(void *self);
};

static inline bool clock_interrupted(const struct clock *clock)
{
	return clock->interrupted && clock->interrupted(clock->self);
}
