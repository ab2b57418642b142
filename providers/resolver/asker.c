/* One route after another, until what is asked for is proved. */
#include "providers/resolver/asker.h"
#include "providers/resolver/flight.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What each route came to, for one question. */
struct account {
	size_t n, shown; /* shown: whose answer is kept */
	struct {
		const char *route;
		enum verdict verdict;
		char reason[256];
	} told[ROUTES_MAX];
};

bool asker_is_proved(enum verdict verdict)
{
	return verdict == VERDICT_SECURE || verdict == VERDICT_INSECURE;
}

static void put_down(struct account *account, const struct route *route,
		     const struct dns_answer *answer)
{
	account->told[account->n].route = route->text;
	account->told[account->n].verdict = answer->verdict;
	snprintf(account->told[account->n].reason,
		 sizeof(account->told->reason), "%.250s", answer->reason);
	account->n++;
}

/* Proved beats bogus beats could not tell; else the first stays. */
static void keep_better(struct account *account, struct dns_answer *kept,
			struct dns_answer *next)
{
	bool better = account->n == 1 || asker_is_proved(next->verdict) ||
		      (kept->verdict == VERDICT_INDETERMINATE &&
		       next->verdict == VERDICT_BOGUS);
	struct dns_answer worse = better ? *kept : *next;

	if (better) {
		*kept = *next;
		account->shown = account->n - 1;
	}
	if (account->n > 1)
		dns_answer_free(&worse);
}

/* What the routes gave whose answer is not shown, in front of the links. */
static void tell_routes(const struct account *account, struct dns_answer *out)
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
		link->status = asker_is_proved(out->verdict) ? STATUS_WARNING
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

static size_t count(const bool *flags, size_t n)
{
	size_t set = 0;

	for (size_t i = 0; i < n; i++)
		set += flags[i];
	return set;
}

/* One route, for what is not settled yet; next: room for its answers. */
static void try_route(const struct chase *chase,
		      const struct dns_question *questions, size_t n,
		      bool *settled, struct account *accounts,
		      struct dns_answer *next, struct dns_answer *out)
{
	bool *before = calloc(n, sizeof(*before));

	if (before) {
		memcpy(before, settled, n * sizeof(*before));
		chase_judge(chase, questions, n, next, settled);
	}
	for (size_t i = 0; before && i < n; i++) {
		if (before[i])
			continue;
		put_down(&accounts[i], chase->route, &next[i]);
		keep_better(&accounts[i], &out[i], &next[i]);
	}
	free(before);
}

void asker_judge(struct asker *asker, const struct dns_question *questions,
		 size_t n, int64_t end_ms, struct dns_answer *out)
{
	struct account *accounts = calloc(n, sizeof(*accounts));
	struct dns_answer *next = calloc(n, sizeof(*next));
	bool *settled = calloc(n, sizeof(*settled));
	struct routes *routes = &asker->routes;
	size_t first = routes->first;

	for (size_t i = 0; i < n; i++)
		out[i] = (struct dns_answer){ .question = questions[i],
					      .rcode = -1,
					      .reason = "out of memory" };
	for (size_t i = 0;
	     accounts && next && settled && i < routes->n &&
	     count(settled, n) < n && (i == 0 || flight_clock_ms() < end_ms);
	     i++) {
		struct chase chase = {
			.asker = asker,
			.route = routes_at(routes, i),
			.end_ms = routes_end(routes, i, end_ms),
		};
		bool none = count(settled, n) == 0;

		try_route(&chase, questions, n, settled, accounts, next, out);
		/* Where none helped before, this one goes first next time. */
		if (i > 0 && none && count(settled, n) > 0)
			first = (size_t)(chase.route - routes->route);
	}
	routes->first = first;
	for (size_t i = 0; accounts && i < n; i++)
		tell_routes(&accounts[i], &out[i]);
	free(accounts);
	free(next);
	free(settled);
}

void asker_trust(struct asker *asker, const char *zone, int64_t end_ms,
		 struct trust *out)
{
	struct routes *routes = &asker->routes;

	*out = (struct trust){ .verdict = VERDICT_INDETERMINATE };
	for (size_t i = 0; i < routes->n && !asker_is_proved(out->verdict);
	     i++) {
		const struct chase chase = {
			.asker = asker,
			.route = routes_at(routes, i),
			.end_ms = routes_end(routes, i, end_ms),
		};
		struct trust next;

		chase_trust(&chase, zone, &next);
		if (i == 0 || asker_is_proved(next.verdict) ||
		    (out->verdict == VERDICT_INDETERMINATE &&
		     next.verdict == VERDICT_BOGUS)) {
			trust_free(out);
			*out = next;
		} else {
			trust_free(&next);
		}
	}
}

static bool has_failed(const struct query *query)
{
	ldns_pkt_rcode rcode;

	if (!query->reply)
		return true;
	rcode = ldns_pkt_get_rcode(query->reply);
	return rcode != LDNS_RCODE_NOERROR && rcode != LDNS_RCODE_NXDOMAIN;
}

/* Those that have failed, by one route more. */
static bool ask_again(struct route *route, struct query *queries, size_t n,
		      int64_t end_ms)
{
	struct query *batch = calloc(n, sizeof(*batch));
	size_t *who = calloc(n, sizeof(*who)), m = 0;

	for (size_t i = 0; batch && who && i < n; i++)
		if (has_failed(&queries[i])) {
			batch[m] = queries[i];
			who[m++] = i;
		}
	if (m > 0)
		route_ask(route, batch, m, end_ms);
	for (size_t i = 0; i < m; i++) {
		struct query *query = &queries[who[i]];

		if (query->reply && !batch[i].reply)
			continue;
		ldns_pkt_free(query->reply);
		*query = batch[i];
	}
	free(batch);
	free(who);
	return m > 0;
}

void asker_raw(struct asker *asker, struct query *queries, size_t n,
	       int64_t end_ms)
{
	struct routes *routes = &asker->routes;

	for (size_t i = 0; i < n; i++)
		queries[i].reply = NULL;
	for (size_t i = 0; i < routes->n; i++)
		if (!ask_again(routes_at(routes, i), queries, n,
			       routes_end(routes, i, end_ms)))
			break;
}
