#pragma once
/*
 * The state folder: one journal file per domain, <dir>/<domain>.json, mode
 * 0600, written by temporary file, fsync, rename, fsync of the folder. Names
 * too long for a file are shortened with a digest. A broken journal is never
 * overwritten.
 */
#include "state/journal.h"
#include "state/migration.h"

#include <stddef.h>
#include <stdint.h>

struct store {
	char dir[4096];
};

enum store_found { STORE_FOUND, STORE_ABSENT, STORE_BROKEN };

/* Creates the folder (0700) when create; else it need not exist. */
bool store_open(struct store *store, const char *dir, bool create,
		struct err *err);
/* STORE_BROKEN fills err. */
enum store_found store_load(const struct store *store, const char *domain,
			    struct migration *out, struct err *err);
bool store_save(const struct store *store, const struct migration *migration,
		struct err *err);
/* The domains that have a journal, sorted; *names is freed by the caller
 * with free(). A file that cannot be told is listed under its file's name. */
bool store_list(const struct store *store, char (**names)[DNAME_MAX], size_t *n,
		struct err *err);
/* The journal's path, for messages. */
void store_path(const struct store *store, const char *domain, char *out,
		size_t size);
/*
 * Takes a journal that has ended out of the way, whole and unchanged, by one
 * rename: <domain>.<ended at, UTC, 20261124T120000Z>.old beside it, which no
 * other function looks at. out: its new path, for messages; cut off at size. A
 * file that has that name already stays, and the journal where it is.
 */
bool store_archive(const struct store *store, const char *domain,
		   int64_t ended_at, char *out, size_t size, struct err *err);
/* save() as the engine wants it; self is the store. */
struct journal store_journal(struct store *store);

/* One flock(2) per domain, held for a whole run; ERR_LOCKED says by whom. The
 * folder must be there. After a failure fd is -1, and releasing does nothing.
 */
struct lock {
	int fd;
};
bool lock_take(struct lock *lock, const struct store *store, const char *domain,
	       struct err *err);
void lock_release(struct lock *lock);
