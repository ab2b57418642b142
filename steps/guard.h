#pragma once
/* The guards one by one, for the table in guard.c. */
#include "steps/step.h"

struct guard_case {
	const struct action *action;
	enum step_id step;
	const struct facts *facts;
	const struct migration *migration;
	const struct settings *settings;
	int64_t now;
};

/* guard_mx.c: what a write may do to the set */
bool guard_never_empty(const struct guard_case *c, struct err *err);
bool guard_own_hosts_only(const struct guard_case *c, struct err *err);
bool guard_ttl_allowed(const struct guard_case *c, struct err *err);
bool guard_as_we_left_it(const struct guard_case *c, struct err *err);
bool guard_zone_is_live(const struct guard_case *c, struct err *err);
bool guard_signatures_outlive(const struct guard_case *c, struct err *err);
bool guard_zone_sign(const struct guard_case *c, struct err *err);

/* guard_proof.c: what must be proved before mail depends on a host */
bool guard_front_host(const struct guard_case *c, struct err *err);
bool guard_legacy_removal(const struct guard_case *c, struct err *err);
bool guard_new_removal(const struct guard_case *c, struct err *err);
bool guard_sts_front(const struct guard_case *c, struct err *err);

/* guard_exchange.c: what may be switched in Exchange */
bool guard_supported(const struct guard_case *c, struct err *err);
bool guard_same_host(const struct guard_case *c, struct err *err);
bool guard_dane_alone(const struct guard_case *c, struct err *err);
bool guard_dnssec_off(const struct guard_case *c, struct err *err);
