#pragma once
/* A growing byte string with an upper bound; always ends in a NUL byte. */
#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data;  /* "" until something is added */
	size_t len;  /* without the NUL */
	size_t room; /* bytes allocated */
	size_t max;  /* len never grows beyond this */
	bool failed; /* something did not fit or memory ran out */
};

void buf_init(struct buf *buf, size_t max);
void buf_free(struct buf *buf);
void buf_clear(struct buf *buf);

/* False, and buf->failed, when it does not fit; nothing is added then. */
bool buf_add(struct buf *buf, const void *data, size_t len);
bool buf_puts(struct buf *buf, const char *text);
bool buf_printf(struct buf *buf, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
