/* Words about moves that text, Markdown and JSON share. */
#include "cmd/plan_show.h"

#include <stdio.h>
#include <string.h>

void plan_cmdlet(const struct action *action, const char *domain, char *out,
		 size_t size)
{
	static const struct {
		enum action_kind kind;
		enum feature feature;
		const char *cmdlet;
	} rows[] = {
		{ ACTION_EXCHANGE_ENABLE, FEATURE_DNSSEC,
		  "Enable-DnssecForVerifiedDomain" },
		{ ACTION_EXCHANGE_ENABLE, FEATURE_DANE,
		  "Enable-SmtpDaneInbound" },
		{ ACTION_EXCHANGE_DISABLE, FEATURE_DNSSEC,
		  "Disable-DnssecForVerifiedDomain" },
		{ ACTION_EXCHANGE_DISABLE, FEATURE_DANE,
		  "Disable-SmtpDaneInbound" },
	};

	out[0] = '\0';
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].kind == action->kind &&
		    rows[i].feature == action->feature)
			snprintf(out, size, "%s -DomainName %s", rows[i].cmdlet,
				 domain);
}

bool plan_in_exchange(const struct action *action)
{
	return action->kind == ACTION_EXCHANGE_ENABLE ||
	       action->kind == ACTION_EXCHANGE_DISABLE;
}

void plan_when(const struct plan *plan, int64_t at, char *out, size_t size)
{
	char when[WINDOW_WHEN_MAX];

	out[0] = '\0';
	if (plan->window.n == 0)
		return;
	window_when(&plan->window, at, when);
	snprintf(out, size, " (%s)", when);
}

/* Exchange, preference and TTL. */
static bool is_kept(const struct mxset *set, const struct mx *mx)
{
	for (size_t i = 0; i < set->n; i++)
		if (strcmp(set->mx[i].exchange, mx->exchange) == 0 &&
		    set->mx[i].preference == mx->preference)
			return set->mx[i].ttl == mx->ttl;
	return false;
}

size_t plan_changes(const struct action *action, const char *owner,
		    struct plan_change out[PLAN_CHANGES_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < action->have.n; i++) {
		const struct mx *mx = &action->have.mx[i];
		bool kept = is_kept(&action->want, mx);

		out[n].sign = kept ? ' ' : '-';
		mx_zone_line(owner, mx, out[n].line, sizeof(out[n].line));
		n++;
	}
	for (size_t i = 0; i < action->want.n; i++) {
		const struct mx *mx = &action->want.mx[i];

		if (is_kept(&action->have, mx))
			continue;
		out[n].sign = '+';
		mx_zone_line(owner, mx, out[n].line, sizeof(out[n].line));
		n++;
	}
	return n;
}
