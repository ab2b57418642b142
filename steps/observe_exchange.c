/* Exchange's states; where a person is the source, the journal first. */
#include "steps/moves.h"
#include "steps/observe.h"

#include <stdio.h>

static enum feature_state from_journal(const struct migration *migration,
				       enum feature feature, bool original)
{
	const struct move *move = moves_last_feature(migration, feature);
	bool enabled =
		move ? move->action.kind == ACTION_EXCHANGE_ENABLE : original;

	return enabled ? FEATURE_STATE_ENABLED : FEATURE_STATE_DISABLED;
}

static bool is_answered(const struct migration *migration, enum feature feature)
{
	const struct move *move = moves_last_feature(migration, feature);

	return !move || move->applied_at;
}

/* Does the journal know both states, and the host where there is one? */
static bool journal_tells(const struct migration *migration)
{
	if (!migration->original_exchange_known ||
	    !is_answered(migration, FEATURE_DNSSEC) ||
	    !is_answered(migration, FEATURE_DANE))
		return false;
	return migration->assigned[0] ||
	       from_journal(migration, FEATURE_DNSSEC,
			    migration->original_dnssec) ==
		       FEATURE_STATE_DISABLED;
}

static void take_journal(const struct migration *migration, struct facts *facts)
{
	struct exchange_status *status = &facts->exchange;

	status->dnssec = from_journal(migration, FEATURE_DNSSEC,
				      migration->original_dnssec);
	status->dane =
		from_journal(migration, FEATURE_DANE, migration->original_dane);
	snprintf(status->assigned, sizeof(status->assigned), "%s",
		 migration->assigned);
	facts->exchange_known = KNOWN;
}

void observe_exchange(struct observer *observer)
{
	struct exchange *exchange = &observer->world->exchange;
	const struct migration *migration = observer->migration;
	struct facts *facts = observer->facts;

	if (exchange->manual && journal_tells(migration)) {
		take_journal(migration, facts);
		return;
	}
	if (exchange->manual && (observer->needs & FACT_NOBODY)) {
		facts->asked &= ~(unsigned)FACT_EXCHANGE;
		return;
	}
	facts->exchange_known =
		exchange->read(exchange->self, &migration->domain, 1,
			       &facts->exchange, &facts->exchange_err)
			? KNOWN
			: COULD_NOT_TELL;
}
