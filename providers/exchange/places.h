#pragma once
/* Where PowerShell is installed. For pwsh.c. */
#include <stdbool.h>
#include <stddef.h>

/*
 * By name on PATH, then in the folders of the installers, that of Windows
 * last; root stands in front of these folders ("" for this system's own).
 */
bool places_find(const char *root, char *out, size_t size);
