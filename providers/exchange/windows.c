/* Paths for a program of Windows. */
#include "providers/exchange/windows.h"
#include "providers/net/spawn.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define TRANSLATE_MS 10000
#define PATH_BYTES 4200

bool windows_is(const char *program)
{
	size_t len = strlen(program);

	return len > 4 && strcasecmp(program + len - 4, ".exe") == 0;
}

/* Up to the last slash; false when it is too long. */
static bool folder_of(const char *path, const char *name, char *out,
		      size_t size)
{
	size_t len = (size_t)(name - path);

	if (len == 0)
		return (size_t)snprintf(out, size, ".") < size;
	return (size_t)snprintf(out, size, "%.*s", (int)len, path) < size;
}

/* What wslpath says of the folder it runs in, without its line's end. */
static bool ask_wslpath(const char *folder, char *out, size_t size,
			struct err *err)
{
	static const char *const argv[] = { "wslpath", "-a", "-w", ".", NULL };
	const struct spawn spawn = { .argv = argv,
				     .dir = folder,
				     .timeout_ms = TRANSLATE_MS };
	struct spawn_result result = { 0 };
	size_t len;
	bool ok;

	if (!spawn_run(&spawn, &result, err)) {
		spawn_result_free(&result);
		return err_prefix(err,
				  "%s has to be named to a program of Windows",
				  folder);
	}
	len = strcspn(result.out.data, "\r\n");
	ok = result.status == 0 && len > 0 && len < size;
	if (ok)
		snprintf(out, size, "%.*s", (int)len, result.out.data);
	else
		err_set(err, ERR_CONFIG,
			"%s: wslpath knows no path of Windows for it: %.200s",
			folder, result.err.data);
	spawn_result_free(&result);
	return ok;
}

bool windows_path(const char *path, char *out, size_t size, struct err *err)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	char folder[PATH_BYTES];
	size_t n;

	if (access(path, R_OK) != 0)
		return err_set(err, ERR_CONFIG, "%s: %s", path,
			       strerror(errno));
	if (strpbrk(name, "<>:\"|?*\\"))
		return err_set(err, ERR_CONFIG,
			       "%s: Windows takes no such name of a file",
			       path);
	if (!folder_of(path, name, folder, sizeof(folder)))
		return err_set(err, ERR_CONFIG, "%.200s…: too long", path);
	if (!ask_wslpath(folder, out, size, err))
		return false;
	n = strlen(out);
	if ((size_t)snprintf(out + n, size - n, "%s%s",
			     out[n - 1] == '\\' ? "" : "\\", name) < size - n)
		return true;
	return err_set(err, ERR_CONFIG, "%.200s: too long for Windows", path);
}
