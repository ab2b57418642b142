/* The command line: which options there are, and reading them. */
#include "cmd/options.h"
#include "cmd/suggest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FLAG(field) OPTION_FLAG, offsetof(struct options, field)
#define TEXT(field) OPTION_TEXT, offsetof(struct options, field)
#define LIST(field) OPTION_TEXTS, offsetof(struct options, field)

enum {
	RUNS = FOR_MIGRATE | FOR_UNDO,
	LOOKS = FOR_PLAN | RUNS,
	NETWORK = FOR_CHECK | FOR_DNSSEC | FOR_PLAN | RUNS | FOR_DOCTOR,
};

const struct option_row options_table[] = {
	{ "config", 0, "FILE", FOR_ALL, TEXT(config), "the settings" },
	{ "state-dir", 0, "DIR", FOR_ALL, TEXT(state_dir), "the journals" },
	{ "json", 0, NULL, FOR_ALL, FLAG(json),
	  "one JSON document on standard output, and no question" },
	{ "quiet", 'q', NULL, FOR_ALL, FLAG(quiet), "only what matters" },
	{ "verbose", 'v', NULL, FOR_ALL, FLAG(verbose), "more details" },
	{ "color", 0, "WHEN", FOR_ALL, TEXT(color), "auto, always or never" },
	{ "help", 'h', NULL, FOR_ALL, FLAG(help), "this help" },
	{ "version", 0, NULL, FOR_ALL, FLAG(version), "the version" },
	{ "resolver", 0, "ADDR[@PORT]", NETWORK, LIST(resolver),
	  "recursive resolver to ask, or https://…/dns-query; repeatable" },
	{ "root-hints", 0, "FILE", NETWORK, TEXT(root_hints),
	  "root servers, or 'builtin': ask from the root down, after the "
	  "resolvers" },
	{ "trust-anchor", 0, "FILE", NETWORK, TEXT(trust_anchor),
	  "DS or DNSKEY records to trust instead of the built-in ones" },
	{ "ca-file", 0, "FILE", NETWORK, TEXT(ca_file),
	  "certificates to trust instead of the system's" },
	{ "at", 0, "TIME", FOR_DNSSEC, TEXT(at),
	  "judge signatures as of another time: 2026-11-24T12:00:00Z" },
	{ "capture", 0, "FILE", FOR_DNSSEC, TEXT(capture),
	  "keep all answers, so that they can be judged again" },
	{ "from", 0, "FILE", FOR_DNSSEC, TEXT(from),
	  "judge captured answers; nothing is asked" },
	{ "servers", 0, NULL, FOR_DNSSEC, FLAG(servers),
	  "compare every name server, with --json too" },
	{ "no-servers", 0, NULL, FOR_DNSSEC, FLAG(no_servers),
	  "judge the chain, compare no name servers" },
	{ "format", 0, "FORMAT", FOR_PLAN | FOR_REPORT | FOR_MIGRATE,
	  TEXT(format), "text, md or json" },
	{ "continue", 0, NULL, FOR_MIGRATE, FLAG(go_on),
	  "go on after a wait; without a domain: with all that are due" },
	{ "dry-run", 0, NULL, RUNS, FLAG(dry_run),
	  "show the whole path, change nothing" },
	{ "yes", 0, NULL, RUNS, FLAG(yes),
	  "confirm every move in advance, never a question" },
	{ "plan", 0, "FILE", FOR_MIGRATE, TEXT(plan),
	  "carry out exactly the moves of a reviewed JSON plan" },
	{ "wait", 0, NULL, RUNS, FLAG(wait), "sleep through waits" },
	{ "no-wait", 0, NULL, RUNS, FLAG(no_wait),
	  "leave at a wait and say when to run again" },
	{ "answer", 0, "ID=VALUE", LOOKS, LIST(answer),
	  "answer a question in advance; repeatable" },
	{ "keep-mx", 0, "HOST", LOOKS, LIST(keep_mx),
	  "keep a foreign MX beside the new one; repeatable" },
	{ "ignore-server", 0, "NAME", LOOKS, LIST(ignore_server),
	  "do not wait for that name server; repeatable" },
	{ "zone-is-live", 0, NULL, LOOKS, FLAG(zone_is_live),
	  "the zone edited by the API is the served one" },
	{ "accept-zone", 0, NULL, LOOKS, FLAG(accept_zone),
	  "take today's MX set as the one the last move left" },
	{ "allow-short-ttl", 0, NULL, LOOKS, FLAG(allow_short_ttl),
	  "allow TTLs below 30 seconds" },
	{ "outside-window", 0, NULL, LOOKS, FLAG(outside_window),
	  "make moves at any time, whatever the change window" },
	{ NULL },
};

static const struct option_row *find_long(const char *name, size_t len)
{
	const struct option_row *row = options_table;

	while (row->name &&
	       (strncmp(row->name, name, len) != 0 || row->name[len]))
		row++;
	return row->name ? row : NULL;
}

static const struct option_row *find_letter(char letter)
{
	const struct option_row *row = options_table;

	while (row->name && row->letter != letter)
		row++;
	return row->name ? row : NULL;
}

