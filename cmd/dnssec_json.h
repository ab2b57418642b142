#pragma once
/* A validated answer as exodane.dnssec/1 has it. */
#include "providers/resolver.h"

#include <cjson/cJSON.h>

/* Adds name, type, verdict, rcode, answer, reason, cause, ds, links to object.
 */
void dnssec_json(cJSON *object, const struct dns_answer *answer);
/* Adds zone, servers and comparison. */
void dnssec_json_servers(cJSON *object, const struct dns_authority *all,
			 const struct finding *findings, size_t n);
/* id, status, subject, text, hint of each. */
cJSON *findings_json(const struct finding *findings, size_t n);
