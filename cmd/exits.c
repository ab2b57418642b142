/* Exit statuses of errors, and of several domains together. */
#include "cmd/exits.h"

static const int of_error[ERR_KINDS] = {
	[ERR_NONE] = EXIT_DONE,		  [ERR_USAGE] = EXIT_USAGE,
	[ERR_CONFIG] = EXIT_USAGE,	  [ERR_AUTH] = EXIT_ERROR,
	[ERR_NET] = EXIT_ERROR,		  [ERR_BUSY] = EXIT_ERROR,
	[ERR_REMOTE] = EXIT_ERROR,	  [ERR_PARSE] = EXIT_ERROR,
	[ERR_CONFLICT] = EXIT_BLOCKED,	  [ERR_UNSAFE] = EXIT_BLOCKED,
	[ERR_UNSUPPORTED] = EXIT_BLOCKED, [ERR_STORE] = EXIT_ERROR,
	[ERR_LOCKED] = EXIT_ERROR,	  [ERR_NOBODY] = EXIT_BLOCKED,
	[ERR_INTERRUPTED] = EXIT_WAITING, [ERR_INTERNAL] = EXIT_ERROR,
};

/* How loud each status is when others occur beside it. */
static const int rank[] = {
	[EXIT_DONE] = 2,    [EXIT_ERROR] = 4,	[EXIT_USAGE] = 1,
	[EXIT_WAITING] = 3, [EXIT_BLOCKED] = 5,
};

int exits_of_error(enum err_kind kind)
{
	return kind < ERR_KINDS ? of_error[kind] : EXIT_ERROR;
}

int exits_join(int so_far, int next)
{
	if (so_far == EXIT_NONE)
		return next;
	/* A domain that was refused beside one that was begun is an error. */
	if (so_far == EXIT_USAGE && next != EXIT_USAGE)
		so_far = EXIT_ERROR;
	else if (next == EXIT_USAGE && so_far != EXIT_USAGE)
		next = EXIT_ERROR;
	return rank[next] > rank[so_far] ? next : so_far;
}
