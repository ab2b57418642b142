#pragma once
/*
 * Asking from the root down (RFC 1034 section 5.3.3): each question goes, as
 * it is, from delegation to delegation to a server that answers with
 * authority. What is seen on the way only finds the way. Work is bounded:
 * questions per run, delegations per question, depth of name servers' names,
 * looked up. For providers/resolver/.
 */
#include "providers/resolver/query.h"

#define ITERATE_QUERIES_MAX 400 /* packets' worth of questions per run */
#define ITERATE_STEPS_MAX 24	/* servers asked for one question */
#define ITERATE_DEPTH_MAX 3	/* names of name servers of name servers … */
#define ITERATE_LOOKUPS_MAX 64	/* names of name servers per run */

struct iterator;

/* hints: a file, or "builtin"; port: 53 but in tests. ERR_CONFIG. */
struct iterator *iterator_open(const char *hints, uint16_t port,
			       struct err *err);
void iterator_close(struct iterator *iterator);
/* What is asked from now on belongs to another question. */
void iterator_begin(struct iterator *iterator);
/*
 * The next pass for the same question: all ways are found anew, and at each
 * zone the servers come first that earlier passes do not rest on. False: there
 * are no such servers.
 */
bool iterator_again(struct iterator *iterator);
/* As ask_all, but the servers are found. Aliases are not followed. */
void iterator_ask(struct iterator *iterator, struct query *queries, size_t n,
		  int64_t end_ms);
