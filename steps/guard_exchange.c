/* Guards: what may be switched in Exchange. */
#include "steps/guard.h"
#include "steps/moves.h"
#include "steps/mx.h"
#include "steps/toggle.h"

#include <string.h>

static bool is_switch(const struct guard_case *c, enum action_kind kind,
		      enum feature feature)
{
	return c->action->kind == kind && c->action->feature == feature;
}

/* Zones that are delegated to Microsoft's own name servers. */
static bool is_microsofts(const char *server)
{
	return dname_is_within(server, "bdm.microsoftonline.com");
}

static bool is_unsupported(const struct guard_case *c, const char **why)
{
	const struct facts *facts = c->facts;

	*why = "its cloud or kind of domain is not supported by Microsoft";
	if (toggle_supported(facts, c->migration).kind != HOLDS)
		return true;
	for (size_t i = 0; i < facts->served.n_sets; i++)
		for (size_t j = 0; j < facts->served.sets[i].n; j++)
			if (dname_classify(
				    facts->served.sets[i].mx[j].exchange) ==
			    DNAME_SOVEREIGN)
				return true;
	*why = "its zone is delegated to Microsoft's own name servers";
	for (size_t i = 0; i < facts->served.n_parent_ns; i++)
		if (is_microsofts(facts->served.parent_ns[i]))
			return true;
	return false;
}

bool guard_supported(const struct guard_case *c, struct err *err)
{
	const char *why;

	if (c->migration->runbook == RUNBOOK_UNDO || !is_unsupported(c, &why))
		return true;
	return err_set(err, ERR_UNSAFE, "%s: %s", c->migration->domain, why);
}

bool guard_same_host(const struct guard_case *c, struct err *err)
{
	const char *says = c->facts->exchange.assigned;
	const char *bound = c->migration->assigned;

	if (c->facts->exchange_known != KNOWN || !bound[0] ||
	    dname_classify(says) != DNAME_NEW || strcmp(says, bound) == 0)
		return true;
	return err_set(err, ERR_UNSAFE,
		       "Exchange now names %s, but assigned %s before", says,
		       bound);
}

/* Do all servers show the new MX, and no other but kept ones? */
static bool new_is_alone(const struct guard_case *c)
{
	for (size_t i = 0; i < c->facts->served.n_sets; i++)
		if (!mx_only_new(&c->facts->served.sets[i], c->migration,
				 c->settings))
			return false;
	return c->facts->served_known == KNOWN;
}

bool guard_dane_alone(const struct guard_case *c, struct err *err)
{
	if (!is_switch(c, ACTION_EXCHANGE_ENABLE, FEATURE_DANE) ||
	    c->migration->runbook == RUNBOOK_GATEWAY || new_is_alone(c))
		return true;
	err_set(err, ERR_UNSAFE,
		"DANE is not enabled while another MX is published");
	return err_hint(err, "remove it, or keep a foreign one with --keep-mx "
			     "HOST");
}

bool guard_dnssec_off(const struct guard_case *c, struct err *err)
{
	bool is_quiet =
		!moves_last_write(c->migration) ||
		c->now >= moves_quiet_at(c->facts, c->migration, c->settings);

	if (!is_switch(c, ACTION_EXCHANGE_DISABLE, FEATURE_DNSSEC) ||
	    (c->facts->served_known == KNOWN && is_quiet &&
	     !facts_served_has(c->facts, c->migration->assigned)))
		return true;
	return err_set(err, ERR_UNSAFE,
		       "DNSSEC stays enabled in Exchange while the new MX is "
		       "published or in caches");
}
