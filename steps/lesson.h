#pragma once
/* What learning works on. */
#include "steps/step.h"

struct lesson {
	const struct facts *facts;
	const struct settings *settings;
	int64_t now;
	struct migration *migration;
	bool changed;
};

/* Sets a time of the journal, and notes that it changed. */
void lesson_set_time(struct lesson *lesson, int64_t *at, int64_t value);

/* follow.c: the times of open moves. */
void lesson_follow_moves(struct lesson *lesson);
