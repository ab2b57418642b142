/* Batches of queries that belong to jobs. */
#include "providers/resolver/authority.h"
#include "providers/resolver/name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool same_endpoint(const struct endpoint *a, const struct endpoint *b)
{
	return a->len == b->len && memcmp(&a->addr, &b->addr, a->len) == 0;
}

static bool find_query(const struct errands *errands, const char *name,
		       uint16_t type, const struct endpoint *to, size_t *out)
{
	for (size_t i = 0; i < errands->n_queries; i++)
		if (errands->queries[i].type == type &&
		    strcmp(errands->queries[i].name, name) == 0 &&
		    same_endpoint(&errands->to[i], to)) {
			*out = i;
			return true;
		}
	return false;
}

/* Room for one more of both arrays of queries. */
static bool more_queries(struct errands *errands)
{
	size_t room = errands->query_room ? errands->query_room * 2 : 32;
	struct query *queries;
	struct endpoint *to;

	if (errands->n_queries < errands->query_room)
		return true;
	queries = realloc(errands->queries, room * sizeof(*queries));
	if (!queries)
		return false;
	errands->queries = queries;
	to = realloc(errands->to, room * sizeof(*to));
	if (!to)
		return false;
	errands->to = to;
	errands->query_room = room;
	return true;
}

static bool more_errands(struct errands *errands)
{
	size_t room = errands->room ? errands->room * 2 : 32;
	struct errand *about;

	if (errands->n < errands->room)
		return true;
	about = realloc(errands->about, room * sizeof(*about));
	if (!about)
		return false;
	errands->about = about;
	errands->room = room;
	return true;
}

bool errands_add(struct errands *errands, const char *name, uint16_t type,
		 const struct errand *about)
{
	size_t at;

	if (!more_errands(errands) || !more_queries(errands))
		return false;
	if (!find_query(errands, name, type, &about->to, &at)) {
		struct query *query;

		at = errands->n_queries++;
		query = &errands->queries[at];
		memset(query, 0, sizeof(*query));
		snprintf(query->name, sizeof(query->name), "%s", name);
		query->type = type;
		errands->to[at] = about->to;
	}
	errands->about[errands->n] = *about;
	errands->about[errands->n++].query = at;
	return true;
}

const struct query *errands_query(const struct errands *errands, size_t i)
{
	return &errands->queries[errands->about[i].query];
}

void errands_recursive(struct errands *errands,
		       const struct authority_source *source)
{
	if (errands->n_queries > 0)
		source->recursive(source->self, errands->queries,
				  errands->n_queries);
}

void errands_direct(struct errands *errands,
		    const struct authority_source *source)
{
	for (size_t i = 0; i < errands->n_queries; i++) {
		errands->queries[i].recursive = false;
		errands->queries[i].endpoints = &errands->to[i];
		errands->queries[i].n_endpoints = 1;
	}
	if (errands->n_queries > 0)
		source->direct(source->self, errands->queries,
			       errands->n_queries);
}

void errands_free(struct errands *errands)
{
	for (size_t i = 0; i < errands->n_queries; i++)
		ldns_pkt_free(errands->queries[i].reply);
	free(errands->queries);
	free(errands->to);
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
