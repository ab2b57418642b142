#pragma once
/* Is a text JSON, by the letter? cJSON by itself lets some things pass. */
#include "state/err.h"

#include <stddef.h>

#define JSON_DEPTH_MAX 8

/*
 * RFC 8259, and narrower where a journal never needs more: no byte order mark,
 * no NUL character, whole numbers of at most 15 digits (exact as a double)
 * only, JSON_DEPTH_MAX levels. ERR_STORE with the line number else.
 */
bool json_scan(const char *text, size_t len, struct err *err);

/* Bytes of the UTF-8 character at text (RFC 3629), 0 when it is none. */
size_t json_utf8(const char *text, const char *end);
