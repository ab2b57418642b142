/* A migration as a document: the same value always gives the same bytes. */
#include "state/journal.h"
#include "state/journal_fields.h"
#include "state/json_scan.h"
#include "state/timefmt.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool write_object(struct buf *out, const struct field *fields,
			 const char *object, int depth);

/* Bytes that are not UTF-8, such as a character that was cut in two, become
 * question marks. */
static void write_string(struct buf *out, const char *text, size_t max)
{
	const char *end = text + strnlen(text, max);

	buf_puts(out, "\"");
	while (text < end) {
		size_t len = json_utf8(text, end);
		unsigned char c = (unsigned char)*text;
		if (len == 0)
			buf_puts(out, "?");
		else if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (c == '\n')
			buf_puts(out, "\\n");
		else if (c < ' ' || c == 0x7f)
			buf_printf(out, "\\u%04x", c);
		else
			buf_add(out, text, len);
		text += len > 0 ? len : 1;
	}
	buf_puts(out, "\"");
}

static void write_exchange(struct buf *out, const char *member, size_t size)
{
	if (strcmp(member, MX_ASSIGNED) == 0)
		buf_puts(out, "null");
	else
		write_string(out, member, size);
}

static void write_time(struct buf *out, const char *member)
{
	char text[TIMEFMT_ISO_MAX];
	int64_t at;

	memcpy(&at, member, sizeof(at));
	timefmt_iso(at, text);
	if (at == 0)
		buf_puts(out, "null");
	else
		write_string(out, text, sizeof(text));
}

static void write_number(struct buf *out, const char *member, size_t size)
{
	uint16_t small;
	uint32_t middle;
	int64_t large;

	if (size == sizeof(small)) {
		memcpy(&small, member, size);
		large = small;
	} else if (size == sizeof(middle)) {
		memcpy(&middle, member, size);
		large = middle;
	} else {
		memcpy(&large, member, sizeof(large));
	}
	buf_printf(out, "%" PRId64, large);
}

static bool write_word(struct buf *out, const struct field *field,
		       const char *member)
{
	unsigned value;

	memcpy(&value, member, sizeof(value));
	if (value >= field->max)
		return false;
	return buf_printf(out, "\"%s\"", field->word(value));
}

static void write_line(struct buf *out, int depth)
{
	buf_puts(out, "\n");
	while (depth-- > 0)
		buf_puts(out, "\t");
}

static bool write_list(struct buf *out, const struct field *field,
		       const char *object, int depth)
{
	const char *element = object + field->offset;
	size_t n;

	memcpy(&n, object + field->length_offset, sizeof(n));
	if (n > (size_t)field->max)
		return false;
	buf_puts(out, "[");
	for (size_t i = 0; i < n; i++, element += field->size) {
		buf_puts(out, i > 0 ? "," : "");
		write_line(out, depth + 1);
		if (!write_object(out, field->fields, element, depth + 1))
			return false;
	}
	if (n > 0)
		write_line(out, depth);
	return buf_puts(out, "]");
}

/* object: the struct that holds the field. False for a value out of range. */
static bool write_value(struct buf *out, const struct field *field,
			const char *object, int depth)
{
	const char *member = object + field->offset;

	switch (field->kind) {
	case FIELD_SCHEMA:
		buf_puts(out, "\"" JOURNAL_SCHEMA "\"");
		break;
	case FIELD_TIME:
		write_time(out, member);
		break;
	case FIELD_BOOL:
		buf_puts(out, *(const bool *)member ? "true" : "false");
		break;
	case FIELD_NUMBER:
		write_number(out, member, field->size);
		break;
	case FIELD_EXCHANGE:
		write_exchange(out, member, field->size);
		break;
	case FIELD_TEXT:
	case FIELD_NAME:
		write_string(out, member, field->size);
		break;
	case FIELD_WORD:
		return write_word(out, field, member);
	case FIELD_OBJECT:
		return write_object(out, field->fields, member, depth);
	case FIELD_LIST:
		return write_list(out, field, object, depth);
	}
	return true;
}

/* Nothing inside: fits on one line. */
static bool is_flat(const struct field *fields)
{
	for (; fields->key; fields++)
		if (fields->kind == FIELD_OBJECT || fields->kind == FIELD_LIST)
			return false;
	return true;
}

static bool is_nothing(const struct field *field, const char *object)
{
	for (size_t i = 0; i < field->size; i++)
		if (object[field->offset + i])
			return false;
		else if (field->kind == FIELD_TEXT)
			return true;
	return true;
}

static bool write_object(struct buf *out, const struct field *fields,
			 const char *object, int depth)
{
	bool flat = is_flat(fields);

	buf_puts(out, "{");
	for (const struct field *field = fields; field->key; field++) {
		if (field->optional && is_nothing(field, object))
			continue;
		buf_puts(out, field > fields ? "," : "");
		if (!flat)
			write_line(out, depth + 1);
		else
			buf_puts(out, field > fields ? " " : "");
		buf_printf(out, "\"%s\": ", field->key);
		if (!write_value(out, field, object, depth + 1))
			return false;
	}
	if (!flat)
		write_line(out, depth);
	return buf_puts(out, "}");
}

/* What could not be read again must not take a good journal's place. */
static bool reads_again(const struct migration *migration,
			const struct buf *text, struct err *err)
{
	struct migration *again = calloc(1, sizeof(*again));

	if (!again)
		return err_set(err, ERR_STORE, "no memory left");
	bool ok = journal_read(text->data, text->len, migration->domain, again,
			       err);
	free(again);
	return ok;
}

static bool not_written(const struct migration *migration, struct err *err)
{
	err_prefix(err, "not written, since it could not be read again");
	return err_hint(err,
			"The journal of %.80s on disk is as it was before. If "
			"the clock was set back, set it right and run the "
			"command again; otherwise this is a fault of the "
			"program: please report it.",
			migration->domain);
}

bool journal_write(const struct migration *migration, struct buf *out,
		   struct err *err)
{
	struct buf text;
	bool ok;

	buf_init(&text, JOURNAL_MAX_BYTES);
	ok = write_object(&text, journal_fields, (const char *)migration, 0);
	buf_puts(&text, "\n");
	if (!ok)
		err_set(err, ERR_STORE,
			"journal of %.253s: a value is out of range",
			migration->domain);
	else if (text.failed)
		ok = err_set(err, ERR_STORE,
			     "journal of %.253s: longer than %d bytes, or no "
			     "memory left",
			     migration->domain, JOURNAL_MAX_BYTES);
	else
		ok = reads_again(migration, &text, err);
	if (!ok)
		not_written(migration, err);
	else if (!buf_add(out, text.data, text.len))
		ok = err_set(err, ERR_STORE,
			     "journal of %.253s: no room for %zu bytes",
			     migration->domain, text.len);
	buf_free(&text);
	return ok;
}
