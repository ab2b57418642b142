#pragma once
/* One domain of exodane.check/1. */
#include "steps/diagnose.h"

#include <cjson/cJSON.h>

cJSON *check_json(const char *domain, const struct facts *facts,
		  const struct evidence *evidence,
		  const struct diagnosis *diagnosis);
