/* Logging in, and in again. */
#include "providers/dns/login.h"

static bool begin(struct login *s, struct err *err)
{
	s->is_open = false;
	s->is_open = s->log_in(s->self, err);
	return s->is_open;
}

bool login_call(struct login *s, const char *verb, cJSON *params,
		cJSON **answer, struct err *err)
{
	bool was_open = s->is_open;
	struct err why = { 0 };

	*answer = NULL;
	bool ok = (was_open || begin(s, &why)) &&
		  s->send(s->self, verb, params, answer, &why);
	if (!ok && was_open && why.kind == ERR_AUTH)
		ok = begin(s, &why) &&
		     s->send(s->self, verb, params, answer, &why);
	cJSON_Delete(params);
	if (!ok && err)
		*err = why;
	return ok;
}

void login_end(struct login *s, const char *verb)
{
	cJSON *params = cJSON_CreateObject(), *answer = NULL;
	struct err ignored;

	if (s->is_open)
		s->send(s->self, verb, params, &answer, &ignored);
	cJSON_Delete(params);
	cJSON_Delete(answer);
}
