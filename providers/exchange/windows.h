#pragma once
/* A PowerShell of Windows, started from inside WSL. For pwsh.c and visit.c. */
#include "state/err.h"

#include <stdbool.h>
#include <stddef.h>

/* By its name: pwsh.exe. */
bool windows_is(const char *program);

/*
 * The path of an existing file as Windows sees it, by WSL's own wslpath(1),
 * which is told of no path: it runs in the file's folder. ERR_CONFIG when
 * there is no such file or no wslpath, or it knows no such folder.
 */
bool windows_path(const char *path, char *out, size_t size, struct err *err);
