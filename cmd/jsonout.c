/* Machine output. */
#include "cmd/jsonout.h"
#include "state/timefmt.h"

#include <stdlib.h>
#include <string.h>

#define DOCUMENT_MAX (64 << 20)

cJSON *jsonout_document(const char *schema)
{
	cJSON *document = cJSON_CreateObject();

	cJSON_AddStringToObject(document, "schema", schema);
	return document;
}

void jsonout_print(struct context *context, cJSON *document)
{
	/* Words from the network may hold bytes that are no UTF-8. */
	struct term utf8 = { .utf8 = true };
	char *text = cJSON_Print(document);
	struct buf clean;

	buf_init(&clean, DOCUMENT_MAX);
	if (text)
		term_clean(&utf8, text, &clean);
	puts(text && !clean.failed ? clean.data
				   : "{\"schema\":\"exodane.error/1\","
				     "\"kind\":\"INTERNAL\",\"message\":"
				     "\"out of memory\",\"hint\":null}");
	fflush(stdout);
	context->document_done = true;
	buf_free(&clean);
	cJSON_free(text);
	cJSON_Delete(document);
}

static void add_err(cJSON *object, const struct err *err)
{
	cJSON_AddStringToObject(object, "kind", err_kind_name(err->kind));
	cJSON_AddStringToObject(object, "message", err->msg);
	jsonout_word(object, "hint", err->hint);
}

void jsonout_error(struct context *context, const struct err *err)
{
	cJSON *document;

	if (context->document_done)
		return;
	document = jsonout_document("exodane.error/1");
	add_err(document, err);
	jsonout_print(context, document);
}

cJSON *jsonout_err(const struct err *err)
{
	cJSON *object = cJSON_CreateObject();

	add_err(object, err);
	return object;
}

void jsonout_time(cJSON *object, const char *key, int64_t at)
{
	char text[TIMEFMT_ISO_MAX];

	timefmt_iso(at, text);
	jsonout_word(object, key, text);
}

void jsonout_word(cJSON *object, const char *key, const char *text)
{
	if (text[0])
		cJSON_AddStringToObject(object, key, text);
	else
		cJSON_AddNullToObject(object, key);
}

cJSON *jsonout_mx(const struct mxset *set)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < set->n; i++) {
		const struct mx *mx = &set->mx[i];
		bool assigned = strcmp(mx->exchange, MX_ASSIGNED) != 0;
		cJSON *object = cJSON_CreateObject();

		jsonout_word(object, "exchange", assigned ? mx->exchange : "");
		cJSON_AddNumberToObject(object, "preference", mx->preference);
		cJSON_AddNumberToObject(object, "ttl", mx->ttl);
		cJSON_AddItemToArray(list, object);
	}
	return list;
}

static cJSON *feature_in_state(enum feature feature, bool enabled)
{
	cJSON *object = cJSON_CreateObject();

	cJSON_AddStringToObject(object, "feature", feature_name(feature));
	cJSON_AddStringToObject(object, "state",
				enabled ? "enabled" : "disabled");
	return object;
}

void jsonout_action(cJSON *object, const struct action *action)
{
	bool enable = action->kind == ACTION_EXCHANGE_ENABLE;

	cJSON_AddStringToObject(object, "action",
				action_kind_name(action->kind));
	switch (action->kind) {
	case ACTION_MX_WRITE:
		cJSON_AddItemToObject(object, "have",
				      jsonout_mx(&action->have));
		cJSON_AddItemToObject(object, "want",
				      jsonout_mx(&action->want));
		break;
	case ACTION_EXCHANGE_ENABLE:
	case ACTION_EXCHANGE_DISABLE:
		cJSON_AddItemToObject(
			object, "have",
			feature_in_state(action->feature, !enable));
		cJSON_AddItemToObject(
			object, "want",
			feature_in_state(action->feature, enable));
		break;
	default:
		cJSON_AddNullToObject(object, "have");
		cJSON_AddNullToObject(object, "want");
	}
}

cJSON *jsonout_question(const struct question *question)
{
	cJSON *object = cJSON_CreateObject();
	cJSON *choices = cJSON_AddArrayToObject(object, "choices");

	cJSON_AddStringToObject(object, "id", question->id);
	cJSON_AddStringToObject(object, "text", question->text);
	for (size_t i = 0; i < question->n_choices; i++)
		cJSON_AddItemToArray(choices,
				     cJSON_CreateString(question->choices[i]));
	return object;
}
