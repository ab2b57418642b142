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

void account_tell(const struct account *account, struct dns_answer *out)
{
	size_t more = account->n > 1 ? account->n - 1 : 0, at = 0;
	struct link *links =
		more ? calloc(out->n_links + more, sizeof(*links)) : NULL;

	for (size_t i = 0; links && i < account->n; i++) {
		struct link *link = &links[at];

		if (i == account->shown)
			continue;
		at++;
		snprintf(link->zone, sizeof(link->zone), ".");
		snprintf(link->check, sizeof(link->check), "route");
		link->status = account_is_proved(out->verdict) ? STATUS_WARNING
							       : STATUS_UNKNOWN;
		snprintf(link->text, sizeof(link->text),
			 "by way of %.90s it is %s: %s", account->told[i].route,
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
