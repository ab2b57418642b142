#pragma once
/* Machine output: exactly one document on standard output. */
#include "cmd/command.h"
#include "state/migration.h"

#include <cjson/cJSON.h>

/* {"schema": schema} */
cJSON *jsonout_document(const char *schema);
/* Prints the document, once for all, and frees it. */
void jsonout_print(struct context *context, cJSON *document);
/* exodane.error/1, unless a document was printed already. */
void jsonout_error(struct context *context, const struct err *err);

/* "key": "2026-…Z", or null for 0. */
void jsonout_time(cJSON *object, const char *key, int64_t at);
/* "key": text, or null for "". */
void jsonout_word(cJSON *object, const char *key, const char *text);
/* A list of {"exchange", "preference", "ttl"}. */
cJSON *jsonout_mx(const struct mxset *set);
/* "action", "have" and "want" of an action. */
void jsonout_action(cJSON *object, const struct action *action);
/* {"id", "text", "choices"} */
cJSON *jsonout_question(const struct question *question);
/* {"kind", "message", "hint"} */
cJSON *jsonout_err(const struct err *err);
