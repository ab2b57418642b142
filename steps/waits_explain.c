/* A wait's arithmetic, for the person who waits. Pure. */
#include "state/timefmt.h"
#include "steps/moves.h"
#include "steps/waits.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void line(char *out, size_t size, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void line(char *out, size_t size, const char *fmt, ...)
{
	size_t len = strlen(out);
	va_list args;

	if (len && len + 1 < size)
		out[len++] = '\n';
	va_start(args, fmt);
	vsnprintf(out + len, size - len, fmt, args);
	va_end(args);
}

static const char *server_words(const struct served_server *server,
				const struct action *action,
				const struct facts *facts)
{
	uint32_t ttl = facts->zone_known == KNOWN
			       ? mxset_max_ttl(&facts->zone.set)
			       : 0;

	if (server->state == SERVER_NOT_ASKED)
		return "not asked: no route to this address family from here";
	if (server->set < 0)
		return server->words[0] ? server->words : "does not answer";
	return waits_outcome(action, &facts->served.sets[server->set], ttl)
		       ? "shows the new set"
		       : "shows another set";
}

static void explain_servers(const struct action *action,
			    const struct facts *facts, char *out, size_t size)
{
	for (size_t i = 0; i < facts->served.n_servers; i++) {
		const struct served_server *server = &facts->served.servers[i];

		line(out, size, "%s (%s): %s", server->server, server->address,
		     server_words(server, action, facts));
	}
}

static void explain_times(const struct move *move,
			  const struct settings *settings, char *out,
			  size_t size)
{
	char at[TIMEFMT_ISO_MAX], end[TIMEFMT_ISO_MAX], span[TIMEFMT_SPAN_MAX],
		spread[TIMEFMT_SPAN_MAX];
	int64_t settle_s = move->action.settle_s;

	timefmt_iso(move->applied_at, at);
	line(out, size, "accepted at %s", at);
	if (!move->visible_at)
		return;
	timefmt_iso(move->visible_at, at);
	timefmt_iso(move->visible_at + settle_s, end);
	timefmt_span(settle_s - settings->spread, span);
	timefmt_span(settings->spread, spread);
	line(out, size, "seen at every server at %s", at);
	line(out, size,
	     "old answers live %s from then (the largest TTL served before), "
	     "and %s more for servers that one address hides: until %s",
	     span, spread, end);
}

void waits_explain(const struct facts *facts, const struct migration *migration,
		   const struct settings *settings, char *out, size_t size)
{
	const struct move *last =
		migration->n_moves ? &migration->moves[migration->n_moves - 1]
				   : NULL;

	out[0] = '\0';
	if (!last || !last->applied_at || last->verified_at)
		return;
	if (last->action.kind == ACTION_MX_WRITE && !last->settled_at)
		explain_servers(&last->action, facts, out, size);
	explain_times(last, settings, out, size);
}
