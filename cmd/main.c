/* exodane: reads the command line, finds the command, says how it ended. */
#include "cmd/jsonout.h"
#include "cmd/suggest.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* Every way out that is not a result comes through here. */
static int fail(struct context *context, const struct err *err)
{
	struct term term;

	if (context->options.json) {
		jsonout_error(context, err);
		return exits_of_error(err->kind);
	}
	fflush(stdout);
	term_init(&term, stderr, context->options.color);
	term_text(&term, STYLE_BAD, "exodane: ");
	term_printf(&term, STYLE_PLAIN, "%s\n", err->msg);
	if (err->hint[0])
		term_wrap(&term, STYLE_PLAIN, 2, err->hint);
	return exits_of_error(err->kind);
}

static bool unknown_command(const char *word, struct err *err)
{
	const char *names[32], *near;
	size_t n = 0;

	for (; commands[n]; n++)
		names[n] = commands[n]->name;
	names[n] = NULL;
	near = suggest(word, names);
	err_set(err, ERR_USAGE, "there is no command '%.60s'", word);
	if (near)
		return err_hint(err, "did you mean exodane %s?", near);
	if (strchr(word, '.'))
		return err_hint(
			err, "to look at a domain: exodane check %.200s", word);
	return err_hint(err, "see the commands: exodane --help");
}

/* `exodane --continue [DOMAIN]` is `exodane migrate --continue [DOMAIN]`. */
static void imply_migrate(struct options *options)
{
	if (!options->go_on ||
	    (options->command && command_find(options->command)))
		return;
	if (options->command) {
		memmove(options->args + 1, options->args,
			options->n_args * sizeof(*options->args));
		options->args[0] = options->command;
		options->n_args++;
	}
	options->command = "migrate";
}

static bool check_arguments(const struct context *context, struct err *err)
{
	const struct options *options = &context->options;
	const struct command *command = context->command;
	bool few = options->n_args < command->args_min && !options->go_on;

	if (!options_check(options, command->name, command->taker, err))
		return false;
	if (!few && options->n_args <= command->args_max)
		return true;
	if (few)
		err_set(err, ERR_USAGE, "%s: an argument is missing",
			command->name);
	else
		err_set(err, ERR_USAGE, "%s: '%.60s' is too many",
			command->name, options->args[command->args_max]);
	return err_hint(err, "usage: exodane %s", command->usage);
}

static bool find_command(struct context *context, struct err *err)
{
	imply_migrate(&context->options);
	context->command = command_find(context->options.command);
	if (!context->command)
		return unknown_command(context->options.command, err);
	return context->options.help || check_arguments(context, err);
}

static int run(struct context *context, struct err *err)
{
	const struct options *options = &context->options;

	term_init(&context->term, stdout, options->color);
	if (options->version) {
		help_version(context);
		return EXIT_DONE;
	}
	if (!options->command && !options->go_on) {
		if (options->help) {
			help_all(context);
			return EXIT_DONE;
		}
		err_set(err, ERR_USAGE, "a command is missing");
		err_hint(err, "see the commands: exodane --help");
		return EXIT_NONE;
	}
	if (!find_command(context, err))
		return EXIT_NONE;
	if (options->help) {
		help_command(context, context->command);
		return EXIT_DONE;
	}
	if (!context_open(context, err))
		return EXIT_NONE;
	return context->command->run(context, err);
}

/* Where parsing stopped early, --json may stand behind. */
static void look_for_json(int argc, char **argv, struct options *options)
{
	for (int i = 1; i < argc; i++)
		options->json |= strcmp(argv[i], "--json") == 0;
}

int main(int argc, char **argv)
{
	struct context *context = calloc(1, sizeof(*context));
	struct err err = { 0 };
	int status = EXIT_NONE;

	if (!context)
		return EXIT_ERROR;
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is told as one */
	if (options_parse(argc, argv, &context->options, &err))
		status = run(context, &err);
	else
		look_for_json(argc, argv, &context->options);
	if (status == EXIT_NONE)
		status = fail(context, &err);
	context_close(context);
	free(context);
	if (fflush(stdout) != 0 && status == EXIT_DONE)
		status = EXIT_ERROR;
	return status;
}
