/* Actions as data, and the words for them. */
#include "state/action.h"

#include <string.h>

static const char *const kind_names[ACTION_KINDS] = {
	[ACTION_NONE] = "none",
	[ACTION_MX_WRITE] = "mx-write",
	[ACTION_EXCHANGE_ENABLE] = "exchange-enable",
	[ACTION_EXCHANGE_DISABLE] = "exchange-disable",
	[ACTION_ZONE_SIGN] = "zone-sign",
};

static const char *const feature_names[FEATURES] = {
	[FEATURE_NONE] = "none",
	[FEATURE_DNSSEC] = "dnssec",
	[FEATURE_DANE] = "dane",
};

bool action_equal(const struct action *a, const struct action *b)
{
	return a->kind == b->kind && a->feature == b->feature &&
	       mxset_equal(&a->have, &b->have) &&
	       mxset_identical(&a->want, &b->want);
}

const char *action_kind_name(enum action_kind kind)
{
	return (unsigned)kind < ACTION_KINDS ? kind_names[kind] : "none";
}

bool action_kind_parse(const char *word, enum action_kind *out)
{
	for (unsigned i = 0; i < ACTION_KINDS; i++)
		if (strcmp(word, kind_names[i]) == 0) {
			*out = (enum action_kind)i;
			return true;
		}
	return false;
}

const char *feature_name(enum feature feature)
{
	return (unsigned)feature < FEATURES ? feature_names[feature] : "none";
}

bool feature_parse(const char *word, enum feature *out)
{
	for (unsigned i = 0; i < FEATURES; i++)
		if (strcmp(word, feature_names[i]) == 0) {
			*out = (enum feature)i;
			return true;
		}
	return false;
}
