#pragma once
/* "v=WORD; name=value; …": the shape that RFC 8461 section 3.1 and RFC 8460
 * section 3 share. For providers/smtp/. */
#include <stdbool.h>
#include <stddef.h>

struct txt_field {
	const char *name, *value; /* into the text, not ended by NUL */
	size_t name_len, value_len;
};

enum txt_step { TXT_FIELD, TXT_END, TXT_FAULT };

/* Does text begin with version ("v=STSv1") and then a delimiter or its end?
 * Moves text behind the version. */
bool txt_begin(const char **text, const char *version);
/* The next field; a fault where the grammar is not kept. */
enum txt_step txt_next(const char **text, struct txt_field *field);
bool txt_field_is(const struct txt_field *field, const char *name);
