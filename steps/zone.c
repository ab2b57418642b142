/* Is the zone one that this program may work on? Pure. */
#include "steps/zone.h"
#include "steps/decide.h"
#include "steps/moves.h"
#include "steps/mx.h"

#include <stdio.h>

#define LOOK_AGAIN 30

static struct decision unread(const struct facts *facts, int64_t now)
{
	struct decision decision = decide_cannot_tell(
		now + LOOK_AGAIN, "the zone could not be read: %s",
		facts->zone_err.msg);

	decision.err_kind = facts->zone_err.kind;
	return decide_hint(decision, "%s", facts->zone_err.hint);
}

static struct decision foreign(const char *host, bool is_alone)
{
	if (dname_classify(host) == DNAME_SOVEREIGN)
		return decide_blocked("%s belongs to a sovereign cloud, which "
				      "is not supported",
				      host);
	if (is_alone)
		return decide_hint(
			decide_blocked("the MX is not Exchange but %s, a "
				       "gateway in front of it",
				       host),
			"leave the MX alone: the gateway runbook protects the "
			"way "
			"from there to Exchange");
	return decide_hint(
		decide_blocked("there is a foreign MX, %s: mail that reaches "
			       "it is not protected",
			       host),
		"remove it in the zone, or keep it with --keep-mx %s", host);
}

static struct decision judge_set(const struct mxset *set,
				 const struct migration *migration,
				 const struct settings *settings)
{
	const struct mx *other =
		mx_of_role(set, ROLE_FOREIGN, migration, settings);
	bool is_ours = mx_of_role(set, ROLE_LEGACY, migration, settings) ||
		       mx_of_role(set, ROLE_NEW, migration, settings);

	if (!set->n)
		return decide_hint(decide_blocked("there is no MX record"),
				   "publish the domain's present MX first");
	if (other)
		return foreign(other->exchange, !is_ours);
	if (!is_ours)
		return foreign(set->mx[0].exchange, true);
	return decide_holds("ours");
}

struct decision zone_readable(const struct facts *facts,
			      const struct migration *migration, int64_t now)
{
	char difference[480];

	if (facts->zone_known != KNOWN)
		return unread(facts, now);
	if (facts->served_known != KNOWN)
		return decide_cannot_tell(now + LOOK_AGAIN,
					  "the zone's name servers could not "
					  "be asked: %s",
					  facts->served_words);
	if (!moves_zone_is_ours(facts, migration)) {
		moves_difference(facts, migration, difference,
				 sizeof(difference));
		return decide_hint(
			decide_blocked("somebody else changed the MX: %s",
				       difference),
			"put it right in the zone, or take today's set with "
			"--accept-zone");
	}
	return decide_holds("as we left it");
}

struct decision zone_usable(const struct facts *facts,
			    const struct migration *migration,
			    const struct settings *settings, int64_t now)
{
	struct decision decision = zone_readable(facts, migration, now);

	if (decision.kind != HOLDS)
		return decision;
	return judge_set(&facts->zone.set, migration, settings);
}

struct decision zone_warn_kept(struct decision decision,
			       const struct facts *facts,
			       const struct migration *migration,
			       const struct settings *settings)
{
	const struct mxset *served = facts_served_set(facts);
	const struct mx *kept =
		served ? mx_of_role(served, ROLE_KEPT, migration, settings)
		       : NULL;
	struct decision out = decision;

	if (decision.kind == HOLDS && kept)
		snprintf(out.note, sizeof(out.note),
			 "mail that reaches %s, kept beside the new MX, is not "
			 "protected%s%s",
			 kept->exchange, decision.note[0] ? "; " : "",
			 decision.note);
	return out;
}
