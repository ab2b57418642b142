/* exodane undo: the way back, by the same machinery. */
#include "cmd/carry.h"

#include <stdlib.h>

static int run_undo(struct context *context, struct err *err)
{
	char(*domains)[DNAME_MAX];
	size_t n;
	int status = EXIT_NONE;

	if (context->options.dry_run)
		return command_plan.run(context, err);
	if (context_domains(context, &domains, &n, err))
		status = carry_all(context, CARRY_UNDO, domains, n, err);
	free(domains);
	return status;
}

const struct command command_undo = {
	"undo",
	"undo DOMAIN…",
	"take a migration back, from any step",
	FOR_UNDO,
	1,
	1000,
	run_undo,
};
