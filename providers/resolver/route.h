#pragma once
/*
 * The ways by which answers come: recursive resolvers by UDP and TCP, DNS over
 * HTTPS, and asking from the root down. None of them is believed. For
 * providers/resolver/.
 */
#include "providers/resolver/ask.h"
#include "providers/resolver/doh.h"
#include "providers/resolver/iterate.h"

enum route_kind { ROUTE_RECURSIVE, ROUTE_HTTPS, ROUTE_ROOT };

struct route {
	enum route_kind kind;
	char text[ROUTE_TEXT_MAX]; /* for messages */
	/* Recursive: its own server, then the others. */
	size_t n_endpoints;
	struct endpoint endpoints[RESOLVER_SERVERS_MAX];
	struct doh *doh;
	struct iterator *iterator; /* of the first such; shared by the others */
	bool again;		   /* one pass more, other servers first */
};

struct routes {
	size_t n, ways; /* ways: those before further passes of one */
	struct route route[RESOLVER_ROUTES_MAX];
	/* Where questions begin: the one that answered when others did not. */
	size_t first;
};

/* As named in config; the system's resolvers where none is. ERR_CONFIG. */
bool routes_open(const struct resolver_config *config, struct routes *out,
		 struct err *err);
void routes_close(struct routes *routes);
/* The i-th to be asked, where those begin with first: all ways before further
 * passes of one. */
struct route *routes_at(struct routes *routes, size_t i);
/* The other way round. */
size_t routes_place(const struct routes *routes, const struct route *route,
		    size_t first);
/* Whose turn it is where questions begin with this one. */
size_t routes_way(const struct routes *routes, const struct route *route);
/* What is asked by it from now on belongs together. False: it would only be
 * what was asked before. */
bool route_begin(struct route *route);
/* When the i-th must have answered, so that time is left for the others;
 * monotonic, end_ms for the last. */
int64_t routes_end(struct routes *routes, size_t i, int64_t end_ms);
/* Recursive questions, all at once; replies owned by the caller. */
void route_ask(struct route *route, struct query *queries, size_t n,
	       int64_t end_ms);
