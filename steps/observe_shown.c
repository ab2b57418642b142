/* Do a name's own authoritative servers show records? */
#include "steps/observe_shown.h"

#include <string.h>

static bool shows(const struct server_answer *server, uint16_t type)
{
	if (server->state != SERVER_ANSWERED)
		return false;
	for (size_t i = 0; i < server->n_records; i++)
		if (server->records[i].type == type)
			return true;
	return false;
}

/* Does this server show it on some address? A server that has only addresses
 * of a family without a route from here is left out: neither yes nor no. */
static bool name_shows(const struct dns_authority *authority, const char *name)
{
	bool could_ask = false;

	for (size_t i = 0; i < authority->n_servers; i++) {
		const struct server_answer *server = &authority->servers[i];

		if (strcmp(server->server, name) != 0)
			continue;
		if (shows(server, authority->question.type))
			return true;
		could_ask |= server->state != SERVER_NOT_ASKED;
	}
	return !could_ask;
}

struct observe_shown observe_shown_judge(const struct dns_authority *authority)
{
	struct observe_shown out = { .everywhere = true };

	for (size_t i = 0; i < authority->n_servers; i++) {
		const struct server_answer *server = &authority->servers[i];

		out.anywhere |= shows(server, authority->question.type);
		out.everywhere &= name_shows(authority, server->server);
	}
	out.everywhere &= out.anywhere;
	return out;
}

bool observe_shown(struct resolver *resolver,
		   const struct dns_question *questions, size_t n,
		   struct observe_shown *out, struct err *err)
{
	struct dns_authority authority[OBSERVE_SHOWN_MAX] = { 0 };

	if (!resolver->authority(resolver->self, questions, n, authority, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		out[i] = observe_shown_judge(&authority[i]);
		dns_authority_free(&authority[i]);
	}
	return true;
}
