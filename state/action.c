/* Actions as data, and their words. */
#include "state/action.h"

#include <string.h>

static const char *const kinds[ACTION_KINDS] = {
	[ACTION_NONE] = "none",
	[ACTION_MX_WRITE] = "mx-write",
	[ACTION_EXCHANGE_ENABLE] = "exchange-enable",
	[ACTION_EXCHANGE_DISABLE] = "exchange-disable",
	[ACTION_ZONE_SIGN] = "zone-sign",
};

static const char *const features[FEATURES] = {
	[FEATURE_NONE] = "none",
	[FEATURE_DNSSEC] = "dnssec",
	[FEATURE_DANE] = "dane",
};

bool action_equal(const struct action *a, const struct action *b)
{
	if (a->kind != b->kind || a->feature != b->feature)
		return false;
	return a->kind != ACTION_MX_WRITE ||
	       (mxset_equal(&a->have, &b->have) &&
		mxset_identical(&a->want, &b->want));
}

const char *action_kind_name(enum action_kind kind)
{
	return kind < ACTION_KINDS ? kinds[kind] : "none";
}

bool action_kind_parse(const char *word, enum action_kind *out)
{
	for (size_t i = 0; i < ACTION_KINDS; i++) {
		if (strcmp(word, kinds[i]) != 0)
			continue;
		*out = (enum action_kind)i;
		return true;
	}
	return false;
}

const char *feature_name(enum feature feature)
{
	return feature < FEATURES ? features[feature] : "none";
}

bool feature_parse(const char *word, enum feature *out)
{
	for (size_t i = 0; i < FEATURES; i++) {
		if (strcmp(word, features[i]) != 0)
			continue;
		*out = (enum feature)i;
		return true;
	}
	return false;
}
