#pragma once
/* The fingerprint by which a reviewed plan is known again. */
#include "steps/plan.h"

/* SHA-256 over canonical JSON of domain, zone id, present set, Exchange states
 * and every (step, action, have, want): no times, no prose. */
void plan_fingerprint(const struct facts *facts, struct plan *plan);
