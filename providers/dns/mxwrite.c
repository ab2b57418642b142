/* The checks before and after every write. */
#include "providers/dns/mxwrite.h"

#include <string.h>

#define SET_TEXT 160

/* What must never reach a zone. */
static bool is_complete(const struct mxset *want, struct err *err)
{
	if (want->n == 0)
		return err_set(err, ERR_UNSAFE,
			       "an empty MX set is never written: no mail "
			       "would arrive any more");
	if (mxset_find(want, MX_ASSIGNED))
		return err_set(err, ERR_INTERNAL,
			       "the new MX host is not known yet");
	return true;
}

/* RFC 2181 section 5.2: an RRset has one TTL. */
static bool is_level(const struct zone *zone, const struct mxset *want,
		     struct err *err)
{
	for (size_t i = 1; i < want->n && zone->scope == TTL_RRSET; i++)
		if (want->mx[i].ttl != want->mx[0].ttl)
			return err_set(err, ERR_INTERNAL,
				       "an MX set of several TTLs was to be "
				       "written");
	return true;
}

static bool ttl_fits(const struct zone *zone, const struct mx *mx,
		     struct err *err)
{
	bool low = zone->ttl_min && mx->ttl < zone->ttl_min;
	bool high = zone->ttl_max && mx->ttl > zone->ttl_max;

	if (zone->scope == TTL_ZONE || (!low && !high))
		return true;
	err_set(err, ERR_UNSUPPORTED,
		"a TTL of %u s is asked for; the hoster takes %s %u s", mx->ttl,
		low ? "none below" : "none above",
		low ? zone->ttl_min : zone->ttl_max);
	return err_hint(err, "choose a TTL that the hoster takes "
			     "(low_ttl and final_ttl in the settings)");
}

static bool fits(const struct zone *zone, const struct mxset *want,
		 struct err *err)
{
	for (size_t i = 0; i < want->n; i++) {
		const struct mx *mx = &want->mx[i];

		if (!ttl_fits(zone, mx, err))
			return false;
		if (zone->preference_max &&
		    mx->preference > zone->preference_max)
			return err_set(err, ERR_UNSUPPORTED,
				       "the hoster takes no MX preference "
				       "above %u (%u is asked for)",
				       zone->preference_max, mx->preference);
	}
	return true;
}

bool mxwrite_check(const char *owner, const struct zone *zone,
		   const struct mxset *have, const struct mxset *want,
		   struct err *err)
{
	char now[SET_TEXT], from[SET_TEXT], to[SET_TEXT];

	if (!is_complete(want, err) || !is_level(zone, want, err) ||
	    !fits(zone, want, err))
		return false;
	/* No write of ours ever empties a set. */
	bool emptied = zone->set.n == 0 && have->n > 0;
	if (!emptied && mxset_on_path(&zone->set, have, want))
		return true;
	mxset_text(&zone->set, now, sizeof(now));
	mxset_text(have, from, sizeof(from));
	mxset_text(want, to, sizeof(to));
	err_set(err, ERR_CONFLICT,
		"the MX set of %s is %s, which is neither %s nor on the way "
		"from there to %s; nothing was changed",
		owner, now, from, to);
	return err_hint(err, "somebody else changed the zone: find out who, "
			     "then run the same command again");
}

bool mxwrite_holds(const struct zone *zone, const struct mxset *want)
{
	if (zone->scope == TTL_ZONE)
		return mxset_equal(&zone->set, want);
	return mxset_identical(&zone->set, want);
}

bool mxwrite_took(const char *owner, const struct zone *zone,
		  const struct mxset *want, struct err *err)
{
	char now[SET_TEXT], to[SET_TEXT];

	if (mxwrite_holds(zone, want))
		return true;
	mxset_text(&zone->set, now, sizeof(now));
	mxset_text(want, to, sizeof(to));
	err_set(err, ERR_REMOTE,
		"the change of %s was accepted, but what is read back is %s "
		"instead of %s",
		owner, now, to);
	return err_hint(err, "look at the zone at the hoster, then run the "
			     "same command again");
}

bool mxwrite_add(struct mxset *set, const struct mx *mx, struct err *err)
{
	if (mxset_add(set, mx->exchange, mx->preference, mx->ttl))
		return true;
	err_set(err, ERR_UNSUPPORTED, "there are more than %d MX records",
		MXSET_MAX);
	return err_hint(err, "remove those that are not needed at the hoster, "
			     "then run the same command again");
}
