/* Names, reads and replaces the files of the state folder. */
#include "state/store_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME_MAX 255
#define SUFFIX_ROOM 5 /* a stem is the same for all short suffixes */
#define STEM_KEPT 200 /* characters of a shortened name */

bool store_fail(struct err *err, const char *what, const char *path)
{
	static const struct {
		int number;
		const char *hint;
	} hints[] = {
		{ ENOSPC, "Make room on that file system, then run the command "
			  "again: it goes on from the journal as it was." },
		{ EDQUOT, "Your disk quota is used up: make room, then run the "
			  "command again." },
		{ EROFS, "The file system is mounted read-only: remount it "
			 "for writing, or choose another folder with "
			 "--state-dir DIR." },
		{ EACCES, "Give yourself the right to it (ls -ld shows whose "
			  "it is), or choose another folder with "
			  "--state-dir DIR." },
		{ EPERM, "Give yourself the right to it (ls -ld shows whose it "
			 "is), or choose another folder with "
			 "--state-dir DIR." },
		{ EFBIG, "A limit on file sizes is set (ulimit -f): lift it, "
			 "then run the command again." },
		{ EMFILE, "Too many files are open (ulimit -n): raise that "
			  "limit, then run the command again." },
		{ EIO, "The disk reports a fault: look at the system's log "
		       "before you go on." },
		{ ELOOP, "Put a regular file in the symbolic link's place, or "
			 "take it away." },
		{ ENOTDIR, "Choose a folder with --state-dir DIR." },
	};
	int number = errno;

	err_set(err, ERR_STORE, "cannot %s %s: %s", what, path,
		number == ELOOP ? "it is a symbolic link" : strerror(number));
	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (hints[i].number == number)
			err_hint(err, "%s", hints[i].hint);
	return false;
}

/* FNV-1a, 64 bits: tells names apart, keeps no secret. */
static uint64_t digest(const char *text)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	return hash;
}

bool store_file(const struct store *store, const char *domain,
		const char *suffix, char out[STORE_PATH_MAX], struct err *err)
{
	size_t len = strlen(domain), room = strlen(suffix);

	out[0] = '\0';
	if (len == 0 || len >= DNAME_MAX || strchr(domain, '/'))
		return err_set(err, ERR_STORE,
			       "'%.80s' cannot be the name of a journal",
			       domain);
	if (room < SUFFIX_ROOM)
		room = SUFFIX_ROOM;
	if (len + room <= FILE_NAME_MAX)
		snprintf(out, STORE_PATH_MAX, "%s/%s%s", store->dir, domain,
			 suffix);
	else
		snprintf(out, STORE_PATH_MAX, "%s/%.*s~%016" PRIx64 "%s",
			 store->dir, STEM_KEPT, domain, digest(domain), suffix);
	return true;
}

static bool check_file(int fd, const char *path, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return store_fail(err, "look at", path);
	if (!S_ISREG(st.st_mode)) {
		err_set(err, ERR_STORE, "%s is not a regular file", path);
		return err_hint(err, "Look at what it is (ls -l), and take it "
				     "away.");
	}
	if (st.st_mode & (S_IWGRP | S_IWOTH)) {
		err_set(err, ERR_STORE,
			"%s can be written by others (mode %04o)", path,
			(unsigned)st.st_mode & 07777);
		return err_hint(err, "Look whether it still says what was "
				     "done, then: chmod 600 FILE");
	}
	return true;
}

static bool read_all(int fd, const char *path, struct buf *out, struct err *err)
{
	char chunk[8192];
	size_t before = out->len;

	for (;;) {
		ssize_t n = read(fd, chunk, sizeof(chunk));
		if (n == 0)
			return true;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return store_fail(err, "read", path);
		if (out->len - before + (size_t)n > JOURNAL_MAX_BYTES ||
		    !buf_add(out, chunk, (size_t)n))
			break;
	}
	err_set(err, ERR_STORE, "%s is longer than %d bytes", path,
		JOURNAL_MAX_BYTES);
	return err_hint(err, "No journal is: look at what it is, and move it "
			     "away.");
}

enum store_found store_file_read(const char *path, struct buf *out,
				 struct err *err)
{
	/* Not to hang on a pipe that lies there. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (fd < 0 && errno == ENOENT)
		return STORE_ABSENT;
	if (fd < 0) {
		store_fail(err, "open", path);
		return STORE_BROKEN;
	}
	bool ok = check_file(fd, path, err) && read_all(fd, path, out, err);
	close(fd);
	return ok ? STORE_FOUND : STORE_BROKEN;
}

static bool write_all(int fd, const struct buf *text)
{
	for (size_t done = 0; done < text->len;) {
		ssize_t n = write(fd, text->data + done, text->len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		done += (size_t)n;
	}
	return true;
}

/* The whole text is on the disk, under the temporary name. */
static bool write_temporary(const char *temporary, const struct buf *text,
			    struct err *err)
{
	/* One that a killed run left behind; the lock keeps others out. */
	if (unlink(temporary) != 0 && errno != ENOENT)
		return store_fail(err, "remove", temporary);
	int fd = open(temporary,
		      O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
		      0600);
	if (fd < 0)
		return store_fail(err, "create", temporary);
	bool ok = write_all(fd, text) || store_fail(err, "write", temporary);
	ok = ok &&
	     (fsync(fd) == 0 || store_fail(err, "write to disk", temporary));
	if (close(fd) != 0 && ok)
		ok = store_fail(err, "close", temporary);
	if (!ok)
		unlink(temporary);
	return ok;
}

bool store_file_replace(const char *dir, const char *path,
			const char *temporary, const struct buf *text,
			struct err *err)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return store_fail(err, "open the folder", dir);
	bool ok = write_temporary(temporary, text, err);
	if (ok && rename(temporary, path) != 0) {
		ok = store_fail(err, "replace", path);
		unlink(temporary);
	}
	if (ok && fsync(fd) != 0)
		ok = store_fail(err, "write to disk the folder", dir);
	close(fd);
	return ok;
}

bool store_file_sync(const char *dir, struct err *err)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return store_fail(err, "open the folder", dir);
	bool ok = fsync(fd) == 0 ||
		  store_fail(err, "write to disk the folder", dir);
	close(fd);
	return ok;
}
