#pragma once
/*
 * A program that is asked in JSON: one document on its standard input, one
 * back on its standard output, within limits on time and size. What rest.h is
 * to drivers of HTTP APIs.
 */
#include "state/err.h"

#include <cjson/cJSON.h>

struct program {
	char path[4096];
	int timeout_ms;
};

/*
 * Runs it once. *answer (may be NULL) is its JSON object, freed by the caller
 * with cJSON_Delete, and NULL on failure. What it says in
 *   {"error": {"kind": "AUTH", "message": "…", "retry_after": 30}}
 * is the error, whatever its exit status. Else: ERR_CONFIG not found; ERR_NET
 * time limit, or killed half way, when it may have done its work; ERR_REMOTE
 * another exit status than 0, with the last line of its standard error;
 * ERR_PARSE no JSON object.
 */
bool program_ask(const struct program *program, const cJSON *request,
		 cJSON **answer, struct err *err);
