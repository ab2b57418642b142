/* Where a program is on PATH: what execvp(3) would run. */
#include "providers/net/spawn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       access(path, X_OK) == 0;
}

bool spawn_find(const char *program, char *out, size_t size)
{
	const char *path = getenv("PATH");

	if (strchr(program, '/')) {
		snprintf(out, size, "%s", program);
		return is_program(program);
	}
	for (const char *at = path ? path : "/usr/bin:/bin"; *at;) {
		size_t len = strcspn(at, ":");
		int n = snprintf(out, size, "%.*s/%s", (int)len, at, program);
		if (len > 0 && n > 0 && (size_t)n < size && is_program(out))
			return true;
		at += len + (at[len] == ':');
	}
	return false;
}
