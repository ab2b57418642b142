/* What every command starts from. */
#include "cmd/command.h"
#include "cmd/idn.h"
#include "cmd/interrupt.h"
#include "state/timefmt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HELD_MAX 65536 /* bytes that --quiet holds back; more is dropped */

/* $XDG_…/exodane or its default below the home folder (XDG base directory
 * specification). */
static bool xdg_path(const char *variable, const char *below_home,
		     const char *file, char *out, size_t size, struct err *err)
{
	const char *base = getenv(variable), *home = getenv("HOME");
	int len;

	if (base && base[0] == '/')
		len = snprintf(out, size, "%s/exodane%s", base, file);
	else if (home && home[0] == '/')
		len = snprintf(out, size, "%s/%s/exodane%s", home, below_home,
			       file);
	else
		return err_set(err, ERR_CONFIG, "neither %s nor HOME is set",
			       variable);
	return (size_t)len < size ||
	       err_set(err, ERR_CONFIG, "%s is too long", variable);
}

static bool load_config(struct context *context, struct err *err)
{
	char path[4096];

	if (context->options.config)
		return config_load(context->options.config, true,
				   &context->config, err);
	/* No home, no settings: nothing was asked for. */
	if (!xdg_path("XDG_CONFIG_HOME", ".config", "/exodane.conf", path,
		      sizeof(path), NULL))
		return true;
	return config_load(path, false, &context->config, err);
}

bool context_open(struct context *context, struct err *err)
{
	const struct options *options = &context->options;
	struct prompt *prompt = &context->prompt;

	term_init(&context->talk, options->json ? stderr : stdout,
		  options->color);
	prompt->term = &context->talk;
	prompt->in = stdin;
	prompt->answers = &options->answer;
	prompt->nobody = options->json || !isatty(STDIN_FILENO);
	prompt->quiet = options->quiet;
	prompt->verbose = options->verbose;
	buf_init(&prompt->held, HELD_MAX);
	context->person = prompt_person(prompt);
	context->clock = prompt_clock(prompt);
	if (options->at && !timefmt_parse(options->at, &prompt->fixed_now)) {
		err_set(err, ERR_USAGE, "--at: '%.40s' is no time",
			options->at);
		return err_hint(err, "write it like 2026-11-24T12:00:00Z");
	}
	return load_config(context, err);
}

void context_close(struct context *context)
{
	buf_free(&context->prompt.held);
	config_free(&context->config);
	options_free(&context->options);
}

bool context_store(const struct context *context, bool create,
		   struct store *out, struct err *err)
{
	char path[4096];
	const char *dir = context->options.state_dir;
	bool ok;

	if (!dir)
		dir = config_value(&context->config, "", 0, "state_dir");
	if (dir)
		ok = config_path(dir, path, sizeof(path), err);
	else
		ok = xdg_path("XDG_STATE_HOME", ".local/state", "", path,
			      sizeof(path), err) ||
		     err_hint(err, "use --state-dir DIR");
	return ok && store_open(out, path, create, err);
}

static bool is_in(char (*list)[DNAME_MAX], size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], name) == 0)
			return true;
	return false;
}

bool context_domains(const struct context *context, char (**out)[DNAME_MAX],
		     size_t *n, struct err *err)
{
	const struct options *options = &context->options;

	*n = 0;
	*out = calloc(options->n_args + 1, sizeof(**out));
	if (!*out)
		return err_set(err, ERR_INTERNAL, "out of memory");
	for (size_t i = 0; i < options->n_args; i++) {
		char *name = (*out)[*n];

		if (!idn_to_ascii(options->args[i], name, err)) {
			err->kind = ERR_USAGE;
			return err_prefix(err, "domain");
		}
		if (!is_in(*out, *n, name))
			(*n)++;
	}
	return true;
}

/* The hosts or servers that an option names. */
static bool names_of(const struct texts *texts, const char *option,
		     char (*out)[DNAME_MAX], size_t max, size_t *n,
		     struct err *err)
{
	if (texts->n > max)
		return err_set(err, ERR_USAGE,
			       "--%s is given more than %zu times", option,
			       max);
	for (*n = 0; *n < texts->n; (*n)++)
		if (!idn_to_ascii(texts->text[*n], out[*n], err)) {
			err->kind = ERR_USAGE;
			return err_prefix(err, "--%s", option);
		}
	return true;
}

bool context_settings(const struct context *context, const char *domain,
		      struct settings *out, struct err *err)
{
	const struct options *options = &context->options;

	if (!config_settings(&context->config, domain, out, err))
		return false;
	out->outside_window = options->outside_window;
	out->zone_is_live = options->zone_is_live;
	out->accept_zone = options->accept_zone;
	out->allow_short_ttl = options->allow_short_ttl;
	return names_of(&options->keep_mx, "keep-mx", out->keep_mx,
			sizeof(out->keep_mx) / sizeof(out->keep_mx[0]),
			&out->n_keep_mx, err) &&
	       names_of(&options->ignore_server, "ignore-server",
			out->ignore_server,
			sizeof(out->ignore_server) /
				sizeof(out->ignore_server[0]),
			&out->n_ignore_server, err);
}
