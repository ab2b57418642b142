#pragma once
/* The files of the state folder: their names, reading and replacing them. */
#include "state/buf.h"
#include "state/store.h"

#define STORE_PATH_MAX (4096 + 256)

/*
 * <dir>/<domain><suffix>. A name that would be longer than a file's may be
 * becomes its beginning, '~' (which no domain holds) and a digest of it.
 * suffix: at most 21 characters. False for what cannot be a file's name.
 */
bool store_file(const struct store *store, const char *domain,
		const char *suffix, char out[STORE_PATH_MAX], struct err *err);

/*
 * Adds the file to out, at most JOURNAL_MAX_BYTES. Refuses what is not a
 * regular file, a symbolic link, and what others can write.
 */
enum store_found store_file_read(const char *path, struct buf *out,
				 struct err *err);

/*
 * Puts text in the place of path, by way of temporary: after a crash at any
 * instant the one or the other is there, whole. Both lie in dir.
 */
bool store_file_replace(const char *dir, const char *path,
			const char *temporary, const struct buf *text,
			struct err *err);

/* The names in the folder are on the disk. */
bool store_file_sync(const char *dir, struct err *err);

/* ERR_STORE: "what path: why", from errno, with what can be done about it. */
bool store_fail(struct err *err, const char *what, const char *path);
