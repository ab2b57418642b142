/* Help, made from the tables of commands and options. */
#include "cmd/jsonout.h"
#include "cmd/suggest.h"
#include "cmd/table.h"

#include <string.h>

static void option_words(const struct option_row *row, char *out, size_t size)
{
	char letter[8] = "";

	if (row->letter)
		snprintf(letter, sizeof(letter), "-%c, ", row->letter);
	snprintf(out, size, "%s--%s%s%s", letter, row->name,
		 row->value ? " " : "", row->value ? row->value : "");
}

/* The options for all commands, or those for this one alone. */
static void list_options(const struct term *term, bool common, unsigned taker)
{
	struct table table;
	char words[64];

	table_init(&table, term, 2, 2);
	for (const struct option_row *row = options_table; row->name; row++) {
		if ((row->takers == FOR_ALL) != common ||
		    (!common && !(row->takers & taker)))
			continue;
		option_words(row, words, sizeof(words));
		table_add(&table, STYLE_PLAIN, words);
		table_add(&table, STYLE_PLAIN, row->help);
	}
	table_end(&table);
}

static void print_as_json(struct context *context, const char *schema,
			  const char *key, const char *text)
{
	cJSON *document = jsonout_document(schema);

	cJSON_AddStringToObject(document, key, text);
	jsonout_print(context, document);
}

void help_version(struct context *context)
{
	if (context->options.json)
		print_as_json(context, "exodane.version/1", "version",
			      EXODANE_VERSION);
	else
		puts("exodane " EXODANE_VERSION);
}

static cJSON *command_json(const struct command *command)
{
	cJSON *object = cJSON_CreateObject();
	cJSON *options;

	cJSON_AddStringToObject(object, "name", command->name);
	cJSON_AddStringToObject(object, "usage", command->usage);
	cJSON_AddStringToObject(object, "help", command->help);
	options = cJSON_AddArrayToObject(object, "options");
	for (const struct option_row *row = options_table; row->name; row++) {
		cJSON *option;

		if (!(row->takers & command->taker))
			continue;
		option = cJSON_CreateObject();
		cJSON_AddStringToObject(option, "name", row->name);
		jsonout_word(option, "value", row->value ? row->value : "");
		cJSON_AddStringToObject(option, "help", row->help);
		cJSON_AddItemToArray(options, option);
	}
	return object;
}

static void help_json(struct context *context, const struct command *only)
{
	cJSON *document = jsonout_document("exodane.help/1");
	cJSON *list = cJSON_AddArrayToObject(document, "commands");

	for (size_t i = 0; commands[i]; i++)
		if (!only || only == commands[i])
			cJSON_AddItemToArray(list, command_json(commands[i]));
	jsonout_print(context, document);
}

void help_all(struct context *context)
{
	const struct term *term = &context->term;
	struct table table;

	if (context->options.json) {
		help_json(context, NULL);
		return;
	}
	term_wrap(term, STYLE_PLAIN, 0,
		  "exodane brings a domain in Exchange Online to inbound SMTP "
		  "DANE with DNSSEC: from the legacy MX below "
		  "mail.protection.outlook.com to the one below mx.microsoft, "
		  "without a moment in which mail has nowhere to go.");
	term_text(term, STYLE_BOLD, "\nCommands\n");
	table_init(&table, term, 2, 2);
	for (size_t i = 0; commands[i]; i++) {
		table_add(&table, STYLE_PLAIN, commands[i]->usage);
		table_add(&table, STYLE_PLAIN, commands[i]->help);
	}
	table_end(&table);
	term_text(term, STYLE_BOLD, "\nOptions of every command\n");
	list_options(term, true, 0);
	term_text(term, STYLE_BOLD, "\nWhere to begin\n");
	term_text(term, STYLE_PLAIN,
		  "  exodane check example.org     look, change nothing\n"
		  "  exodane plan example.org      the whole path, beforehand\n"
		  "  exodane migrate example.org   go it, step by step\n"
		  "  exodane help COMMAND          its options\n");
}

void help_command(struct context *context, const struct command *command)
{
	const struct term *term = &context->term;

	if (context->options.json) {
		help_json(context, command);
		return;
	}
	term_printf(term, STYLE_BOLD, "exodane %s\n", command->usage);
	term_wrap(term, STYLE_PLAIN, 2, command->help);
	fputc('\n', term->out);
	list_options(term, false, command->taker);
	term_text(term, STYLE_BOLD, "\nOptions of every command\n");
	list_options(term, true, 0);
}

static int run_help(struct context *context, struct err *err)
{
	const struct options *options = &context->options;
	const struct command *command;

	if (!options->n_args) {
		help_all(context);
		return EXIT_DONE;
	}
	command = command_find(options->args[0]);
	if (!command) {
		err_set(err, ERR_USAGE, "there is no command '%.40s'",
			options->args[0]);
		err_hint(err, "see the list: exodane help");
		return EXIT_NONE;
	}
	help_command(context, command);
	return EXIT_DONE;
}

const struct command command_help = {
	"help", "help [COMMAND]", "help about a command", FOR_HELP, 0,
	1,	run_help,
};
