#pragma once
/* One question on its way down from the root. For iterate.c and quest.c. */
#include "providers/resolver/ask.h"
#include "providers/resolver/cuts.h"
#include "providers/resolver/iterate.h"
#include "providers/resolver/turns.h"

#define SERVERS_AT_ONCE 2 /* of a zone, one after the other, per round */

struct iterator {
	uint16_t port;
	struct cuts cuts;
	struct turns turns;
};

/* One question on its way down. */
struct quest {
	struct query *query;
	ldns_rdf *name;
	struct cut *cut;	   /* whose servers are asked */
	struct cut_server *server; /* whose address is asked for, or NULL */
	int depth, steps;
	size_t n_to;
	struct endpoint to[SERVERS_AT_ONCE];
	size_t n_tried; /* servers of cut that were of no use */
	char tried[ITERATE_STEPS_MAX][ADDRESS_MAX];
	bool done;
};

struct run {
	struct iterator *iterator;
	size_t n, room;
	struct quest *quests;
	struct query *lookups; /* for names of name servers */
	size_t n_lookups;
	size_t asked; /* queries of all rounds */
	uint8_t offset;
};

/* Whom to ask in this round: n_to; nobody while addresses are looked up, or
 * when it is given up. May add questions to the run. */
void quest_plan(struct run *run, struct quest *quest);
/* The reply of its query is there, or none: final, a step further down, or of
 * no use. */
void quest_digest(struct run *run, struct quest *quest);
/* Has one of its addresses had its turn? */
bool quest_had_turn(const struct turns *turns, const struct cut *cut,
		    const struct cut_server *server);
void quest_give_up(struct quest *quest, const char *why);
