#pragma once
/* The commands, as one table that dispatch, help and completions share. */
#include "cmd/config.h"
#include "cmd/exits.h"
#include "cmd/options.h"
#include "cmd/prompt.h"
#include "cmd/term.h"
#include "providers/resolver.h"
#include "state/store.h"

/* What a command works with; nothing in it is opened before it is needed. */
struct context {
	struct options options;
	const struct command *command;
	struct config config;
	struct term term; /* results */
	struct term talk; /* the conversation: standard error with --json */
	struct prompt prompt;
	struct person person;
	struct clock clock;
	struct dns_capture *capture; /* what the resolver fills, or NULL */
	bool document_done;	     /* --json: the one document was written */
};

struct command {
	const char *name, *usage, *help; /* help: one line */
	unsigned taker;			 /* FOR_… */
	size_t args_min, args_max;
	/* Its exit status; EXIT_NONE with err filled when it failed whole. */
	int (*run)(struct context *context, struct err *err);
};
extern const struct command *const commands[]; /* ends with NULL */
const struct command *command_find(const char *name);

extern const struct command command_check, command_dnssec, command_plan,
	command_migrate, command_status, command_undo, command_report,
	command_providers, command_doctor, command_help;

/* ---- context.c ---- */

/* Terminal, person, clock; the settings unless the command needs none. */
bool context_open(struct context *context, struct err *err);
void context_close(struct context *context);
/* The state folder by option, settings or environment. */
bool context_store(const struct context *context, bool create,
		   struct store *out, struct err *err);
/* The arguments as domains, canonical, each once; *out freed with free(). */
bool context_domains(const struct context *context, char (**out)[DNAME_MAX],
		     size_t *n, struct err *err);
/* The settings of a domain with the options on top. ERR_USAGE, ERR_CONFIG. */
bool context_settings(const struct context *context, const char *domain,
		      struct settings *out, struct err *err);

/* ---- help.c ---- */

void help_all(struct context *context);
void help_command(struct context *context, const struct command *command);
void help_version(struct context *context);
