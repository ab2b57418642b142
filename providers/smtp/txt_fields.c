/* Fields of TXT records, by the grammar and nothing beside it. */
#include "providers/smtp/txt_fields.h"

#include <ctype.h>
#include <string.h>

#define NAME_LEN_MAX 32

static const char *skip_blanks(const char *at)
{
	return at + strspn(at, " \t");
}

bool txt_begin(const char **text, const char *version)
{
	size_t len = strlen(version);
	const char *next;

	if (strncmp(*text, version, len) != 0)
		return false;
	next = skip_blanks(*text + len);
	if (*next && *next != ';')
		return false;
	*text += len;
	return true;
}

/* (ALPHA / DIGIT) *31(ALPHA / DIGIT / "_" / "-" / ".") */
static size_t name_length(const char *at)
{
	size_t n = 0;

	if (!isalnum((unsigned char)*at))
		return 0;
	while (isalnum((unsigned char)at[n]) || (at[n] && strchr("_-.", at[n])))
		n++;
	return n <= NAME_LEN_MAX ? n : 0;
}

enum txt_step txt_next(const char **text, struct txt_field *field)
{
	const char *at = skip_blanks(*text);
	size_t n;

	if (!*at)
		return at == *text ? TXT_END : TXT_FAULT;
	if (*at != ';')
		return TXT_FAULT;
	at = skip_blanks(at + 1);
	if (!*at)
		return TXT_END;
	n = name_length(at);
	if (n == 0 || at[n] != '=')
		return TXT_FAULT;
	*field = (struct txt_field){ .name = at,
				     .name_len = n,
				     .value = at + n + 1 };
	n = strcspn(field->value, ";");
	*text = field->value + n;
	while (n > 0 && strchr(" \t", field->value[n - 1]))
		n--;
	field->value_len = n;
	return n > 0 ? TXT_FIELD : TXT_FAULT;
}

bool txt_field_is(const struct txt_field *field, const char *name)
{
	return field->name_len == strlen(name) &&
	       memcmp(field->name, name, field->name_len) == 0;
}
