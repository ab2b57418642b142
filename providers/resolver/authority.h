#pragma once
/*
 * Every authoritative server of a zone, asked directly: whom to ask for what,
 * and what to make of it. The answers come from a source, so that captured
 * ones can be compared again. For providers/resolver/.
 */
#include "providers/resolver/endpoint.h"
#include "providers/resolver/trust.h"

#define NS_MAX 16
#define NS_ADDRESSES_MAX 6
#define LEVELS_MAX 12 /* labels of a name that are looked at for its zone */

struct server_name {
	char name[DNAME_MAX];
	bool by_parent, by_child;
	bool asked;
	size_t n_addresses;
	char addresses[NS_ADDRESSES_MAX][ADDRESS_MAX];
};

struct server_names {
	size_t n;
	struct server_name ns[NS_MAX];
};

/* The network, or a capture. */
struct authority_source {
	void *self;
	uint16_t port;		   /* of name servers */
	int64_t now;		   /* what signatures are held against */
	struct verified *verified; /* NULL none */
	/* Is there no time left to judge? NULL: there always is. */
	bool (*is_late)(void *self);
	/* Both fill reply, end, by and words of each query; the replies are
	 * owned by the caller. */
	void (*recursive)(void *self, struct query *queries, size_t n);
	/* Each of its only endpoint. */
	void (*direct)(void *self, struct query *queries, size_t n);
	/* The keys of a zone and whether they are trusted; freed with
	 * trust_free. */
	void (*trust)(void *self, const char *zone, struct trust *out);
};
/* Each question put to every server of its zone. ERR_NET: none was found. */
bool authority_ask(const struct authority_source *source,
		   const struct dns_question *questions, size_t n,
		   struct dns_authority *out, struct err *err);

/* What is found out about one question on the way. */
struct authority_job {
	const struct dns_question *question;
	struct dns_authority *out;
	char zone[DNS_NAME_MAX], parent[DNS_NAME_MAX]; /* "" not found */
	struct server_names child, parents;
	struct trust trust;
	struct verified *verified; /* the source's */
	bool late;		   /* what came is not verified any more */
	bool heard;		   /* a question about its zone was answered */
};

struct authority_run {
	const struct authority_source *source;
	size_t n;
	struct authority_job *jobs;
};

/* ---- authority_find.c: in this order, addresses after each of the others ----
 */

/* The zone of each job's name, the one above, and what servers the zones say
 * they have. */
void authority_find_zones(struct authority_run *run);
/* The delegation as the parent's servers give it (RFC 1034 section 4.2.1). */
void authority_find_delegations(struct authority_run *run);
/* Of the servers that have none yet. */
void authority_find_addresses(struct authority_run *run);

/* What a query is for. Several errands may share one query. */
struct errand {
	size_t job;
	size_t query;	/* index into queries; set by errands_add */
	size_t ns;	/* index into child or parents */
	bool of_parent; /* about the parent zone's servers */
	char address[ADDRESS_MAX];
	struct endpoint to; /* direct: there */
};
struct errands {
	size_t n, room;
	struct errand *about;
	size_t n_queries, query_room;
	struct query *queries;
	struct endpoint *to; /* one per query */
};
/* Asks name and type of about->to (an empty one: of the resolver); what is
 * asked already is not asked again. False when memory ran out. */
bool errands_add(struct errands *errands, const char *name, uint16_t type,
		 const struct errand *about);
/* The query of the i-th errand. */
const struct query *errands_query(const struct errands *errands, size_t i);
void errands_recursive(struct errands *errands,
		       const struct authority_source *source);
void errands_direct(struct errands *errands,
		    const struct authority_source *source);
void errands_free(struct errands *errands);

/* Adds a name once; NULL when full or no host name. */
struct server_name *server_names_add(struct server_names *names,
				     const ldns_rdf *host);

/* One server's answers to the question and to SOA into the next entry of
 * job->out. soa may be NULL. */
void authority_take(struct authority_job *job, const struct errand *about,
		    const struct query *answer, const struct query *soa,
		    int64_t now);
