/* Whatever PowerShell prints: found or refused, never a crash. */
#include "providers/exchange/reply.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct exchange_status status;
	char *text = malloc(size + 64);
	struct result result;
	const cJSON *reply;
	cJSON *document;

	if (!text)
		return 0;
	memcpy(text, "<<EXODANE:m\n", 12);
	memcpy(text + 12, data, size);
	memcpy(text + 12 + size, "\nEXODANE:m>>\n", 14);
	if (reply_find(text, "m", &document, NULL)) {
		if (reply_of(document, 1, &reply, NULL)) {
			reply_status(reply, &status, NULL);
			reply_result(reply, &result, NULL);
		}
		reply_says_already(document, 1);
	}
	cJSON_Delete(document);
	free(text);
	return 0;
}
