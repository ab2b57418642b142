/* A growing byte string with an upper bound. */
#include "state/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What data points to while nothing was added; never written to. */
static char nothing[1] = "";

void buf_init(struct buf *buf, size_t max)
{
	*buf = (struct buf){ .data = nothing, .max = max };
}

void buf_free(struct buf *buf)
{
	if (buf->room > 0)
		free(buf->data);
	buf_init(buf, buf->max);
}

void buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->failed = false;
	if (buf->room > 0)
		buf->data[0] = '\0';
}

/* Room for more bytes and the NUL. */
static bool reserve(struct buf *buf, size_t more)
{
	if (more > buf->max || buf->len > buf->max - more) {
		buf->failed = true;
		return false;
	}
	if (buf->len + more < buf->room)
		return true;
	size_t room = buf->room ? buf->room : 64;
	while (room <= buf->len + more)
		room *= 2;
	char *data = realloc(buf->room ? buf->data : NULL, room);
	if (!data) {
		buf->failed = true;
		return false;
	}
	buf->data = data;
	buf->room = room;
	return true;
}

bool buf_add(struct buf *buf, const void *data, size_t len)
{
	if (!reserve(buf, len))
		return false;
	if (len > 0)
		memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
	return true;
}

bool buf_puts(struct buf *buf, const char *text)
{
	return buf_add(buf, text, strlen(text));
}

bool buf_printf(struct buf *buf, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (n < 0 || !reserve(buf, (size_t)n)) {
		buf->failed = true;
		return false;
	}
	va_start(args, fmt);
	vsnprintf(buf->data + buf->len, (size_t)n + 1, fmt, args);
	va_end(args);
	buf->len += (size_t)n;
	return true;
}
