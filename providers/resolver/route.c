/* The ways by which answers come. */
#include "providers/resolver/route.h"
#include "providers/resolver/flight.h"

#include <stdio.h>
#include <string.h>

#define DNS_PORT 53

static bool add_https(const struct resolver_config *config, const char *url,
		      struct routes *out, struct err *err)
{
	struct route *route = &out->route[out->n];

	*route = (struct route){ .kind = ROUTE_HTTPS };
	route->doh = doh_open(url, config->ca_file, err);
	snprintf(route->text, sizeof(route->text), "%.90s", url);
	out->n += route->doh != NULL;
	return route->doh != NULL;
}

static void add_recursive(const struct endpoint *endpoint, struct routes *out)
{
	struct route *route = &out->route[out->n++];

	*route = (struct route){ .kind = ROUTE_RECURSIVE, .n_endpoints = 1 };
	route->endpoints[0] = *endpoint;
	snprintf(route->text, sizeof(route->text), "%s", endpoint->text);
}

static bool add_server(const struct resolver_config *config, const char *text,
		       struct routes *out, struct err *err)
{
	struct endpoint endpoint;

	if (strncmp(text, "https://", 8) == 0)
		return add_https(config, text, out, err);
	if (!endpoint_parse(text, DNS_PORT, &endpoint, err))
		return false;
	add_recursive(&endpoint, out);
	return true;
}

static bool add_root(const struct resolver_config *config, struct routes *out,
		     struct err *err)
{
	struct route *route = &out->route[out->n];

	*route = (struct route){ .kind = ROUTE_ROOT };
	snprintf(route->text, sizeof(route->text), "the root down");
	route->iterator = iterator_open(
		config->root_hints_file,
		config->authority_port ? config->authority_port : DNS_PORT,
		err);
	out->n += route->iterator != NULL;
	return route->iterator != NULL;
}

/* One bad server among several of a zone shall not decide. */
static void add_passes(struct routes *out)
{
	const struct route root = out->route[out->n - 1];

	for (int i = 0; i < RESOLVER_PASSES_MORE; i++) {
		struct route *route = &out->route[out->n++];

		*route = root;
		route->again = true;
		snprintf(route->text, sizeof(route->text),
			 "the root down, other servers first");
	}
}

/* A server that is silent or fails is made up for by the next one at once. */
static void add_others(struct routes *routes)
{
	for (size_t i = 0; i < routes->n; i++) {
		struct route *route = &routes->route[i];

		for (size_t k = 1;
		     route->kind == ROUTE_RECURSIVE && k < routes->n; k++) {
			const struct route *other =
				&routes->route[(i + k) % routes->n];

			if (other->kind == ROUTE_RECURSIVE)
				route->endpoints[route->n_endpoints++] =
					other->endpoints[0];
		}
	}
}

bool routes_open(const struct resolver_config *config, struct routes *out,
		 struct err *err)
{
	struct endpoint system[RESOLVER_SERVERS_MAX];
	bool root = *config->root_hints_file, ok = true;
	size_t n = 0;

	*out = (struct routes){ 0 };
	for (size_t i = 0; ok && i < config->n_servers; i++)
		ok = add_server(config, config->servers[i], out, err);
	if (config->n_servers == 0 && !root)
		n = endpoint_of_system(system, RESOLVER_SERVERS_MAX);
	for (size_t i = 0; i < n; i++)
		add_recursive(&system[i], out);
	if (ok && root)
		ok = add_root(config, out, err);
	out->ways = out->n;
	if (ok && root)
		add_passes(out);
	if (!ok)
		routes_close(out);
	add_others(out);
	return ok;
}

void routes_close(struct routes *routes)
{
	for (size_t i = 0; i < routes->n; i++) {
		doh_close(routes->route[i].doh);
		if (!routes->route[i].again)
			iterator_close(routes->route[i].iterator);
	}
	*routes = (struct routes){ 0 };
}

struct route *routes_at(struct routes *routes, size_t i)
{
	return &routes->route[i < routes->ways
				      ? (routes->first + i) % routes->ways
				      : i];
}

size_t routes_place(const struct routes *routes, const struct route *route,
		    size_t first)
{
	size_t at = (size_t)(route - routes->route), ways = routes->ways;

	return at < ways ? (at + ways - first) % ways : at;
}

size_t routes_way(const struct routes *routes, const struct route *route)
{
	size_t at = (size_t)(route - routes->route);

	return at < routes->ways ? at : routes->ways - 1;
}

bool route_begin(struct route *route)
{
	if (route->again)
		return iterator_again(route->iterator);
	if (route->kind == ROUTE_ROOT)
		iterator_begin(route->iterator);
	return true;
}

/* From the root down takes the most steps. */
static int weight(const struct route *route)
{
	return route->kind == ROUTE_ROOT ? 3 : 2;
}

int64_t routes_end(struct routes *routes, size_t i, int64_t end_ms)
{
	int64_t now = flight_clock_ms();
	int own, all;

	if (i >= routes->ways) /* what the ways have left */
		return end_ms;
	own = all = weight(routes_at(routes, i));
	for (size_t k = i + 1; k < routes->ways; k++)
		all += weight(routes_at(routes, k));
	return now + (end_ms - now) * own / all;
}

static void say_late(const struct route *route, struct query *queries, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		queries[i].reply = NULL;
		queries[i].raw = NULL;
		queries[i].end = QUERY_SILENT;
		snprintf(queries[i].by, sizeof(queries[i].by), "%s",
			 route->text);
		snprintf(queries[i].words, sizeof(queries[i].words),
			 "no answer in time");
	}
}

void route_ask(struct route *route, struct query *queries, size_t n,
	       int64_t end_ms)
{
	int64_t left = end_ms - flight_clock_ms();
	int ms = left > 0 ? (int)left : 0;

	if (ms == 0) {
		say_late(route, queries, n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		queries[i].recursive = route->kind != ROUTE_ROOT;
		queries[i].try_ms = 0;
		queries[i].endpoints = route->endpoints;
		queries[i].n_endpoints = route->n_endpoints;
	}
	if (route->kind == ROUTE_HTTPS)
		doh_ask(route->doh, queries, n, ms);
	else if (route->kind == ROUTE_ROOT)
		iterator_ask(route->iterator, queries, n, end_ms);
	else
		ask_all(queries, n, ms);
}
