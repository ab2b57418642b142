/*
 * One run per domain. The lock is the kernel's and ends with its holder; what
 * the file says only names the holder, and its age says since when.
 */
#include "state/store.h"
#include "state/store_file.h"
#include "state/timefmt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* 0 when the file does not say. */
static long holder_of(int fd)
{
	char text[32] = "", *end;
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	if (n <= 0)
		return 0;
	long pid = strtol(text, &end, 10);
	return pid > 0 && strcmp(end, "\n") == 0 ? pid : 0;
}

static bool locked(int fd, const char *domain, struct err *err)
{
	long pid = holder_of(fd);
	char since[TIMEFMT_ISO_MAX] = "";
	struct stat st;

	if (fstat(fd, &st) == 0)
		timefmt_iso(st.st_mtime, since);
	if (pid > 0)
		err_set(err, ERR_LOCKED,
			"another run (pid %ld, since %s) works on %s", pid,
			since, domain);
	else
		err_set(err, ERR_LOCKED, "another run works on %s", domain);
	return err_hint(err,
			"Wait for it to end, or end it with Ctrl-C where "
			"it runs; then run the command again. exodane "
			"status %.253s shows where it stands.",
			domain);
}

static bool lock_file(int fd, const char *path, const char *domain,
		      struct err *err)
{
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno == EWOULDBLOCK)
			return locked(fd, domain, err);
		if (errno != EINTR)
			return store_fail(err, "lock", path);
	}
	return true;
}

bool lock_take(struct lock *lock, const struct store *store, const char *domain,
	       struct err *err)
{
	char path[STORE_PATH_MAX];

	lock->fd = -1;
	if (!store_file(store, domain, ".lock", path, err))
		return false;
	int fd = open(path,
		      O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
		      0600);
	if (fd < 0)
		return store_fail(err, "open", path);
	if (!lock_file(fd, path, domain, err)) {
		close(fd);
		return false;
	}
	/* For the other run's message only: a full disk does no harm. */
	if (ftruncate(fd, 0) == 0)
		dprintf(fd, "%ld\n", (long)getpid());
	lock->fd = fd;
	return true;
}

void lock_release(struct lock *lock)
{
	if (lock->fd >= 0)
		close(lock->fd);
	lock->fd = -1;
}
