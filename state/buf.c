/* A growing byte string with an upper bound. */
#include "state/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUF_FIRST_ROOM 256

void buf_init(struct buf *buf, size_t max)
{
	*buf = (struct buf){ .data = (char *)"", .max = max };
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

/* Makes room for more bytes and the NUL. */
static bool make_room(struct buf *buf, size_t more)
{
	size_t room = buf->room ? buf->room : BUF_FIRST_ROOM;

	if (more > buf->max - buf->len || buf->max == SIZE_MAX)
		return false;
	size_t need = buf->len + more + 1;
	if (need <= buf->room)
		return true;
	while (room < need && room <= SIZE_MAX / 2)
		room *= 2;
	if (room < need || room > buf->max)
		room = buf->max + 1;
	char *data = realloc(buf->room > 0 ? buf->data : NULL, room);
	if (!data)
		return false;
	buf->data = data;
	buf->room = room;
	return true;
}

bool buf_add(struct buf *buf, const void *data, size_t len)
{
	if (!make_room(buf, len)) {
		buf->failed = true;
		return false;
	}
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
	int len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len < 0 || !make_room(buf, (size_t)len)) {
		buf->failed = true;
		return false;
	}
	va_start(args, fmt);
	vsnprintf(buf->data + buf->len, (size_t)len + 1, fmt, args);
	va_end(args);
	buf->len += (size_t)len;
	return true;
}
