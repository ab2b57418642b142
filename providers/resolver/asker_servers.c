/* The name servers of a zone by the network; what they say is kept where a
 * capture is made. */
#include "providers/resolver/asker.h"
#include "providers/resolver/authority.h"
#include "providers/resolver/flight.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct live {
	struct asker *asker;
	int64_t now, end_ms;
};

static enum server_state state_of(const struct query *query)
{
	if (query->raw)
		return SERVER_ANSWERED;
	if (query->end == QUERY_BAD)
		return SERVER_LAME;
	return query->end == QUERY_UNREACHABLE ? SERVER_NOT_ASKED
					       : SERVER_SILENT;
}

/* A name without address has nobody to answer. */
static void keep(struct dns_capture *capture, struct query *query, bool direct)
{
	const char *to = direct ? query->endpoints[0].text : "";
	struct captured entry = { .type = query->type,
				  .state = state_of(query),
				  .packet = query->raw,
				  .len = query->raw ? query->raw_len : 0 };

	query->raw = NULL;
	if (direct && !*to) {
		free(entry.packet);
		return;
	}
	endpoint_address(to, entry.server);
	memcpy(entry.name, query->name, sizeof(entry.name));
	snprintf(entry.by, sizeof(entry.by), "%s", query->by);
	snprintf(entry.words, sizeof(entry.words), "%s", query->words);
	dns_capture_add_server(capture, &entry);
}

static void ask(struct live *live, struct query *queries, size_t n, bool direct)
{
	struct dns_capture *capture = live->asker->capture;
	int64_t left = live->end_ms - flight_clock_ms();

	for (size_t i = 0; i < n; i++) {
		queries[i].keep_raw = capture != NULL;
		queries[i].clock = &live->asker->clock;
	}
	if (direct)
		ask_all(queries, n, left > 0 ? (int)left : 0);
	else
		asker_raw(live->asker, queries, n, live->end_ms);
	for (size_t i = 0; capture && i < n; i++)
		keep(capture, &queries[i], direct);
}

static void ask_recursive(void *self, struct query *queries, size_t n)
{
	ask(self, queries, n, false);
}

static void ask_direct(void *self, struct query *queries, size_t n)
{
	ask(self, queries, n, true);
}

static bool is_late(void *self)
{
	const struct live *live = self;

	return flight_clock_ms() >= live->end_ms + JUDGE_MS;
}

static void trust(void *self, const char *zone, struct trust *out)
{
	const struct live *live = self;

	asker_trust(live->asker, zone, live->now, live->end_ms, out);
}

bool asker_servers(struct asker *asker, const struct dns_question *questions,
		   size_t n, int64_t now, int64_t end_ms,
		   struct dns_authority *out, struct err *err)
{
	struct live live = { .asker = asker, .now = now, .end_ms = end_ms };
	const struct authority_source source = {
		.self = &live,
		.port = asker->authority_port,
		.verified = &asker->verified,
		.now = now,
		.is_late = is_late,
		.recursive = ask_recursive,
		.direct = ask_direct,
		.trust = trust,
	};

	return authority_ask(&source, questions, n, out, err);
}
