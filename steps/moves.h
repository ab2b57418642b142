#pragma once
/* Moves: the open one, what it is made of, and when old answers have run out.
 * Pure. */
#include "steps/step.h"

/* The last move, when it is of that step and was not verified; else NULL.
 * Moves follow each other, so only the last can be open. */
const struct move *moves_open(const struct migration *migration,
			      enum step_id step);
/* The last MX write, or NULL. */
const struct move *moves_last_write(const struct migration *migration);
/* The last move that enables or disables that feature, or NULL. */
const struct move *moves_last_feature(const struct migration *migration,
				      enum feature feature);

/* The write that makes want of the zone's present set, with its settle time. */
struct action moves_write(const struct facts *facts,
			  const struct migration *migration,
			  const struct settings *settings, int64_t now,
			  const struct mxset *want);
struct action moves_feature(enum action_kind kind, enum feature feature);

/*
 * When answers older than the present set have run out of all caches: when the
 * last write settles; where we wrote nothing, the served TTL after our first
 * sight. INT64_MAX: not even visible everywhere.
 */
int64_t moves_quiet_at(const struct facts *facts,
		       const struct migration *migration,
		       const struct settings *settings);

/* When to look again whether it is quiet. */
int64_t moves_quiet_due(const struct facts *facts,
			const struct migration *migration,
			const struct settings *settings, int64_t now);

/* The override that lets the moves of one runbook be made at any time. */
#define MOVES_OUTSIDE_WINDOW "outside-window"
bool moves_may_be_outside(const struct migration *migration,
			  const struct settings *settings);
/* From when on the next move may be made: now, or when the change window
 * opens. */
int64_t moves_may_begin_at(const struct migration *migration,
			   const struct settings *settings, int64_t now);

/* Is the set in the zone one that we left, or on an open write's own path? */
bool moves_zone_is_ours(const struct facts *facts,
			const struct migration *migration);

/* Our last write left a TTL of at most low, and somebody has raised it since.
 */
bool moves_ttl_was_raised(const struct facts *facts,
			  const struct migration *migration, uint32_t low);
/* What is there and what should be, in words. */
void moves_difference(const struct facts *facts,
		      const struct migration *migration, char *out,
		      size_t size);
