#pragma once
/* Exit statuses: a contract with whoever calls this program. */
#include "state/err.h"

enum exit_status {
	EXIT_DONE = 0,	  /* done, nothing to do, all checks good */
	EXIT_ERROR = 1,	  /* an error, or could not tell */
	EXIT_USAGE = 2,	  /* usage or configuration */
	EXIT_WAITING = 3, /* run again at the time that was printed */
	EXIT_BLOCKED = 4, /* blocked, or a check is bad: a person must act */
};

int exits_of_error(enum err_kind kind);

/*
 * Of several domains: the first of 4, 1, 3, 0 that occurs; 2 only if nothing
 * was begun, that is when no other status occurred. Begin with EXIT_NONE.
 */
#define EXIT_NONE (-1)
int exits_join(int so_far, int next);
