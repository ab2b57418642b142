/* MTA-STS: the TXT record at _mta-sts (RFC 8461 section 3.1). */
#include "providers/smtp/mta_sts.h"
#include "providers/smtp/txt_fields.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define ID_LEN_MAX 32

static bool is_id(const struct txt_field *field)
{
	for (size_t i = 0; i < field->value_len; i++)
		if (!isalnum((unsigned char)field->value[i]))
			return false;
	return field->value_len <= ID_LEN_MAX;
}

/* sts-extension's value: printable, no blanks, no further "=". */
static bool is_value(const struct txt_field *field)
{
	for (size_t i = 0; i < field->value_len; i++)
		if (!isgraph((unsigned char)field->value[i]) ||
		    field->value[i] == '=')
			return false;
	return true;
}

static bool take_field(const struct txt_field *field, struct sts_policy *out)
{
	if (!txt_field_is(field, "id"))
		return is_value(field) ||
		       sts_complain(out, "\"%.*s\" has a value that is none",
				    (int)field->name_len, field->name);
	if (*out->id)
		return true;
	if (!is_id(field))
		return sts_complain(out,
				    "the id is not 1 to %d letters and "
				    "digits",
				    ID_LEN_MAX);
	snprintf(out->id, sizeof(out->id), "%.*s", (int)field->value_len,
		 field->value);
	return true;
}

bool sts_parse_txt(const char *txt, struct sts_policy *out)
{
	struct txt_field field;
	enum txt_step step;
	const char *at = txt;

	out->id[0] = '\0';
	if (!txt_begin(&at, "v=STSv1"))
		return sts_complain(out, "the record does not begin with "
					 "\"v=STSv1;\"");
	while ((step = txt_next(&at, &field)) == TXT_FIELD)
		if (!take_field(&field, out))
			return false;
	if (step == TXT_FAULT)
		return sts_complain(out,
				    "the record is no list of "
				    "\"name=value\" at \"%.40s\"",
				    at);
	return *out->id || sts_complain(out, "the record has no id");
}
