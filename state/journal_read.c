/* A document as a migration, or refused with the line or path of the fault. */
#include "state/journal.h"
#include "state/journal_fields.h"
#include "state/json_scan.h"
#include "state/timefmt.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
	char path[128]; /* of the value being read: "moves[3].applied_at" */
	struct err *err;
};

static bool read_object(struct reader *reader, const cJSON *node,
			const struct field *fields, char *object);

static bool refuse(struct reader *reader, const char *why)
{
	return err_set(reader->err, ERR_STORE, "%s: %s", reader->path, why);
}

static bool wrong_type(struct reader *reader, const char *wanted)
{
	return err_set(reader->err, ERR_STORE, "%s: must be %s", reader->path,
		       wanted);
}

/* Goes one step down; returns where the path ended before. */
static size_t enter(struct reader *reader, const char *key)
{
	size_t len = strlen(reader->path);

	snprintf(reader->path + len, sizeof(reader->path) - len, "%s%.40s",
		 len > 0 ? "." : "", key);
	return len;
}

static size_t enter_element(struct reader *reader, size_t i)
{
	size_t len = strlen(reader->path);

	snprintf(reader->path + len, sizeof(reader->path) - len, "[%zu]", i);
	return len;
}

static bool read_time(struct reader *reader, const cJSON *node, char *member)
{
	int64_t at = 0;

	if (!cJSON_IsNull(node) && !cJSON_IsString(node))
		return wrong_type(reader, "a time or null");
	if (cJSON_IsString(node) && !timefmt_parse(node->valuestring, &at))
		return refuse(reader, "is not a time such as "
				      "\"2026-11-24T12:00:00Z\"");
	memcpy(member, &at, sizeof(at));
	return true;
}

static bool read_number(struct reader *reader, const cJSON *node,
			const struct field *field, char *member)
{
	if (!cJSON_IsNumber(node))
		return wrong_type(reader, "a number");
	/* json_scan: whole, and exact as a double. */
	int64_t large = (int64_t)node->valuedouble;
	uint32_t middle = (uint32_t)large;
	uint16_t small = (uint16_t)large;
	if (large < 0 || large > field->max)
		return err_set(reader->err, ERR_STORE,
			       "%s: %lld is not from 0 to %lld", reader->path,
			       (long long)large, (long long)field->max);
	if (field->size == sizeof(small))
		memcpy(member, &small, sizeof(small));
	else if (field->size == sizeof(middle))
		memcpy(member, &middle, sizeof(middle));
	else
		memcpy(member, &large, sizeof(large));
	return true;
}

static bool read_text(struct reader *reader, const cJSON *node,
		      const struct field *field, char *member)
{
	if (!cJSON_IsString(node))
		return wrong_type(reader, "a string");
	size_t len = strlen(node->valuestring);
	if (len >= field->size)
		return err_set(reader->err, ERR_STORE,
			       "%s: is longer than %zu bytes", reader->path,
			       field->size - 1);
	memcpy(member, node->valuestring, len + 1);
	return true;
}

static bool is_canonical(const char *name)
{
	char canonical[DNAME_MAX];

	return dname_parse(name, canonical, NULL) &&
	       strcmp(name, canonical) == 0;
}

static bool read_name(struct reader *reader, const cJSON *node,
		      const struct field *field, char *member)
{
	bool may_be_empty = field->kind == FIELD_NAME;

	if (!read_text(reader, node, field, member))
		return false;
	if (!is_canonical(member) && !(may_be_empty && !*member))
		return refuse(reader, "is not a domain name in lower case "
				      "without final dot");
	return true;
}

static bool read_exchange(struct reader *reader, const cJSON *node,
			  const struct field *field, char *member)
{
	if (!cJSON_IsNull(node))
		return read_name(reader, node, field, member);
	memcpy(member, MX_ASSIGNED, sizeof(MX_ASSIGNED));
	return true;
}

static bool read_word(struct reader *reader, const cJSON *node,
		      const struct field *field, char *member)
{
	if (!cJSON_IsString(node))
		return wrong_type(reader, "a word");
	for (unsigned value = 0; value < field->max; value++)
		if (strcmp(node->valuestring, field->word(value)) == 0) {
			memcpy(member, &value, sizeof(value));
			return true;
		}
	return err_set(reader->err, ERR_STORE, "%s: unknown word '%.40s'",
		       reader->path, node->valuestring);
}

static bool read_bool(struct reader *reader, const cJSON *node, char *member)
{
	if (!cJSON_IsBool(node))
		return wrong_type(reader, "true or false");
	*(bool *)member = cJSON_IsTrue(node);
	return true;
}

static bool read_list(struct reader *reader, const cJSON *node,
		      const struct field *field, char *object)
{
	char *element = object + field->offset;
	const cJSON *item = NULL;
	size_t n = 0;

	if (!cJSON_IsArray(node))
		return wrong_type(reader, "a list");
	cJSON_ArrayForEach(item, node)
	{
		size_t end = enter_element(reader, n);
		if (n >= (size_t)field->max)
			return refuse(reader, "is one entry too many");
		if (!read_object(reader, item, field->fields, element))
			return false;
		reader->path[end] = '\0';
		element += field->size;
		n++;
	}
	memcpy(object + field->length_offset, &n, sizeof(n));
	return true;
}

