/* State folders to test in. */
#include "folder.h"
#include "unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

void folder_open(struct store *store)
{
	char dir[] = "/tmp/state-test-XXXXXX";
	struct err err;

	assert_non_null(mkdtemp(dir));
	if (!store_open(store, dir, true, &err))
		fail_msg("%s", err.msg);
}

static void path_of(const struct store *store, const char *file, char *out,
		    size_t size)
{
	snprintf(out, size, "%s/%s", store->dir, file);
}

void folder_remove(struct store *store)
{
	struct dirent *entry;
	char path[8192];

	chmod(store->dir, 0700);
	DIR *dir = opendir(store->dir);
	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		path_of(store, entry->d_name, path, sizeof(path));
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			remove(path);
	}
	closedir(dir);
	assert_int_equal(rmdir(store->dir), 0);
}

void folder_put(const struct store *store, const char *file, const char *text)
{
	char path[8192];

	path_of(store, file, path, sizeof(path));
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

bool folder_holds(const struct store *store, const char *file, const char *text)
{
	char path[8192], *held = calloc(1, 1 << 20);

	path_of(store, file, path, sizeof(path));
	FILE *stream = fopen(path, "r");
	assert_non_null(held);
	assert_non_null(stream);
	size_t len = fread(held, 1, (1 << 20) - 1, stream);
	bool same = len == strlen(text) && memcmp(held, text, len) == 0;
	fclose(stream);
	free(held);
	return same;
}

int folder_count(const struct store *store)
{
	struct dirent **entries;
	int n = scandir(store->dir, &entries, NULL, NULL);

	assert_true(n >= 2);
	for (int i = 0; i < n; i++)
		free(entries[i]);
	free(entries);
	return n - 2;
}
