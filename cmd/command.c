/* The table of commands. */
#include "cmd/command.h"

#include <string.h>

const struct command *const commands[] = {
	&command_check,
	&command_dnssec,
	&command_plan,
	&command_migrate,
	&command_status,
	&command_undo,
	&command_report,
	&command_providers,
	&command_doctor,
	&command_help,
	NULL,
};

const struct command *command_find(const char *name)
{
	for (size_t i = 0; commands[i]; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}
