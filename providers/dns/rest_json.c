/* Answers in JSON, taken apart by paths. */
#include "providers/dns/rest.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

cJSON *rest_object(const char *name, ...)
{
	cJSON *object = cJSON_CreateObject();
	va_list more;

	va_start(more, name);
	for (; name; name = va_arg(more, const char *)) {
		const char *value = va_arg(more, const char *);
		if (value)
			cJSON_AddStringToObject(object, name, value);
	}
	va_end(more);
	return object;
}

const cJSON *rest_at(const cJSON *object, const char *path)
{
	while (object && *path) {
		size_t len = strcspn(path, ".");
		char name[64];
		snprintf(name, sizeof(name), "%.*s", (int)len, path);
		object = isdigit((unsigned char)*name)
				 ? cJSON_GetArrayItem(object, *name - '0')
				 : cJSON_GetObjectItemCaseSensitive(object,
								    name);
		path += len + (path[len] == '.');
	}
	return object;
}

const char *rest_text(const cJSON *object, const char *name)
{
	return cJSON_GetStringValue(rest_at(object, name));
}

static bool is_alike(const char *a, const char *b)
{
	size_t len = strlen(b);

	return a && strncasecmp(a, b, len) == 0 &&
	       (!a[len] || strcmp(a + len, ".") == 0);
}

const cJSON *rest_where(const cJSON *list, ...)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		const char *name;
		bool fits = true;
		va_list texts;
		va_start(texts, list);
		while ((name = va_arg(texts, const char *))) {
			const char *shall = va_arg(texts, const char *);
			fits = fits && is_alike(rest_text(item, name), shall);
		}
		va_end(texts);
		if (fits)
			return item;
	}
	return NULL;
}

bool rest_is(const cJSON *object, const char *name, const char *word)
{
	const char *text = rest_text(object, name);

	return text && strcmp(text, word) == 0;
}

bool rest_is_true(const cJSON *object, const char *name)
{
	return cJSON_IsTrue(rest_at(object, name));
}

bool rest_number(const cJSON *object, const char *name, uint32_t max,
		 uint32_t *out)
{
	const cJSON *item = rest_at(object, name);

	if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0) ||
	    item->valuedouble > max)
		return false;
	*out = (uint32_t)item->valuedouble;
	return *out == item->valuedouble;
}

bool rest_word(const cJSON *item, char out[REST_WORD_MAX])
{
	*out = '\0';
	if (cJSON_IsString(item))
		snprintf(out, REST_WORD_MAX, "%s", item->valuestring);
	else if (cJSON_IsNumber(item))
		snprintf(out, REST_WORD_MAX, "%.0f", item->valuedouble);
	else if (cJSON_IsBool(item))
		snprintf(out, REST_WORD_MAX, "%s",
			 cJSON_IsTrue(item) ? "true" : "false");
	return *out;
}

/* Of the items of json the first that holds anything, or the last. */
static const cJSON *first_full(const cJSON *json)
{
	const cJSON *item = json->child;

	while (item && item->next && !item->child &&
	       (cJSON_IsArray(item) || cJSON_IsObject(item)))
		item = item->next;
	return item;
}

/* "ttl: too short" of {"ttl": ["too short"]}. */
static bool first_word(const cJSON *json, char out[REST_WORD_MAX])
{
	const char *name = NULL;
	char word[REST_WORD_MAX];

	while (json && !rest_word(json, word)) {
		json = first_full(json);
		name = json && json->string ? json->string : name;
	}
	snprintf(out, REST_WORD_MAX, "%.60s%s%.180s", name ? name : "",
		 name ? ": " : "", json ? word : "");
	return json != NULL;
}

static bool said(const cJSON *json, const char *path, char out[REST_WORD_MAX])
{
	const char *star = strchr(path, '*');
	char before[128];

	if (!star)
		return rest_word(rest_at(json, path), out);
	snprintf(before, sizeof(before), "%.*s", (int)(star - path), path);
	return first_word(rest_at(json, before), out);
}

void rest_join(const cJSON *json, const char *const *paths, char *out,
	       size_t size)
{
	char word[REST_WORD_MAX];
	size_t n = 0;

	for (*out = '\0'; *paths && n < size; paths++)
		if (said(json, *paths, word))
			n += (size_t)snprintf(out + n, size - n, "%s%s",
					      n ? ": " : "", word);
}

void rest_each(const cJSON *json, const char *path,
	       void (*take)(void *self, const cJSON *item), void *self)
{
	const char *star = strchr(path, '*');
	char before[128];
	const cJSON *item;

	if (!star) {
		json = rest_at(json, path);
		if (json)
			take(self, json);
		return;
	}
	snprintf(before, sizeof(before), "%.*s", (int)(star - path), path);
	cJSON_ArrayForEach(item, rest_at(json, before))
		rest_each(item, star[1] == '.' ? star + 2 : "", take, self);
}

static bool fits(const struct rest_row *row, const cJSON *json)
{
	char word[REST_WORD_MAX];

	rest_word(rest_at(json, row->at), word);
	if (row->word ? strcmp(word, row->word) != 0 : !*word)
		return false;
	if (row->in)
		rest_word(rest_at(json, row->in), word);
	return !row->has || strcasestr(word, row->has);
}

const struct rest_row *rest_row(const struct rest_row *rows, const cJSON *json)
{
	for (; rows && rows->at; rows++)
		if (fits(rows, json))
			return rows;
	return NULL;
}

enum err_kind rest_verdict(const struct rest *rest, const cJSON *json)
{
	const struct rest_row *row = rest_row(rest->verdicts, json);

	if (row)
		return row->kind;
	return json && rest->judge ? rest->judge(json) : ERR_NONE;
}

bool rest_among(const char *word, const char *words)
{
	size_t len = strlen(word), n;

	for (;; words += n + 1) {
		n = strcspn(words, "|");
		if (n == len && strncmp(words, word, n) == 0)
			return true;
		if (!words[n])
			return false;
	}
}

const char *rest_fault(const struct rest_fault *f, const cJSON *item)
{
	char word[REST_WORD_MAX];

	for (; f && f->at; f++) {
		const cJSON *at = rest_at(item, f->at);
		if (!rest_word(at, word) && cJSON_IsObject(at))
			snprintf(word, sizeof(word), "{}");
		if (f->only ? !rest_among(word, f->only)
			    : rest_among(word, f->never))
			return f->why;
	}
	return NULL;
}
