#pragma once
/* Secrets, from where they may come: a file that only its owner can read, a
 * command's output, the environment. Never from argv or the settings. */
#include "state/err.h"

#include <stdbool.h>

/* One line of at most 8191 bytes; malloc'ed, freed with secret_free. ERR_CONFIG
 * when others can read the file. The content is never in a message. */
bool secret_from_file(const char *path, char **out, struct err *err);
/* The first line of what the command prints; no shell. 30 seconds. */
bool secret_from_command(const char *command, char **out, struct err *err);
/* The variable NAME, else the file named by NAME_FILE. *out NULL: neither. */
bool secret_from_env(const char *name, char **out, struct err *err);
void secret_free(char *secret);
