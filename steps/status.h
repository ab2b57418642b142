#pragma once
/* Where a migration stands, computed from its journal and now alone. */
#include "state/migration.h"

struct standing {
	enum step_id step;
	const char *phase; /* not-begun acting spreading settling asking blocked
			      done */
	int64_t next_due;  /* 0 unknown */
	char reason[512];
	char command[320]; /* the next command */
};

void standing_of(const struct migration *migration, int64_t now,
		 struct standing *out);
