/* Reading what others cannot read. */
#include "state/private_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_private(int fd, const char *path, struct err *err)
{
	struct stat status;

	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
		return err_set(err, ERR_CONFIG, "%s: not a file", path);
	if (status.st_uid != geteuid() && status.st_uid != 0) {
		err_set(err, ERR_CONFIG,
			"%s: the file belongs to somebody else", path);
		return err_hint(err, "chown it to the one who runs exodane");
	}
	if (!(status.st_mode & (S_IRWXG | S_IRWXO)))
		return true;
	err_set(err, ERR_CONFIG, "%s: others can read the file (mode %04o)",
		path, (unsigned)(status.st_mode & 07777));
	return err_hint(err, "chmod 600 %s; then change the secret", path);
}

static bool read_all(int fd, const char *path, struct buf *out, struct err *err)
{
	char part[4096];
	bool ok = true;
	ssize_t n;

	while (ok && (n = read(fd, part, sizeof(part))) > 0)
		ok = buf_add(out, part, (size_t)n) ||
		     err_set(err, ERR_CONFIG, "%s: larger than %zu bytes", path,
			     out->max);
	explicit_bzero(part, sizeof(part));
	return ok && (n == 0 || err_set(err, ERR_CONFIG, "%s: %s", path,
					strerror(errno)));
}

bool private_file_read(const char *path, struct buf *out, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return err_set(err, ERR_CONFIG, "%s: %s", path,
			       strerror(errno));
	bool ok = is_private(fd, path, err) && read_all(fd, path, out, err);
	close(fd);
	return ok;
}

void private_file_wipe(struct buf *text)
{
	if (text->room)
		explicit_bzero(text->data, text->len);
	buf_free(text);
}