static bool unknown_option(const char *word, size_t len, struct err *err)
{
	const char *names[64], *near;
	size_t n = 0;
	char name[64];

	for (const struct option_row *row = options_table; row->name; row++)
		names[n++] = row->name;
	names[n] = NULL;
	snprintf(name, sizeof(name), "%.*s", (int)(len < 60 ? len : 60), word);
	err_set(err, ERR_USAGE, "there is no option --%s", name);
	near = suggest(name, names);
	if (near)
		return err_hint(err, "did you mean --%s?", near);
	return err_hint(err, "see the options: exodane --help");
}

static bool set_option(struct options *out, const struct option_row *row,
		       const char *value, struct err *err)
{
	char *field = (char *)out + row->offset;
	struct texts *texts = (struct texts *)field;

	out->given |= 1ULL << (row - options_table);
	switch (row->type) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return true;
	case OPTION_TEXT:
		if (*(const char **)field)
			return err_set(err, ERR_USAGE, "--%s is given twice",
				       row->name);
		*(const char **)field = value;
		return true;
	case OPTION_TEXTS:
		break;
	}
	if (texts->n == OPTION_TEXTS_MAX)
		return err_set(err, ERR_USAGE,
			       "--%s is given more than %d times", row->name,
			       OPTION_TEXTS_MAX);
	texts->text[texts->n++] = value;
	return true;
}

/* word: behind the two hyphens; next: the argument after it, or NULL. */
static bool parse_long(struct options *out, const char *word, const char *next,
		       bool *took_next, struct err *err)
{
	size_t len = strcspn(word, "=");
	const struct option_row *row = find_long(word, len);
	const char *value = word[len] ? word + len + 1 : NULL;

	if (!row)
		return unknown_option(word, len, err);
	if (!row->value && value)
		return err_set(err, ERR_USAGE, "--%s takes no value",
			       row->name);
	if (row->value && !value) {
		if (!next || strncmp(next, "--", 2) == 0) {
			err_set(err, ERR_USAGE, "--%s needs a value",
				row->name);
			return err_hint(err, "write --%s %s", row->name,
					row->value);
		}
		value = next;
		*took_next = true;
	}
	if (value && !value[0])
		return err_set(err, ERR_USAGE, "--%s: the value is empty",
			       row->name);
	return set_option(out, row, value, err);
}

static bool parse_letters(struct options *out, const char *letters,
			  struct err *err)
{
	for (; *letters; letters++) {
		const struct option_row *row = find_letter(*letters);

		if (!row) {
			err_set(err, ERR_USAGE, "there is no option -%c",
				*letters);
			return err_hint(err, "see the options: exodane --help");
		}
		if (!set_option(out, row, NULL, err))
			return false;
	}
	return true;
}

static void add_argument(struct options *out, const char *word)
{
	if (!out->command)
		out->command = word;
	else
		out->args[out->n_args++] = word;
}

bool options_parse(int argc, char **argv, struct options *out, struct err *err)
{
	bool ended = false;

	memset(out, 0, sizeof(*out));
	/* One more: --continue puts the first word back among them. */
	out->args = calloc((size_t)argc + 2, sizeof(*out->args));
	if (!out->args)
		return err_set(err, ERR_INTERNAL, "out of memory");
	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];
		bool took_next = false;

		if (ended || word[0] != '-' || !word[1]) {
			add_argument(out, word);
		} else if (strcmp(word, "--") == 0) {
			ended = true;
		} else if (word[1] != '-') {
			if (!parse_letters(out, word + 1, err))
				return false;
		} else if (!parse_long(out, word + 2,
				       i + 1 < argc ? argv[i + 1] : NULL,
				       &took_next, err)) {
			return false;
		}
		i += took_next;
	}
	return true;
}

void options_free(struct options *options)
{
	free(options->args);
	options->args = NULL;
}

static bool is_one_of(const char *name, const char *value,
		      const char *const *words, struct err *err)
{
	if (!value)
		return true;
	for (size_t i = 0; words[i]; i++)
		if (strcmp(words[i], value) == 0)
			return true;
	err_set(err, ERR_USAGE, "--%s: '%.40s' is none of its values", name,
		value);
	return err_hint(err, "use --%s %s, %s or %s", name, words[0], words[1],
			words[2]);
}

static bool answers_are_pairs(const struct texts *answers, struct err *err)
{
	for (size_t i = 0; i < answers->n; i++) {
		const char *equals = strchr(answers->text[i], '=');

		if (!equals || equals == answers->text[i])
			return err_set(err, ERR_USAGE,
				       "--answer: '%.60s' is not ID=VALUE",
				       answers->text[i]);
	}
	return true;
}

bool options_check(const struct options *options, const char *command,
		   unsigned taker, struct err *err)
{
	static const char *const colors[] = { "auto", "always", "never", NULL };
	static const char *const formats[] = { "text", "md", "json", NULL };

	for (const struct option_row *row = options_table; row->name; row++) {
		if (row->takers & taker ||
		    !(options->given >> (row - options_table) & 1))
			continue;
		err_set(err, ERR_USAGE, "%s does not take --%s", command,
			row->name);
		return err_hint(err, "see what it takes: exodane help %s",
				command);
	}
	if (options->wait && options->no_wait)
		return err_set(err, ERR_USAGE,
			       "--wait and --no-wait exclude each other");
	return is_one_of("color", options->color, colors, err) &&
	       is_one_of("format", options->format, formats, err) &&
	       answers_are_pairs(&options->answer, err);
}
