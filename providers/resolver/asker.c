/* One route after another, until what is asked for is proved. */
#include "providers/resolver/asker.h"
#include "providers/resolver/flight.h"
#include "providers/resolver/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
		account_add(&accounts[i], chase->route->text, &out[i],
			    &next[i]);
	}
	free(before);
}

/* Nothing that was proved before is left: all of it shall be in the capture. */
static void start_capture(struct asker *asker,
			  const struct dns_question *question, int64_t now)
{
	struct dns_capture *capture = asker->capture;

	dns_capture_free(capture);
	trust_cache_free(&asker->cache);
	asker->capture_first = asker->routes.first;
	capture->question = *question;
	capture->at = now;
	for (size_t i = 0; i < asker->anchors.n; i++) {
		char *text = ldns_rr2str(asker->anchors.rr[i]);

		for (char *at = text; at && *at; at++)
			if (*at == '\t')
				*at = ' ';
		if (text) {
			text[strcspn(text, "\n")] = '\0';
			dns_capture_add_anchor(capture, text);
		}
		free(text);
	}
	for (size_t i = 0; i < asker->routes.n; i++)
		snprintf(capture->routes[capture->n_routes++], ROUTE_TEXT_MAX,
			 "%s", routes_at(&asker->routes, i)->text);
}

void asker_judge(struct asker *asker, const struct dns_question *questions,
		 size_t n, int64_t end_ms, struct dns_answer *out)
{
	struct account *accounts = calloc(n, sizeof(*accounts));
	struct dns_answer *next = calloc(n, sizeof(*next));
	bool *settled = calloc(n, sizeof(*settled));
	struct routes *routes = &asker->routes;
	int64_t now = asker->clock.now(asker->clock.self);
	size_t first = routes->first;

	asker->asked_at = now;
	if (asker->capture && n > 0)
		start_capture(asker, &questions[0], now);

	for (size_t i = 0; i < n; i++)
		out[i] = (struct dns_answer){ .question = questions[i],
					      .rcode = -1,
					      .reason = "out of memory" };
	for (size_t i = 0;
	     accounts && next && settled && i < routes->n &&
	     count(settled, n) < n && (i == 0 || flight_clock_ms() < end_ms) &&
	     !clock_interrupted(&asker->clock);
	     i++) {
		struct chase chase = {
			.asker = asker,
			.route = routes_at(routes, i),
			.now = now,
			.end_ms = routes_end(routes, i, end_ms),
		};
		bool none = count(settled, n) == 0;

		if (!route_begin(chase.route))
			continue;
		try_route(&chase, questions, n, settled, accounts, next, out);
		/* Where none helped before, this one goes first next time. */
		if (i > 0 && none && count(settled, n) > 0)
			first = routes_way(routes, chase.route);
	}
	routes->first = first;
	for (size_t i = 0; accounts && i < n; i++)
		account_tell(&accounts[i], &out[i]);
	free(accounts);
	free(next);
	free(settled);
}

void asker_trust(struct asker *asker, const char *zone, int64_t now,
		 int64_t end_ms, struct trust *out)
{
	struct routes *routes = &asker->routes;

	*out = (struct trust){ .verdict = VERDICT_INDETERMINATE };
	for (size_t i = 0; i < routes->n && !account_is_proved(out->verdict) &&
			   (i == 0 || flight_clock_ms() < end_ms);
	     i++) {
		const struct chase chase = {
			.asker = asker,
			.route = routes_at(routes, i),
			.now = now,
			.end_ms = routes_end(routes, i, end_ms),
		};
		struct trust next;

		if (!route_begin(chase.route))
			continue;
		chase_trust(&chase, zone, &next);
		if (i == 0 || account_is_better(next.verdict, out->verdict)) {
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
		wire_drop(query);
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

	for (size_t i = 0; i < n; i++) {
		queries[i].reply = NULL;
		queries[i].raw = NULL;
	}
	for (size_t i = 0; n > 0 && i < routes->ways; i++)
		if (!ask_again(routes_at(routes, i), queries, n,
			       routes_end(routes, i, end_ms)))
			break;
}
