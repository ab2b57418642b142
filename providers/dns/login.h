#pragma once
/* APIs that one logs in to: once a handle, and anew when the session ends. */
#include "state/err.h"

#include <cjson/cJSON.h>

struct login {
	void *self;
	bool is_open; /* a session is there */
	/* Begins a session. */
	bool (*log_in)(void *self, struct err *err);
	/* One call within it; params is kept. */
	bool (*send)(void *self, const char *verb, cJSON *params,
		     cJSON **answer, struct err *err);
};

/* send, with a login before it where there is no session, or no longer one
 * (ERR_AUTH). params is freed. */
bool login_call(struct login *login, const char *verb, cJSON *params,
		cJSON **answer, struct err *err);
/* Sends verb when there is a session; what comes back is of no interest. */
void login_end(struct login *s, const char *verb);
