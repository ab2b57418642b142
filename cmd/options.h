#pragma once
/* The command line as a value: one table of options, read by parser, help and
 * completions alike. */
#include "state/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Which commands take an option. */
enum {
	FOR_CHECK = 1 << 0,
	FOR_DNSSEC = 1 << 1,
	FOR_PLAN = 1 << 2,
	FOR_MIGRATE = 1 << 3,
	FOR_STATUS = 1 << 4,
	FOR_UNDO = 1 << 5,
	FOR_REPORT = 1 << 6,
	FOR_PROVIDERS = 1 << 7,
	FOR_DOCTOR = 1 << 8,
	FOR_HELP = 1 << 9,
	FOR_ALL = (1 << 10) - 1,
};

#define OPTION_TEXTS_MAX 32

/* Values of an option that may be repeated; point into argv. */
struct texts {
	size_t n;
	const char *text[OPTION_TEXTS_MAX];
};

struct options {
	bool json, quiet, verbose, help, version;
	bool wait, no_wait, yes, dry_run, go_on;
	bool servers, no_servers;
	bool zone_is_live, accept_zone, allow_short_ttl, outside_window;
	const char *config, *state_dir, *color, *root_hints, *trust_anchor,
		*ca_file, *plan, *format, *at, *capture, *from;
	struct texts resolver, answer, keep_mx, ignore_server;
	unsigned long long given; /* bit i: row i of options_table */
	const char *command;	  /* the first argument; NULL none */
	size_t n_args;		  /* what follows it; points into argv */
	const char **args;	  /* freed with options_free */
};

enum option_type { OPTION_FLAG, OPTION_TEXT, OPTION_TEXTS };

struct option_row {
	const char *name;  /* without the hyphens */
	char letter;	   /* 0: none */
	const char *value; /* what it takes: "FILE"; NULL a flag */
	unsigned takers;   /* FOR_… */
	enum option_type type;
	size_t offset; /* in struct options */
	const char *help;
};
extern const struct option_row options_table[]; /* ends with a NULL name */

/* Options may stand anywhere; "--" ends them. ERR_USAGE with a hint else. */
bool options_parse(int argc, char **argv, struct options *out, struct err *err);
void options_free(struct options *options);
/* ERR_USAGE when an option was given that the command does not take, or a value
 * is not one of those it may have. */
bool options_check(const struct options *options, const char *command,
		   unsigned taker, struct err *err);
