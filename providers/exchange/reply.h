#pragma once
/* What came back over the bridge, read strictly. Pure. For
 * providers/exchange/. */
#include "providers/exchange.h"

#include <cjson/cJSON.h>

#define REPLY_BYTES_MAX ((size_t)2 << 20)

/*
 * The one line of JSON between the marker lines of output. ERR_PARSE when it is
 * not there, there twice, too long or malformed; ERR_CONFIG, ERR_AUTH, ERR_NET
 * for a failure of the whole visit, of which the document is there too. Freed
 * with cJSON_Delete.
 */
bool reply_find(const char *output, const char *marker, cJSON **out,
		struct err *err);
/* The reply to request id; ERR_… when it failed or is missing. */
bool reply_of(const cJSON *document, int id, const cJSON **out,
	      struct err *err);
/* Its failure said that it is so already. */
bool reply_says_already(const cJSON *document, int id);

bool reply_status(const cJSON *reply, struct exchange_status *out,
		  struct err *err);
/* ERR_REMOTE when Result is there and is not Success. */
bool reply_result(const cJSON *reply, struct result *out, struct err *err);
/* A text of the document or "". */
const char *reply_text(const cJSON *object, const char *key);

/* "@ 60 IN MX 10 host" → host and preference. */
bool reply_expected_mx(const char *record, char host[DNAME_MAX],
		       uint16_t *preference);
