/* Paths for a program of Windows. */
#include "providers/exchange/windows.h"
#include "providers/net/spawn.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define TRANSLATE_MS 10000

bool windows_is(const char *program)
{
	size_t len = strlen(program);

	return len > 4 && strcasecmp(program + len - 4, ".exe") == 0;
}

bool windows_path(const char *path, char *out, size_t size, struct err *err)
{
	const char *const argv[] = { "wslpath", "-w", path, NULL };
	struct spawn spawn = { .argv = argv, .timeout_ms = TRANSLATE_MS };
	struct spawn_result result = { 0 };
	size_t len;
	bool ok;

	if (!spawn_run(&spawn, &result, err)) {
		spawn_result_free(&result);
		return err_prefix(err,
				  "%s has to be named to a program of "
				  "Windows",
				  path);
	}
	len = strcspn(result.out.data, "\r\n");
	ok = result.status == 0 && len > 0 && len < size;
	if (ok)
		snprintf(out, size, "%.*s", (int)len, result.out.data);
	else
		err_set(err, ERR_CONFIG,
			"%s: wslpath knows no path of Windows for it: %.200s",
			path, result.err.data);
	spawn_result_free(&result);
	return ok;
}
