#pragma once
/*
 * The notify command: told when a migration needs a person for its next move
 * (due), when it cannot go on (blocked), and when it has ended (done).
 */
#include "cmd/carry.h"

/*
 * After a run of the domain, or when it could not be run. Each event is told
 * once; the journal remembers which. What goes wrong here is a warning to the
 * person, and changes nothing of the migration.
 */
void notify_end(struct context *context, struct carry *carry,
		const struct journal *journal);
