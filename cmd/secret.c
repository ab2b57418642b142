/* Fetching secrets. */
#include "cmd/secret.h"
#include "cmd/words.h"
#include "providers/command.h"
#include "state/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static bool is_private(int fd, const char *path, struct err *err)
{
	struct stat status;

	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
		return err_set(err, ERR_CONFIG, "secret: %s: not a file", path);
	if (status.st_uid != geteuid() && status.st_uid != 0) {
		err_set(err, ERR_CONFIG,
			"secret: %s: the file belongs to somebody else", path);
		return err_hint(err, "chown it to the one who runs exodane");
	}
	if (!(status.st_mode & (S_IRWXG | S_IRWXO)))
		return true;
	err_set(err, ERR_CONFIG,
		"secret: %s: others can read the file (mode "
		"%04o)",
		path, (unsigned)(status.st_mode & 07777));
	return err_hint(err, "chmod 600 %s; then change the secret", path);
}

bool secret_from_file(const char *path, char **out, struct err *err)
{
	char text[SECRET_MAX + 1];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;
	bool ok;

	*out = NULL;
	if (fd < 0)
		return err_set(err, ERR_CONFIG, "secret: %s: %s", path,
			       strerror(errno));
	if (!is_private(fd, path, err)) {
		close(fd);
		return false;
	}
	n = read(fd, text, SECRET_MAX);
	close(fd);
	if (n < 0)
		return err_set(err, ERR_CONFIG, "secret: %s: %s", path,
			       strerror(errno));
	text[n] = '\0';
	if (n == SECRET_MAX)
		ok = err_set(err, ERR_CONFIG,
			     "secret: %s: larger than %d "
			     "bytes",
			     path, SECRET_MAX - 1);
	else
		ok = take_line(text, path, out, err);
	explicit_bzero(text, sizeof(text));
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
	if (buf.room)
		explicit_bzero(buf.data, buf.len);
	buf_free(&buf);
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