/* object: the struct that holds the field. */
static bool read_value(struct reader *reader, const cJSON *node,
		       const struct field *field, char *object)
{
	char *member = object + field->offset;

	switch (field->kind) {
	case FIELD_SCHEMA:
		return true; /* was looked at first of all */
	case FIELD_TIME:
		return read_time(reader, node, member);
	case FIELD_BOOL:
		return read_bool(reader, node, member);
	case FIELD_NUMBER:
		return read_number(reader, node, field, member);
	case FIELD_TEXT:
		return read_text(reader, node, field, member);
	case FIELD_NAME:
		return read_name(reader, node, field, member);
	case FIELD_EXCHANGE:
		return read_exchange(reader, node, field, member);
	case FIELD_WORD:
		return read_word(reader, node, field, member);
	case FIELD_OBJECT:
		return read_object(reader, node, field->fields, member);
	case FIELD_LIST:
		return read_list(reader, node, field, object);
	}
	return refuse(reader, "has no kind");
}

static bool is_known(const struct field *fields, const char *key)
{
	for (; fields->key; fields++)
		if (strcmp(fields->key, key) == 0)
			return true;
	return false;
}

/* Each key known, and there once. At the first stranger or double it ends, so
 * that the work is bounded by the table. */
static bool check_keys(struct reader *reader, const cJSON *node,
		       const struct field *fields)
{
	for (const cJSON *item = node->child; item; item = item->next) {
		size_t end = enter(reader, item->string);
		if (!is_known(fields, item->string))
			return refuse(reader, "unknown key");
		for (const cJSON *other = node->child; other != item;
		     other = other->next)
			if (strcmp(other->string, item->string) == 0)
				return refuse(reader, "stands there twice");
		reader->path[end] = '\0';
	}
	return true;
}

static bool read_object(struct reader *reader, const cJSON *node,
			const struct field *fields, char *object)
{
	if (!cJSON_IsObject(node))
		return wrong_type(reader, "an object");
	if (!check_keys(reader, node, fields))
		return false;
	for (; fields->key; fields++) {
		const cJSON *item =
			cJSON_GetObjectItemCaseSensitive(node, fields->key);
		size_t end = enter(reader, fields->key);
		if (!item && !fields->optional)
			return refuse(reader, "is missing");
		if (item && !read_value(reader, item, fields, object))
			return false;
		reader->path[end] = '\0';
	}
	return true;
}

/* Before anything else: another version has other keys. */
static bool check_schema(const cJSON *document, struct err *err)
{
	const cJSON *node =
		cJSON_GetObjectItemCaseSensitive(document, "schema");
	const size_t len = strlen(JOURNAL_SCHEMA_NAME);

	if (!cJSON_IsString(node) ||
	    strncmp(node->valuestring, JOURNAL_SCHEMA_NAME, len) != 0)
		return err_set(err, ERR_STORE,
			       "schema: is not \"" JOURNAL_SCHEMA
			       "\": this is no journal");
	if (strcmp(node->valuestring, JOURNAL_SCHEMA) == 0)
		return true;
	bool later = strtoul(node->valuestring + len, NULL, 10) >
		     JOURNAL_SCHEMA_VERSION;
	return err_set(err, ERR_STORE,
		       "schema: \"%.40s\" was written by %s version of "
		       "exodane; this one reads \"" JOURNAL_SCHEMA "\"",
		       node->valuestring, later ? "a later" : "another");
}

static bool read_document(const cJSON *document, const char *domain,
			  struct migration *out, struct err *err)
{
	struct reader reader = { .err = err };

	if (!cJSON_IsObject(document))
		return err_set(err, ERR_STORE, "line 1: must be an object");
	if (!check_schema(document, err) ||
	    !read_object(&reader, document, journal_fields, (char *)out))
		return false;
	if (strcmp(out->domain, domain) != 0)
		return err_set(err, ERR_STORE,
			       "domain: this is the journal of '%s'",
			       out->domain);
	return journal_check(out, err);
}

/* NULL with err set; freed by the caller. */
static cJSON *parse(const char *text, size_t len, struct err *err)
{
	if (len > JOURNAL_MAX_BYTES) {
		err_set(err, ERR_STORE, "is longer than %d bytes",
			JOURNAL_MAX_BYTES);
		return NULL;
	}
	if (!json_scan(text, len, err))
		return NULL;
	cJSON *document = cJSON_ParseWithLength(text, len);
	if (!document)
		err_set(err, ERR_STORE, "no memory left");
	return document;
}

bool journal_read(const char *text, size_t len, const char *domain,
		  struct migration *out, struct err *err)
{
	memset(out, 0, sizeof(*out));
	cJSON *document = parse(text, len, err);
	bool ok = document && read_document(document, domain, out, err);
	cJSON_Delete(document);
	if (ok)
		return true;
	memset(out, 0, sizeof(*out));
	err_prefix(err, "journal of %.253s", domain);
	return err_hint(err,
			"The file is left untouched. Repair it by hand at that "
			"place, or move it away and begin anew; what is lost "
			"then is the way back: undo no longer knows what it "
			"found.");
}

bool journal_domain(const char *text, size_t len, char out[DNAME_MAX])
{
	cJSON *document = parse(text, len, NULL);
	const cJSON *node =
		cJSON_GetObjectItemCaseSensitive(document, "domain");
	bool ok = cJSON_IsString(node) && is_canonical(node->valuestring);

	if (ok)
		snprintf(out, DNAME_MAX, "%s", node->valuestring);
	cJSON_Delete(document);
	return ok;
}
