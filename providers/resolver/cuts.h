#pragma once
/*
 * Delegations as they were seen on the way down from the root: which servers
 * a zone has. Only for finding the way: nothing here is believed (RFC 1034
 * section 5.3.3). For iterate.c.
 */
#include "providers/resolver.h"
#include "providers/resolver/endpoint.h"

#include <ldns/ldns.h>

#define CUTS_MAX 128
#define CUT_SERVERS_MAX 13
#define CUT_ADDRESSES_MAX 4

struct cut_server {
	char name[DNAME_MAX];
	bool looked_up; /* its addresses were asked for */
	int pending;	/* questions about them that are under way */
	size_t n;
	char address[CUT_ADDRESSES_MAX][ADDRESS_MAX];
};

struct cut {
	char zone[DNS_NAME_MAX];
	int64_t until_ms;	/* monotonic */
	char good[ADDRESS_MAX]; /* answered last; "" none */
	size_t n;
	struct cut_server server[CUT_SERVERS_MAX];
};

/* The first is the root's and stays. Pointers into it hold until cuts_tidy. */
struct cuts {
	size_t n;
	struct cut cut[CUTS_MAX];
};

/* file: NS records of the root and their addresses, as in IANA's named.root;
 * "builtin": those of the root servers (root-servers.org). ERR_CONFIG. */
bool cuts_open(struct cuts *cuts, const char *file, struct err *err);
/* Takes out what has run out, and all but the root when it grows full. */
void cuts_tidy(struct cuts *cuts, int64_t now_ms);
/* The deepest zone at or above name; above: strictly above. */
struct cut *cuts_find(struct cuts *cuts, const ldns_rdf *name, bool above);
/* Learns a delegation from a reply of the servers of parent: the NS set of
 * zone, and addresses for which those servers may speak. What is known already
 * stays. NULL when full. */
struct cut *cuts_learn(struct cuts *cuts, const ldns_pkt *reply,
		       const ldns_rdf *zone, const struct cut *parent,
		       int64_t now_ms);
/* Adds an A or AAAA record's address once. */
void cut_server_add(struct cut_server *server, const ldns_rr *rr);
