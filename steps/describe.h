#pragma once
/* Moves in words: what changes, and what takes it back. */
#include "steps/step.h"

/* One line: "MX 10 a. → 10 b.", "enable DANE in Exchange". */
void describe_action(const struct action *action, char *out, size_t size);
/* Several lines for the person: the cmdlet, or a table of the MX records with
 * preference and TTL before and after, 80 columns wide if the hosts allow it.
 * What does not fit into size is cut off. */
void describe_move(const struct action *action, const char *domain, char *out,
		   size_t size);
/* What an undo of this move alone would do. */
void describe_way_back(enum step_id step, const struct action *action,
		       char *out, size_t size);
