#pragma once
/* The ways to sign in to Exchange Online. For pwsh.c and visit.c. */
#include "providers/exchange.h"

#include <cjson/cJSON.h>

/*
 * Before anything is started: the way is known, what it needs is there, the
 * cloud is the worldwide one, the texts are UTF-8. ERR_CONFIG, ERR_UNSUPPORTED.
 */
bool sign_in_check(const struct exchange_config *config, struct err *err);
/* A person must take part in this way of signing in. */
bool sign_in_needs_person(const struct exchange_config *config);
/* "signIn" of the bridge's request; with secrets. */
cJSON *sign_in_json(const struct exchange_config *config);
