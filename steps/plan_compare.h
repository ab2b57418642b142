#pragma once
/* Two plans, or two moves, side by side in 80 columns. Pure. */
#include "state/buf.h"
#include "steps/plan.h"

/* What a reviewed plan found and would do, and what is so today; '!' stands
 * between lines that differ. Only what the reviewed plan tells is compared. */
void plan_compare(const struct plan *reviewed, const struct plan *today,
		  struct buf *out);

/* A move that was reviewed (NULL: none is left) and one that is asked for. */
void plan_compare_move(const struct bound_move *reviewed,
		       const struct bound_move *asked, struct buf *out);
