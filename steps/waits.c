/* The wait after a write, in its two halves (law 6). Pure. */
#include "steps/waits.h"
#include "state/timefmt.h"
#include "steps/decide.h"
#include "steps/moves.h"
#include "steps/mx.h"
#include "steps/zone.h"

#include <stdio.h>
#include <string.h>

/* How long a provider's API may go on showing what was before. */
#define API_LAG 300

bool waits_outcome(const struct action *action, const struct mxset *set,
		   uint32_t zone_ttl)
{
	uint32_t ttl = mxset_max_ttl(set);

	if (!mxset_equal(set, &action->want))
		return false;
	if (!mxset_equal(&action->have, &action->want))
		return true;
	/* Only the TTL changes: ours, or what the provider made of it. */
	return ttl == mxset_max_ttl(&action->want) ||
	       (ttl == zone_ttl && ttl != mxset_max_ttl(&action->have));
}

static uint32_t zone_ttl(const struct facts *facts)
{
	return facts->zone_known == KNOWN ? mxset_max_ttl(&facts->zone.set) : 0;
}

static void note(struct shown *out, const char *server, const char *what)
{
	size_t len = strlen(out->words);

	snprintf(out->words + len, sizeof(out->words) - len, "%s%s %s",
		 len ? ", " : "", server, what);
}

/* One name server, on all its addresses. */
static void look_at_server(const char *name, const struct action *action,
			   const struct facts *facts, struct shown *out)
{
	const struct served *served = &facts->served;
	bool answered = false;

	for (size_t i = 0; i < served->n_servers; i++) {
		const struct served_server *server = &served->servers[i];

		if (strcmp(server->server, name) != 0 || server->set < 0)
			continue;
		answered = out->known = true;
		if (waits_outcome(action, &served->sets[server->set],
				  zone_ttl(facts)))
			continue;
		out->everywhere = false;
		out->other = true;
		note(out, name, "shows another set");
		return;
	}
	if (!answered) {
		out->everywhere = false;
		note(out, name, "does not answer");
	}
}

static bool seen_before(const struct served *served, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(served->servers[i].server,
			   served->servers[at].server) == 0)
			return true;
	return false;
}

void waits_shown(const struct action *action, const struct facts *facts,
		 const struct migration *migration,
		 const struct settings *settings, struct shown *out)
{
	const struct served *served = &facts->served;

	*out = (struct shown){ .everywhere = served->n_servers > 0 };
	if (facts->served_known != KNOWN) {
		out->everywhere = false;
		return;
	}
	for (size_t i = 0; i < served->n_servers; i++) {
		const char *name = served->servers[i].server;

		if (!seen_before(served, i) &&
		    !server_ignored(name, migration, settings))
			look_at_server(name, action, facts, out);
	}
	out->everywhere = out->everywhere && out->known;
}

int64_t waits_next_look(int64_t since_at, int64_t now,
			const struct settings *settings)
{
	int64_t pause = now - since_at;

	if (pause < settings->poll)
		pause = settings->poll;
	if (pause > 60)
		pause = 60;
	return now + pause;
}

/* Accepted, yet the provider's API shows something else. */
static struct decision not_kept(const struct move *move,
				const struct facts *facts,
				const struct settings *settings, int64_t now)
{
	char there[300];

	mxset_text(&facts->zone.set, there, sizeof(there));
	if (now < move->applied_at + API_LAG)
		return decide_wait(
			waits_next_look(move->applied_at, now, settings),
			"the provider accepted the change but still "
			"shows %s",
			there);
	return decide_hint(
		decide_blocked("the zone was changed back after our write: it "
			       "holds %s",
			       there),
		"find out what writes to this zone (a provisioning tool, a "
		"colleague); then put our set back, or take today's with "
		"--accept-zone");
}

static struct decision first_half(const struct move *move,
				  const struct facts *facts,
				  const struct migration *migration,
				  const struct settings *settings, int64_t now)
{
	struct shown shown;
	int64_t since = move->applied_at ? move->applied_at : move->asked_at;
	int64_t due = waits_next_look(since, now, settings);

	waits_shown(&move->action, facts, migration, settings, &shown);
	if (!shown.known)
		return decide_wait(due,
				   "the name servers could not be asked: "
				   "%s",
				   facts->served_words);
	return decide_hint(
		decide_wait(due,
			    "not every name server shows the change yet: "
			    "%s",
			    shown.words),
		"a server that never answers can be excused with "
		"--ignore-server NAME");
}

static struct decision second_half(const struct move *move, int64_t now)
{
	int64_t end = move->visible_at + move->action.settle_s;
	int64_t pause = move->action.settle_s / 12;
	char until[TIMEFMT_ISO_MAX];

	/* Looked at in between, for a server may show the old set again. */
	if (pause < 60)
		pause = 60;
	timefmt_iso(end, until);
	return decide_wait(now + pause < end ? now + pause : end,
			   "every name server shows the change; until %s "
			   "caches may still hold what was before",
			   until);
}

/* Not known to have been accepted: again, once the zone can be seen. Where it
 * is what the servers show, and they differ, it is on its way. */
static struct decision unaccepted(const struct move *move,
				  const struct facts *facts,
				  const struct migration *migration,
				  const struct settings *settings, int64_t now)
{
	if (facts->zone_known == KNOWN)
		return decide_do(&move->action, "begun, and not known to have "
						"been accepted");
	if (facts->zone_err.kind == ERR_NONE && facts->served_known == KNOWN)
		return first_half(move, facts, migration, settings, now);
	return zone_readable(facts, migration, now);
}

struct decision waits_write(const struct move *move, const struct facts *facts,
			    const struct migration *migration,
			    const struct settings *settings, int64_t now)
{
	char difference[480];

	if (!moves_zone_is_ours(facts, migration)) {
		moves_difference(facts, migration, difference,
				 sizeof(difference));
		return decide_hint(
			decide_blocked("somebody else changed the MX: %s",
				       difference),
			"put it right in the zone, or take today's set with "
			"--accept-zone");
	}
	if (!move->applied_at)
		return unaccepted(move, facts, migration, settings, now);
	if (facts->zone_known == KNOWN &&
	    !waits_outcome(&move->action, &facts->zone.set, zone_ttl(facts)))
		return not_kept(move, facts, settings, now);
	if (!move->visible_at)
		return first_half(move, facts, migration, settings, now);
	if (!move->settled_at)
		return second_half(move, now);
	return decide_holds("seen everywhere, and old answers have run out");
}
