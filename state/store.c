/* The journals of the state folder. */
#include "state/store.h"
#include "state/store_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define SUFFIX ".json"

/* mkdir -p, mode 0700. */
static bool make_folder(const char *dir, struct err *err)
{
	char path[sizeof(((struct store *)0)->dir)];
	size_t len = 0;

	do {
		len += strspn(dir + len, "/");
		len += strcspn(dir + len, "/");
		memcpy(path, dir, len);
		path[len] = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return store_fail(err, "create the folder", path);
	} while (dir[len]);
	return true;
}

bool store_open(struct store *store, const char *dir, bool create,
		struct err *err)
{
	struct stat st;

	*store = (struct store){ .dir = "" };
	if (!*dir || strlen(dir) >= sizeof(store->dir))
		return err_set(
			err, ERR_STORE,
			"the state folder's name '%.80s' is empty or too "
			"long",
			dir);
	if (create && !make_folder(dir, err))
		return false;
	if (stat(dir, &st) == 0 && !S_ISDIR(st.st_mode)) {
		errno = ENOTDIR;
		return store_fail(err, "use", dir);
	}
	snprintf(store->dir, sizeof(store->dir), "%s", dir);
	return true;
}

enum store_found store_load(const struct store *store, const char *domain,
			    struct migration *out, struct err *err)
{
	char path[STORE_PATH_MAX];
	struct buf text;

	memset(out, 0, sizeof(*out));
	if (!store_file(store, domain, SUFFIX, path, err))
		return STORE_BROKEN;
	buf_init(&text, JOURNAL_MAX_BYTES);
	enum store_found found = store_file_read(path, &text, err);
	if (found == STORE_FOUND &&
	    !journal_read(text.data, text.len, domain, out, err)) {
		err_prefix(err, "%s", path);
		found = STORE_BROKEN;
	}
	buf_free(&text);
	return found;
}

/* What cannot be read is somebody's last chance, not ours to overwrite. */
static bool may_replace(const struct store *store, const char *domain,
			struct err *err)
{
	struct migration *present = calloc(1, sizeof(*present));

	if (!present)
		return err_set(err, ERR_STORE, "no memory left");
	bool ok = store_load(store, domain, present, err) != STORE_BROKEN;
	free(present);
	return ok || err_prefix(err, "not overwritten");
}

bool store_save(const struct store *store, const struct migration *migration,
		struct err *err)
{
	char path[STORE_PATH_MAX], temporary[STORE_PATH_MAX];
	struct buf text;

	if (!store_file(store, migration->domain, SUFFIX, path, err) ||
	    !store_file(store, migration->domain, ".tmp", temporary, err) ||
	    !may_replace(store, migration->domain, err))
		return false;
	buf_init(&text, JOURNAL_MAX_BYTES);
	bool ok = journal_write(migration, &text, err) &&
		  store_file_replace(store->dir, path, temporary, &text, err);
	buf_free(&text);
	return ok;
}

/*
 * The domain whose journal lies in that file. The text's word counts only if
 * it leads back to this file, so that each name listed can be loaded.
 */
static void name_of(const struct store *store, const char *file,
		    char out[DNAME_MAX])
{
	char path[STORE_PATH_MAX], back[STORE_PATH_MAX];
	char domain[DNAME_MAX];
	struct buf text;

	snprintf(out, DNAME_MAX, "%.*s", (int)(strlen(file) - strlen(SUFFIX)),
		 file);
	snprintf(path, sizeof(path), "%s/%s", store->dir, file);
	buf_init(&text, JOURNAL_MAX_BYTES);
	if (store_file_read(path, &text, NULL) == STORE_FOUND &&
	    journal_domain(text.data, text.len, domain) &&
	    store_file(store, domain, SUFFIX, back, NULL) &&
	    strcmp(path, back) == 0)
		snprintf(out, DNAME_MAX, "%s", domain);
	buf_free(&text);
}

static int is_journal(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name), tail = strlen(SUFFIX);

	return len > tail && strcmp(entry->d_name + len - tail, SUFFIX) == 0;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(a, b);
}

bool store_list(const struct store *store, char (**names)[DNAME_MAX], size_t *n,
		struct err *err)
{
	struct dirent **entries = NULL;

	*names = NULL;
	*n = 0;
	int found = scandir(store->dir, &entries, is_journal, NULL);
	if (found < 0)
		return errno == ENOENT ||
		       store_fail(err, "list the folder", store->dir);
	*names = calloc((size_t)found + 1, sizeof(**names));
	for (int i = 0; i < found; i++) {
		if (*names)
			name_of(store, entries[i]->d_name, (*names)[i]);
		free(entries[i]);
	}
	free(entries);
	if (!*names)
		return err_set(err, ERR_STORE, "no memory left");
	*n = (size_t)found;
	qsort(*names, *n, sizeof(**names), compare_names);
	return true;
}

void store_path(const struct store *store, const char *domain, char *out,
		size_t size)
{
	char path[STORE_PATH_MAX];

	store_file(store, domain, SUFFIX, path, NULL);
	snprintf(out, size, "%s", path);
}

/* The journal is renamed, never over another file. */
static bool move_away(const struct store *store, const char *from,
		      const char *to, struct err *err)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return store_file_sync(store->dir, err);
	if (errno != EEXIST)
		return store_fail(err, "rename", from);
	err_set(err, ERR_STORE, "cannot rename %s: there is a file %s already",
		from, to);
	return err_hint(err, "Move that one to another folder, then run the "
			     "command again.");
}

bool store_archive(const struct store *store, const char *domain,
		   int64_t ended_at, char *out, size_t size, struct err *err)
{
	char from[STORE_PATH_MAX], to[STORE_PATH_MAX];
	char suffix[sizeof(".20261124T120000Z.old")];
	time_t ended = (time_t)ended_at;
	struct tm utc;

	if (!gmtime_r(&ended, &utc) ||
	    !strftime(suffix, sizeof(suffix), ".%Y%m%dT%H%M%SZ.old", &utc))
		return err_set(err, ERR_STORE,
			       "the journal of %s ended at no time", domain);
	if (!store_file(store, domain, SUFFIX, from, err) ||
	    !store_file(store, domain, suffix, to, err) ||
	    !move_away(store, from, to, err))
		return false;
	snprintf(out, size, "%s", to);
	return true;
}

static bool save(void *self, const struct migration *migration, struct err *err)
{
	return store_save(self, migration, err);
}

struct journal store_journal(struct store *store)
{
	return (struct journal){ .self = store, .save = save };
}
