/* The host that Microsoft assigns, and words for states. */
#include "providers/exchange.h"

bool exchange_is_assigned_host(const char *text, char out[DNAME_MAX])
{
	char name[DNAME_MAX];

	if (!dname_parse(text, name, NULL) || dname_classify(name) != DNAME_NEW)
		return false;
	for (size_t i = 0; i < DNAME_MAX; i++)
		out[i] = name[i];
	return true;
}

const char *feature_state_name(enum feature_state state)
{
	static const char *const names[] = {
		[FEATURE_STATE_UNKNOWN] = "unknown",
		[FEATURE_STATE_DISABLED] = "disabled",
		[FEATURE_STATE_ENABLED] = "enabled",
	};

	return state <= FEATURE_STATE_ENABLED ? names[state] : "unknown";
}
