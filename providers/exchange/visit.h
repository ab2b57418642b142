#pragma once
/* One visit of PowerShell: a list of requests in, one document out. For
 * pwsh*.c. */
#include "providers/exchange.h"

#include <cjson/cJSON.h>

enum request_op {
	REQUEST_READ,
	REQUEST_ENABLE,
	REQUEST_DISABLE,
	REQUEST_EXAMINE
};

struct request {
	enum request_op op;
	enum feature feature;
	const char *domain;
};

struct pwsh {
	struct exchange_config config;
	char program[4096]; /* full path */
};

/* Requests get the ids 1 to n. The document is freed with cJSON_Delete; it may
 * be there after a failure as well. */
bool visit(const struct pwsh *pwsh, const struct request *requests, size_t n,
	   cJSON **out, struct err *err);
