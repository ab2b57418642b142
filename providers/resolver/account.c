/* What each route came to, and which verdict stands. */
#include "providers/resolver/account.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool account_is_proved(enum verdict verdict)
{
	return verdict == VERDICT_SECURE || verdict == VERDICT_INSECURE;
}

bool account_is_better(enum verdict next, enum verdict kept)
{
	return account_is_proved(next) ||
	       (kept == VERDICT_INDETERMINATE && next == VERDICT_BOGUS);
}

static void put_down(struct account *account, const char *route,
		     const struct dns_answer *answer)
{
	account->told[account->n].route = route;
	snprintf(account->told[account->n].by, sizeof(account->told->by), "%s",
		 strcmp(answer->route, route) == 0 ? "" : answer->route);
	account->told[account->n].verdict = answer->verdict;
	snprintf(account->told[account->n].reason,
		 sizeof(account->told->reason), "%.250s", answer->reason);
	account->n++;
}

void account_add(struct account *account, const char *route,
		 struct dns_answer *kept, struct dns_answer *next)
{
	bool first = account->n == 0;
	bool better = first || account_is_better(next->verdict, kept->verdict);
	struct dns_answer worse = better ? *kept : *next;

	put_down(account, route, next);
	if (better) {
		*kept = *next;
		account->shown = account->n - 1;
	}
	if (!first)
		dns_answer_free(&worse);
}

/* Did the same route come to the same before? */
static bool is_told(const struct account *account, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (k != account->shown &&
		    account->told[k].verdict == account->told[i].verdict &&
		    strcmp(account->told[k].route, account->told[i].route) ==
			    0 &&
		    strcmp(account->told[k].by, account->told[i].by) == 0 &&
		    strcmp(account->told[k].reason, account->told[i].reason) ==
			    0)
			return true;
	return false;
}

void account_tell(const struct account *account, struct dns_answer *out)
{
	size_t more = account->n > 1 ? account->n - 1 : 0, at = 0;
	struct link *links =
		more ? calloc(out->n_links + more, sizeof(*links)) : NULL;

	for (size_t i = 0; links && i < account->n; i++) {
		struct link *link = &links[at];
		const char *by = account->told[i].by;

		if (i == account->shown || is_told(account, i))
			continue;
		at++;
		snprintf(link->zone, sizeof(link->zone), ".");
		snprintf(link->check, sizeof(link->check), "route");
		link->status = account_is_proved(out->verdict) ? STATUS_WARNING
							       : STATUS_UNKNOWN;
		snprintf(link->text, sizeof(link->text),
			 "by way of %.90s%s%.90s%s it is %s: %s",
			 account->told[i].route, *by ? " (answered by " : "",
			 by, *by ? ")" : "",
			 verdict_name(account->told[i].verdict),
			 account->told[i].reason);
	}
	if (!links)
		return;
	if (out->n_links)
		memcpy(links + at, out->links, out->n_links * sizeof(*links));
	free(out->links);
	out->links = links;
	out->n_links += at;
}
