/* Fetching secrets. */
#include "cmd/secret.h"
#include "cmd/words.h"
#include "providers/command.h"
#include "state/private_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECRET_MAX 8192

/* Takes the first line of text, without blanks around it; wipes text. */
static bool take_line(char *text, const char *where, char **out,
		      struct err *err)
{
	char *start = text + strspn(text, " \t");
	size_t len = strcspn(start, "\r\n");

	while (len && (start[len - 1] == ' ' || start[len - 1] == '\t'))
		len--;
	*out = len ? strndup(start, len) : NULL;
	explicit_bzero(text, strlen(text));
	return *out ? true
		    : err_set(err, ERR_CONFIG, "secret: %s: it is empty",
			      where);
}

bool secret_from_file(const char *path, char **out, struct err *err)
{
	struct buf buf;

	*out = NULL;
	buf_init(&buf, SECRET_MAX - 1);
	bool ok = private_file_read(path, &buf, err)
			  ? take_line(buf.data, path, out, err)
			  : err_prefix(err, "secret");
	private_file_wipe(&buf);
	return ok;
}

bool secret_from_command(const char *command, char **out, struct err *err)
{
	const char *words[WORDS_MAX];
	char *copy = strdup(command);
	struct buf buf;
	bool ok;

	*out = NULL;
	if (!copy)
		return err_set(err, ERR_INTERNAL, "out of memory");
	buf_init(&buf, SECRET_MAX);
	if (!words_split(copy, words))
		ok = err_set(err, ERR_CONFIG,
			     "secret: '%s': not a command of 1 to %d words",
			     command, WORDS_MAX - 1);
	else if (!command_output(words, 30000, &buf, err))
		ok = err_prefix(err, "secret");
	else
		ok = take_line(buf.data, command, out, err);
	private_file_wipe(&buf);
	free(copy);
	return ok;
}

bool secret_from_env(const char *name, char **out, struct err *err)
{
	char file[80];
	const char *value = getenv(name);

	*out = NULL;
	if (value && value[0]) {
		*out = strdup(value);
		return *out ? true
			    : err_set(err, ERR_INTERNAL, "out of memory");
	}
	snprintf(file, sizeof(file), "%s_FILE", name);
	value = getenv(file);
	if (!value || !value[0])
		return true;
	return secret_from_file(value, out, err) || err_prefix(err, "%s", file);
}

void secret_free(char *secret)
{
	if (!secret)
		return;
	explicit_bzero(secret, strlen(secret));
	free(secret);
}
