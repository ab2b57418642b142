/* Guards: what must be proved before mail depends on a host. */
#include "steps/guard.h"
#include "steps/moves.h"
#include "steps/mx.h"
#include "steps/proofs.h"
#include "steps/sts.h"

/* Does the action take a host of that role out of the set? */
static bool removes(const struct guard_case *c, enum mx_role role)
{
	const struct mxset *have = &c->action->have;

	for (size_t i = 0; i < have->n; i++)
		if (mx_role(have->mx[i].exchange, c->migration, c->settings) ==
			    role &&
		    !mxset_find(&c->action->want, have->mx[i].exchange))
			return true;
	return false;
}

/* Does every server show host, and have answers without it run out? */
static bool is_settled(const struct guard_case *c, const char *host)
{
	const struct mxset *served = facts_served_set(c->facts);

	return served && mxset_find(served, host) &&
	       c->now >= moves_quiet_at(c->facts, c->migration, c->settings);
}

static bool is_secure(const struct guard_case *c, const char *host)
{
	const struct host_facts *facts = facts_host(c->facts, host);

	return facts && facts->known == KNOWN && facts->exists &&
	       facts->verdict == VERDICT_SECURE;
}

static bool resolves(const struct guard_case *c, const char *host)
{
	const struct host_facts *facts = facts_host(c->facts, host);

	return facts && facts->known == KNOWN && facts->exists;
}

/* An open removal was judged before its first write; it is only carried on. */
static bool is_carried_on(const struct guard_case *c)
{
	const struct move *open = moves_open(c->migration, c->step);

	return open && open->asked_at && action_equal(&open->action, c->action);
}

bool guard_legacy_removal(const struct guard_case *c, struct err *err)
{
	const char *new = c->migration->assigned;

	if (c->action->kind != ACTION_MX_WRITE || !removes(c, ROLE_LEGACY) ||
	    is_carried_on(c))
		return true;
	if (new[0] && mxset_find(&c->action->want, new) && is_settled(c, new) &&
	    is_secure(c, new) &&
	    proofs_took_connection(c->facts, c->migration, new,
				   QUESTION_PORT25))
		return true;
	return err_set(err, ERR_UNSAFE,
		       "the legacy MX stays until the new one is published "
		       "everywhere, settled, secure and has taken a "
		       "connection");
}

/* The mirror: every legacy host that is left must work. */
static bool legacy_works(const struct guard_case *c)
{
	const struct mx *legacy = mx_of_role(&c->action->want, ROLE_LEGACY,
					     c->migration, c->settings);

	return legacy && is_settled(c, legacy->exchange) &&
	       resolves(c, legacy->exchange) &&
	       proofs_took_connection(c->facts, c->migration, legacy->exchange,
				      QUESTION_PORT25_LEGACY);
}

bool guard_new_removal(const struct guard_case *c, struct err *err)
{
	if (c->action->kind != ACTION_MX_WRITE || !removes(c, ROLE_NEW) ||
	    is_carried_on(c) || legacy_works(c))
		return true;
	return err_set(err, ERR_UNSAFE,
		       "the new MX stays until the legacy one is published "
		       "everywhere, settled, resolves and has taken a "
		       "connection");
}

/* The host that want puts in front and have did not; NULL: none. */
static const struct mx *new_front(const struct guard_case *c)
{
	const struct mxset *have = &c->action->have, *want = &c->action->want;

	for (size_t i = 0; i < want->n; i++) {
		const struct mx *mx = &want->mx[i];
		const struct mx *before = mxset_find(have, mx->exchange);

		if (mx->preference == mx_lowest(want) &&
		    (!before || before->preference != mx_lowest(have)))
			return mx;
	}
	return NULL;
}

/* No host goes in front that is not published everywhere yet, behind. */
bool guard_front_host(const struct guard_case *c, struct err *err)
{
	const struct mx *front = new_front(c);

	if (c->action->kind != ACTION_MX_WRITE || !front || is_carried_on(c) ||
	    facts_served_has(c->facts, front->exchange))
		return true;
	return err_set(err, ERR_UNSAFE,
		       "%s was never tried behind: it is not put in front",
		       front->exchange);
}

bool guard_sts_front(const struct guard_case *c, struct err *err)
{
	const struct mx *front = new_front(c);

	if (c->action->kind != ACTION_MX_WRITE || !front || is_carried_on(c) ||
	    sts_allows(c->facts, c->migration, front->exchange, c->now, err))
		return true;
	return false;
}
