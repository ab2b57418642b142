/* Where PowerShell is installed. */
#include "providers/exchange/places.h"
#include "providers/net/spawn.h"

#include <stdio.h>

/* The first that is there counts. */
static const char *const places[] = {
	"pwsh",
	"pwsh-preview",
	"/opt/microsoft/powershell/7/pwsh",
	"/opt/microsoft/powershell/7-preview/pwsh",
	"/snap/bin/pwsh",
	"/snap/bin/pwsh-preview",
	"pwsh.exe",
	"/mnt/c/Program Files/PowerShell/7/pwsh.exe",
	"/mnt/c/Program Files/PowerShell/7-preview/pwsh.exe",
};

bool places_find(const char *root, char *out, size_t size)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		char path[4200];

		snprintf(path, sizeof(path), "%s%s",
			 *places[i] == '/' ? root : "", places[i]);
		if (spawn_find(path, out, size))
			return true;
	}
	return false;
}
