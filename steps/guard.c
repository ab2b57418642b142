/*
 * May this action be done on these facts? Each guard is one `if`; overrides
 * are named flags, recorded in the journal. There is no general force.
 */
#include "steps/guard.h"

#include <stddef.h>

static const struct {
	const char *name;
	bool (*holds)(const struct guard_case *c, struct err *err);
} guards[] = {
	{ "never-empty", guard_never_empty },
	{ "own-hosts-only", guard_own_hosts_only },
	{ "ttl-allowed", guard_ttl_allowed },
	{ "as-we-left-it", guard_as_we_left_it },
	{ "zone-is-live", guard_zone_is_live },
	{ "signatures-outlive", guard_signatures_outlive },
	{ "zone-sign", guard_zone_sign },
	{ "front-host", guard_front_host },
	{ "legacy-removal", guard_legacy_removal },
	{ "new-removal", guard_new_removal },
	{ "sts-front", guard_sts_front },
	{ "supported", guard_supported },
	{ "same-host", guard_same_host },
	{ "dane-alone", guard_dane_alone },
	{ "dnssec-off", guard_dnssec_off },
};

bool guard(const struct action *action, enum step_id step,
	   const struct facts *facts, const struct migration *migration,
	   const struct settings *settings, int64_t now, struct err *err)
{
	struct guard_case c = { action, step, facts, migration, settings, now };

	for (size_t i = 0; i < sizeof(guards) / sizeof(guards[0]); i++)
		if (!guards[i].holds(&c, err))
			return err_prefix(err, "%s", guards[i].name);
	return true;
}
