/* Batches of queries that belong to jobs. */
#include "providers/resolver/authority.h"
#include "providers/resolver/flight.h"
#include "providers/resolver/name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct query *errands_add(struct errands *errands, const char *name,
			  uint16_t type, const struct errand *about)
{
	if (errands->n == errands->room) {
		size_t room = errands->room ? errands->room * 2 : 32;
		struct query *q = realloc(errands->queries, room * sizeof(*q));
		struct errand *e;

		if (!q)
			return NULL;
		errands->queries = q;
		e = realloc(errands->about, room * sizeof(*e));
		if (!e)
			return NULL;
		errands->about = e;
		errands->room = room;
	}
	struct query *query = &errands->queries[errands->n];

	memset(query, 0, sizeof(*query));
	snprintf(query->name, sizeof(query->name), "%s", name);
	query->type = type;
	errands->about[errands->n++] = *about;
	return query;
}

void errands_recursive(struct errands *errands, struct asker *asker,
		       int64_t end_ms)
{
	if (errands->n > 0)
		asker_raw(asker, errands->queries, errands->n, end_ms);
}

void errands_direct(struct errands *errands, int64_t end_ms)
{
	int64_t left = end_ms - flight_clock_ms();

	for (size_t i = 0; i < errands->n; i++) {
		errands->queries[i].recursive = false;
		errands->queries[i].endpoints = &errands->about[i].to;
		errands->queries[i].n_endpoints = 1;
	}
	if (errands->n > 0)
		ask_all(errands->queries, errands->n, left > 0 ? (int)left : 0);
}

void errands_free(struct errands *errands)
{
	for (size_t i = 0; i < errands->n; i++)
		ldns_pkt_free(errands->queries[i].reply);
	free(errands->queries);
	free(errands->about);
	*errands = (struct errands){ 0 };
}

struct server_name *server_names_add(struct server_names *names,
				     const ldns_rdf *host)
{
	char text[DNS_NAME_MAX], name[DNAME_MAX];

	name_text(host, text);
	if (!dname_parse(text, name, NULL))
		return NULL;
	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->ns[i].name, name) == 0)
			return &names->ns[i];
	if (names->n >= NS_MAX)
		return NULL;
	struct server_name *ns = &names->ns[names->n++];

	*ns = (struct server_name){ 0 };
	memcpy(ns->name, name, sizeof(name));
	return ns;
}
