#pragma once
/* A reviewed plan, from the file that `exodane plan --format json` made. */
#include "steps/plan.h"

/* The plan of that domain in the document. ERR_CONFLICT when it has none,
 * ERR_CONFIG when the file is no such document. Only what plan_bind compares is
 * filled. */
bool plan_read(const char *path, const char *domain, struct plan *out,
	       struct err *err);
