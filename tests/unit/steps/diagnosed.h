#pragma once
/* A domain as it is after its migration, to be spoilt, and what check says. */
#include "steps/diagnose.h"
#include "tests/unit/steps/guards.h"

/* Signed, only the new host, DANE good. */
struct world_case *migrated(void);
/* What check says of it; frees it. */
struct diagnosis diagnosed(struct world_case *c);
/* The first finding of that id, or NULL. */
const struct finding *told(const struct diagnosis *d, const char *id);
