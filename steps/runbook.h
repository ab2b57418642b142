#pragma once
/* The rows of the runbooks; each lives in the file of its name. */
#include "steps/step.h"

extern const struct step step_check_dnssec, step_lower_ttl, step_enable_dnssec,
	step_add_mx, step_swap_priorities, step_validate, step_enable_dane,
	step_final_check;

/* gateway.c */
extern const struct step step_switch_relay, step_gateway_final;

/* undo.c, undo_exchange.c, undo_mx.c */
extern const struct step step_undo_ttl, step_undo_dane, step_undo_add_legacy,
	step_undo_swap, step_undo_dnssec, step_undo_restore;

/* Has a later step of this runbook begun to act? Then this one's proof is in
 * the journal. */
bool runbook_is_past(const struct runbook *runbook, size_t index,
		     const struct migration *migration);

/* The step's own next; HOLDS for one that is past and costs much to prove. */
struct decision runbook_next(const struct runbook *runbook, size_t index,
			     const struct facts *facts,
			     const struct migration *migration,
			     const struct settings *settings, int64_t now);
