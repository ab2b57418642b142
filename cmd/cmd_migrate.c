/* exodane migrate: begins, goes on, or shows the path. */
#include "cmd/carry.h"

#include <stdlib.h>

static bool options_fit(const struct context *context, struct err *err)
{
	const struct options *options = &context->options;

	if (options->format && !options->dry_run) {
		err_set(err, ERR_USAGE, "--format belongs to a dry run");
		return err_hint(err, "add --dry-run, or use exodane plan");
	}
	if (options->dry_run && options->go_on) {
		err_set(err, ERR_USAGE,
			"--dry-run and --continue exclude each other");
		return err_hint(err, "exodane plan shows what is left to do");
	}
	return true;
}

static int run_migrate(struct context *context, struct err *err)
{
	const struct options *options = &context->options;
	enum carry_mode mode = CARRY_BEGIN;
	char(*domains)[DNAME_MAX];
	size_t n;
	int status = EXIT_NONE;

	if (!options_fit(context, err))
		return EXIT_NONE;
	if (options->dry_run)
		return command_plan.run(context, err);
	if (options->go_on)
		mode = options->n_args ? CARRY_CONTINUE : CARRY_SWEEP;
	if (context_domains(context, &domains, &n, err))
		status = carry_all(context, mode, domains, n, err);
	free(domains);
	return status;
}

const struct command command_migrate = {
	"migrate",
	"migrate DOMAIN… | --continue [DOMAIN…]",
	"go the path: show each move, ask, do it, wait, go on",
	FOR_MIGRATE,
	1,
	1000,
	run_migrate,
};
