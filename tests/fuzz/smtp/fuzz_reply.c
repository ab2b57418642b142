/* Any bytes as SMTP replies, in pieces of any size: the same as at once. */
#include "providers/smtp/reply.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t feed(struct reply *reply, const uint8_t *data, size_t size,
		   size_t piece)
{
	size_t used = 0;

	memset(reply, 0, sizeof(*reply));
	while (used < size && !reply->complete) {
		size_t n = size - used < piece ? size - used : piece;

		used += reply_feed(reply, (const char *)data + used, n);
	}
	return used;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct reply whole, pieces;
	size_t piece = size > 0 ? data[0] % 7 + 1 : 1;

	if (feed(&whole, data, size, size) != feed(&pieces, data, size, piece))
		abort();
	if (whole.code != pieces.code || whole.complete != pieces.complete ||
	    whole.fault != pieces.fault || whole.starttls != pieces.starttls ||
	    strcmp(whole.text, pieces.text) != 0)
		abort();
	for (const char *p = whole.text; *p; p++)
		if (*p < ' ' || *p > '~')
			abort();
	if (whole.lines > REPLY_LINES_MAX + 1)
		abort();
	reply_classify(&whole, "example.org");
	return 0;
}
