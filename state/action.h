#pragma once
/* All that this program can change outside, as data. */
#include "state/mxset.h"

enum action_kind {
	ACTION_NONE,
	ACTION_MX_WRITE,
	ACTION_EXCHANGE_ENABLE,
	ACTION_EXCHANGE_DISABLE,
	ACTION_ZONE_SIGN,
	ACTION_KINDS,
};

enum feature {
	FEATURE_NONE,
	FEATURE_DNSSEC,
	FEATURE_DANE,
	FEATURES,
};

struct action {
	enum action_kind kind;
	enum feature feature;	 /* with EXCHANGE_*: which */
	struct mxset have, want; /* with MX_WRITE */
	/* How long old answers may live once all servers show the new one:
	 * the largest served TTL plus spread, seconds. */
	int64_t settle_s;
};

/* What Exchange or the provider said to it. */
struct result {
	char assigned[DNAME_MAX]; /* "" unless it assigned a host */
	bool has_preference;
	uint16_t preference;
	char words[1024]; /* verbatim warnings, EX… codes; lines */
};

/* Same kind, feature, have and want (identities and want's TTLs). */
bool action_equal(const struct action *a, const struct action *b);

/* Journal and JSON words: "mx-write", "exchange-enable", …; "dnssec", "dane" */
const char *action_kind_name(enum action_kind kind);
bool action_kind_parse(const char *word, enum action_kind *out);
const char *feature_name(enum feature feature);
bool feature_parse(const char *word, enum feature *out);
