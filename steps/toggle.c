/* Switching one of Exchange's features, and waiting for what it shows. Pure. */
#include "steps/toggle.h"
#include "state/timefmt.h"
#include "steps/decide.h"
#include "steps/moves.h"
#include "steps/waits.h"

#include <string.h>

#define READ_AGAIN 60

enum feature_state toggle_state(const struct facts *facts, enum feature feature)
{
	if (facts->exchange_known != KNOWN)
		return FEATURE_STATE_UNKNOWN;
	return feature == FEATURE_DANE ? facts->exchange.dane
				       : facts->exchange.dnssec;
}

int64_t toggle_since(const struct migration *migration, enum feature feature)
{
	const struct move *move = moves_last_feature(migration, feature);

	return move && move->applied_at ? move->applied_at
					: migration->begun_at;
}

int64_t toggle_hanging_until(const struct migration *migration,
			     enum feature feature, int64_t now)
{
	const struct move *move = moves_last_feature(migration, feature);
	int64_t until;

	if (!move || move->action.kind != ACTION_EXCHANGE_ENABLE ||
	    move->applied_at || !move->asked_at)
		return 0;
	until = move->asked_at + UNANSWERED_PAUSE;
	return now < until ? until : 0;
}

struct decision toggle_supported(const struct facts *facts,
				 const struct migration *migration)
{
	const struct exchange_status *status = &facts->exchange;

	if (dname_is_within(migration->domain, "onmicrosoft.com") ||
	    status->initial)
		return decide_hint(
			decide_blocked("*.onmicrosoft.com domains are not "
				       "supported by Microsoft"),
			"migrate the organisation's own domains");
	if (status->self_service)
		return decide_blocked("self-service domains are not supported "
				      "by Microsoft");
	if (status->pending)
		return decide_hint(
			decide_blocked("the domain is being added to or "
				       "removed from Exchange"),
			"wait until it is healthy in the admin centre");
	if (facts->exchange_known == KNOWN && status->accepted_known &&
	    !status->accepted)
		return decide_hint(
			decide_blocked("%s is not an accepted domain of this "
				       "tenant",
				       migration->domain),
			"sign in to the tenant that owns it, or add it there");
	return decide_holds("supported");
}

/* The last thing that happened, from which looks grow rarer. */
static int64_t last_event(const struct migration *migration)
{
	const struct move *last;

	if (!migration->n_moves)
		return migration->begun_at;
	last = &migration->moves[migration->n_moves - 1];
	if (last->verified_at)
		return last->verified_at;
	return last->asked_at ? last->asked_at : last->started_at;
}

/* Neither yes nor no: asked again. */
static struct decision unreadable(const struct facts *facts,
				  const struct migration *migration,
				  const struct settings *settings, int64_t now)
{
	int64_t due = waits_next_look(last_event(migration), now, settings);
	struct decision decision;

	if (facts->exchange_known == KNOWN)
		return decide_hint(
			decide_wait(due, "Exchange says its state is Unknown"),
			"it often knows some minutes later");
	decision = decide_cannot_tell(due, "Exchange could not be read: %s",
				      facts->exchange_err.msg);
	decision.err_kind = facts->exchange_err.kind;
	return decide_hint(decision, "%s", facts->exchange_err.hint);
}

/* It was called and did not answer: again only after a while. */
static struct decision unanswered(const struct move *move,
				  const struct migration *migration,
				  int64_t now)
{
	int64_t due = move->asked_at + UNANSWERED_PAUSE;
	char at[TIMEFMT_ISO_MAX];

	if (now >= due && migration->unanswered_reads >= 2)
		return decide_do(&move->action,
				 "the call was not answered, and Exchange has "
				 "said twice since that nothing happened");
	if (now >= due)
		due = now + READ_AGAIN;
	timefmt_iso(move->asked_at, at);
	return decide_wait(now + READ_AGAIN < due ? now + READ_AGAIN : due,
			   "the call of %s was not answered; it may still take "
			   "hold",
			   at);
}

struct decision toggle_next(enum step_id step, const struct action *action,
			    const struct facts *facts,
			    const struct migration *migration,
			    const struct settings *settings, int64_t now,
			    const char *why)
{
	bool enable = action->kind == ACTION_EXCHANGE_ENABLE;
	enum feature_state state = toggle_state(facts, action->feature);
	const struct move *open = moves_open(migration, step);
	const struct move *last = migration_last_move(migration, step);

	if (last && last->applied_at)
		return decide_holds("accepted by Exchange");
	if (state == FEATURE_STATE_UNKNOWN)
		return unreadable(facts, migration, settings, now);
	if ((state == FEATURE_STATE_ENABLED) == enable)
		return decide_holds("so already");
	if (open && open->asked_at)
		return unanswered(open, migration, now);
	return decide_do(open ? &open->action : action, "%s", why);
}
