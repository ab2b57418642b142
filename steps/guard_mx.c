/* Guards: what may be done to the zone: to its MX set, and signing it. */
#include "steps/guard.h"
#include "steps/moves.h"
#include "steps/mx.h"

#include <string.h>

#define HOUR 3600
#define FLOOR 30 /* Microsoft's least, seconds; lower only when allowed */

static bool is_write(const struct guard_case *c)
{
	return c->action->kind == ACTION_MX_WRITE;
}

bool guard_never_empty(const struct guard_case *c, struct err *err)
{
	if (!is_write(c) || c->action->want.n > 0)
		return true;
	return err_set(err, ERR_UNSAFE, "this would leave no MX at all");
}

/* The first host that one of the sets treats otherwise than the other, and
 * that is neither legacy nor the assigned one. */
static const char *touched_stranger(const struct guard_case *c,
				    const struct mxset *a,
				    const struct mxset *b)
{
	for (size_t i = 0; i < a->n; i++) {
		enum mx_role role =
			mx_role(a->mx[i].exchange, c->migration, c->settings);

		if (!mxset_has(b, &a->mx[i]) && role != ROLE_LEGACY &&
		    role != ROLE_NEW)
			return a->mx[i].exchange;
	}
	return NULL;
}

bool guard_own_hosts_only(const struct guard_case *c, struct err *err)
{
	const struct action *action = c->action;
	const char *host = touched_stranger(c, &action->have, &action->want);

	if (!host)
		host = touched_stranger(c, &action->want, &action->have);
	if (!is_write(c) || !host)
		return true;
	return err_set(err, ERR_UNSAFE,
		       "%s is neither the legacy nor the assigned host: it is "
		       "not ours to touch",
		       host);
}

static int64_t floor_of(const struct guard_case *c)
{
	int64_t floor = c->settings->ttl_floor;
	int64_t original = mxset_max_ttl(&c->migration->original);

	if (floor < FLOOR && !c->settings->allow_short_ttl)
		floor = FLOOR;
	/* An undo may put back what was found. */
	return c->step == STEP_UNDO_RESTORE && original < floor ? original
								: floor;
}

bool guard_ttl_allowed(const struct guard_case *c, struct err *err)
{
	const struct zone *zone = &c->facts->zone;
	uint32_t ttl = mxset_max_ttl(&c->action->want);
	bool is_left_alone = zone->scope == TTL_ZONE &&
			     ttl == mxset_max_ttl(&c->action->have);

	if (!is_write(c) || !c->action->want.n || is_left_alone ||
	    (ttl >= floor_of(c) && ttl >= zone->ttl_min &&
	     (!zone->ttl_max || ttl <= zone->ttl_max)))
		return true;
	err_set(err, ERR_UNSAFE,
		"a TTL of %u s is not allowed (floor %lld, provider %u to %u)",
		ttl, (long long)floor_of(c), zone->ttl_min, zone->ttl_max);
	return err_hint(err, "set low_ttl or final_ttl; below 30 s only with "
			     "--allow-short-ttl");
}

bool guard_as_we_left_it(const struct guard_case *c, struct err *err)
{
	char difference[480];

	if (!is_write(c))
		return true;
	if (c->facts->zone_known == KNOWN &&
	    moves_zone_is_ours(c->facts, c->migration) &&
	    mxset_on_path(&c->facts->zone.set, &c->action->have,
			  &c->action->want))
		return true;
	moves_difference(c->facts, c->migration, difference,
			 sizeof(difference));
	err_set(err, ERR_UNSAFE, "somebody else changed the MX: %s",
		difference);
	return err_hint(err, "put it right in the zone, or take today's set "
			     "with --accept-zone");
}

static bool same_servers(const struct zone *zone, const struct served *served)
{
	for (size_t i = 0; i < zone->n_ns; i++) {
		bool found = false;

		for (size_t j = 0; j < served->n_parent_ns; j++)
			found |= strcmp(zone->ns[i], served->parent_ns[j]) == 0;
		if (!found)
			return false;
	}
	return zone->n_ns > 0 && zone->n_ns == served->n_parent_ns;
}

/* Its set is served, or will be: our last write is on its way. */
static bool serves_this_zone(const struct facts *facts,
			     const struct migration *migration)
{
	const struct move *last = moves_last_write(migration);

	for (size_t i = 0; i < facts->served.n_sets; i++) {
		const struct mxset *set = &facts->served.sets[i];

		if (mxset_equal(set, &facts->zone.set) ||
		    (last && !last->visible_at &&
		     mxset_on_path(set, &last->action.have,
				   &last->action.want)))
			return true;
	}
	return same_servers(&facts->zone, &facts->served);
}

bool guard_zone_is_live(const struct guard_case *c, struct err *err)
{
	if (!is_write(c) || c->settings->zone_is_live ||
	    migration_has_override(c->migration, "zone-is-live", "") ||
	    serves_this_zone(c->facts, c->migration))
		return true;
	err_set(err, ERR_UNSAFE,
		"the zone %s edited here is not the one the world sees: other "
		"name servers, another MX set",
		c->facts->zone.name);
	return err_hint(err, "check the account and the delegation; if it is "
			     "the live one, say --zone-is-live");
}

/* The server whose signatures end too soon, or NULL. */
static const struct served_server *short_lived(const struct guard_case *c)
{
	const struct served *served = &c->facts->served;
	int64_t until = c->now + facts_served_ttl(c->facts) + HOUR;

	for (size_t i = 0; i < served->n_servers; i++)
		if (served->servers[i].expires_at &&
		    served->servers[i].expires_at < until &&
		    !server_ignored(served->servers[i].server, c->migration,
				    c->settings))
			return &served->servers[i];
	return NULL;
}

bool guard_signatures_outlive(const struct guard_case *c, struct err *err)
{
	const struct served_server *server = short_lived(c);

	if (!is_write(c) || c->migration->runbook == RUNBOOK_UNDO || !server)
		return true;
	err_set(err, ERR_UNSAFE,
		"the signatures at %s end too soon: within its TTL and an hour",
		server->server);
	return err_hint(err, "see that the zone is signed again regularly");
}

/* Only what is proved unsigned, at its parent and at its hoster, and live. */
bool guard_zone_sign(const struct guard_case *c, struct err *err)
{
	const struct facts *facts = c->facts;

	if (c->action->kind != ACTION_ZONE_SIGN)
		return true;
	if (facts->chain_known == KNOWN &&
	    facts->chain.verdict == VERDICT_INSECURE &&
	    facts->signing_known == KNOWN &&
	    facts->signing.state == SIGNING_OFF && facts->zone_known == KNOWN &&
	    (c->settings->zone_is_live ||
	     migration_has_override(c->migration, "zone-is-live", "") ||
	     serves_this_zone(facts, c->migration)))
		return true;
	err_set(err, ERR_UNSAFE,
		"only a zone that is proved unsigned, has no signing at its "
		"hoster yet and is the one the world sees is signed");
	return err_hint(err,
			"check the account, the delegation and the DS at "
			"the parent: exodane dnssec %s",
			c->migration->domain);
}
