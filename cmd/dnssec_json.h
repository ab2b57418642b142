#pragma once
/* A validated answer as exodane.dnssec/1 has it. */
#include "providers/resolver.h"

#include <cjson/cJSON.h>

/* Adds name, type, verdict, rcode, answer, reason, links to object. */
void dnssec_json(cJSON *object, const struct dns_answer *answer);
