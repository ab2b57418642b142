/* Whatever a person pastes. */
#include "providers/exchange/paste.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct exchange_status status;
	char host[DNAME_MAX], *text = malloc(size + 1);

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	paste_plain(text);
	paste_host(text, host);
	paste_status(text, &status);
	free(text);
	return 0;
}
