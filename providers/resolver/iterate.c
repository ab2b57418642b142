/* Asking from the root down, many questions in step. */
#include "providers/resolver/iterate.h"
#include "providers/resolver/ask.h"
#include "providers/resolver/cuts.h"
#include "providers/resolver/flight.h"
#include "providers/resolver/name.h"
#include "providers/resolver/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define SERVERS_AT_ONCE 2 /* of a zone, one after the other, per round */
#define NAMES_AT_ONCE 2	  /* of name servers, looked up for one zone */
#define TRY_MS 500
#define ROUND_MS 1100

struct iterator {
	uint16_t port;
	struct cuts cuts;
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

struct iterator *iterator_open(const char *hints, uint16_t port,
			       struct err *err)
{
	struct iterator *iterator = calloc(1, sizeof(*iterator));

	if (!iterator) {
		err_set(err, ERR_INTERNAL, "resolver: out of memory");
		return NULL;
	}
	iterator->port = port;
	if (cuts_open(&iterator->cuts, hints, err))
		return iterator;
	free(iterator);
	return NULL;
}

void iterator_close(struct iterator *iterator)
{
	free(iterator);
}

static void finish(struct quest *quest)
{
	quest->done = true;
	if (quest->server)
		quest->server->pending--;
}

static void give_up(struct quest *quest, const char *why)
{
	struct query *query = quest->query;
	char words[sizeof(query->words)];

	snprintf(words, sizeof(words), "%.30s %.100s%s%.60s", why,
		 quest->cut ? quest->cut->zone : ".", *query->words ? ": " : "",
		 query->words);
	memcpy(query->words, words, sizeof(words));
	query->end = QUERY_SILENT;
	finish(quest);
}

static bool was_tried(const struct quest *quest, const char *address)
{
	for (size_t i = 0; i < quest->n_tried; i++)
		if (strcmp(quest->tried[i], address) == 0)
			return true;
	return false;
}

/* The address of an endpoint's text. */
static void address_of(const char *text, char out[ADDRESS_MAX])
{
	snprintf(out, ADDRESS_MAX, "%.*s", (int)strcspn(text, "@"), text);
}

static void mark_tried(struct quest *quest, const char *text)
{
	if (quest->n_tried < ITERATE_STEPS_MAX)
		address_of(text, quest->tried[quest->n_tried++]);
}

static void offer(const struct run *run, struct quest *quest,
		  const char *address)
{
	if (quest->n_to < SERVERS_AT_ONCE && *address &&
	    !was_tried(quest, address) &&
	    endpoint_parse(address, run->iterator->port,
			   &quest->to[quest->n_to], NULL))
		quest->n_to++;
}

/* Servers of the cut that were not asked yet, from a random one on. */
static void find_servers(const struct run *run, struct quest *quest)
{
	const struct cut *cut = quest->cut;

	quest->n_to = 0;
	offer(run, quest, cut->good);
	for (size_t i = 0; i < cut->n; i++) {
		const struct cut_server *server =
			&cut->server[(i + run->offset) % cut->n];

		for (size_t k = 0; k < server->n; k++)
			if (strcmp(server->address[k], cut->good) != 0)
				offer(run, quest, server->address[k]);
	}
}

static bool add_lookup(struct run *run, struct cut_server *server,
		       uint16_t type, int depth)
{
	struct query *query = &run->lookups[run->n_lookups];
	ldns_rdf *name = name_parse(server->name);

	if (!name || run->n_lookups == ITERATE_LOOKUPS_MAX ||
	    run->n == run->room) {
		ldns_rdf_deep_free(name);
		return false;
	}
	*query = (struct query){ .type = type };
	snprintf(query->name, sizeof(query->name), "%s", server->name);
	run->n_lookups++;
	server->pending++;
	run->quests[run->n++] = (struct quest){
		.query = query, .name = name, .server = server, .depth = depth
	};
	return true;
}

/* No address left: look up names of servers that came without one. A name
 * below the very zone leads nowhere. True: wait for them. */
static bool find_addresses(struct run *run, struct quest *quest)
{
	ldns_rdf *zone = name_parse(quest->cut->zone);
	int pending = 0;

	for (size_t i = 0; zone && i < quest->cut->n; i++) {
		struct cut_server *server = &quest->cut->server[i];
		ldns_rdf *name = name_parse(server->name);

		if (name && !server->looked_up && server->n == 0 &&
		    pending < NAMES_AT_ONCE &&
		    quest->depth < ITERATE_DEPTH_MAX &&
		    !name_within(name, zone)) {
			server->looked_up = true;
			add_lookup(run, server, DNS_A, quest->depth + 1);
			add_lookup(run, server, DNS_AAAA, quest->depth + 1);
		}
		ldns_rdf_deep_free(name);
		pending += server->pending > 0;
	}
	ldns_rdf_deep_free(zone);
	return pending > 0;
}

/* Whom to ask in this round; nobody while addresses are looked up. */
static void plan(struct run *run, struct quest *quest)
{
	struct cut *cut = cuts_find(&run->iterator->cuts, quest->name,
				    quest->query->type == DNS_DS);

	if (cut != quest->cut) {
		quest->cut = cut;
		quest->n_tried = 0;
	}
	find_servers(run, quest);
	if (quest->n_to == 0 && !find_addresses(run, quest))
		give_up(quest, "no server answers well for");
	else if (quest->steps > ITERATE_STEPS_MAX)
		give_up(quest, "too many servers asked, last of");
}

static bool has_soa(const ldns_rr_list *list)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++)
		if (ldns_rr_get_type(ldns_rr_list_rr(list, i)) ==
		    LDNS_RR_TYPE_SOA)
			return true;
	return false;
}

/* The zone of an NS set that lies deeper on the way to the name, or NULL. */
static const ldns_rdf *referral(const struct quest *quest,
				const ldns_pkt *reply)
{
	const ldns_rr_list *list = ldns_pkt_authority(reply);
	ldns_rdf *zone = name_parse(quest->cut->zone);
	const ldns_rdf *found = NULL;
	int from = zone ? ldns_dname_label_count(zone) : 255;
	int to = ldns_dname_label_count(quest->name) -
		 (quest->query->type == DNS_DS);

	ldns_rdf_deep_free(zone);
	if (ldns_pkt_ancount(reply) > 0 || has_soa(list) ||
	    ldns_pkt_get_rcode(reply) != LDNS_RCODE_NOERROR)
		return NULL;
	for (size_t i = 0; i < ldns_rr_list_rr_count(list) && !found; i++) {
		const ldns_rr *rr = ldns_rr_list_rr(list, i);
		int labels = ldns_dname_label_count(ldns_rr_owner(rr));

		if (ldns_rr_get_type(rr) == LDNS_RR_TYPE_NS && labels > from &&
		    labels <= to && name_within(quest->name, ldns_rr_owner(rr)))
			found = ldns_rr_owner(rr);
	}
	return found;
}

static bool is_final(const ldns_pkt *reply)
{
	ldns_pkt_rcode rcode = ldns_pkt_get_rcode(reply);

	return ldns_pkt_aa(reply) &&
	       (rcode == LDNS_RCODE_NOERROR || rcode == LDNS_RCODE_NXDOMAIN);
}

static void take_addresses(struct quest *quest)
{
	const ldns_rr_list *list = ldns_pkt_answer(quest->query->reply);

	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(list, i);

		if (ldns_dname_compare(ldns_rr_owner(rr), quest->name) == 0)
			cut_server_add(quest->server, rr);
	}
}

static void take_final(struct quest *quest)
{
	address_of(quest->query->by, quest->cut->good);
	if (quest->server)
		take_addresses(quest);
	finish(quest);
}

static void take_useless(struct quest *quest, size_t by)
{
	struct query *query = quest->query;
	char words[sizeof(query->words)], rcode[16];

	if (query->reply) {
		dns_rcode_text((int)ldns_pkt_get_rcode(query->reply), rcode);
		snprintf(words, sizeof(words), "%.60s answers %s%s", query->by,
			 rcode,
			 ldns_pkt_aa(query->reply) ? "" : " without authority");
	} else {
		snprintf(words, sizeof(words), "%.60s: %.90s", query->by,
			 query->words);
	}
	memcpy(query->words, words, sizeof(words));
	for (size_t i = 0; i <= by && i < quest->n_to; i++)
		mark_tried(quest, quest->to[i].text);
}

/* Final, a step further down, or of no use. */
static void digest(struct run *run, struct quest *quest)
{
	struct query *query = quest->query;
	const ldns_rdf *zone =
		query->reply ? referral(quest, query->reply) : NULL;
	size_t by = 0;

	quest->steps++;
	while (by + 1 < quest->n_to &&
	       (!query->reply || strcmp(quest->to[by].text, query->by) != 0))
		by++;
	if (query->reply && !zone && is_final(query->reply)) {
		take_final(quest);
		return;
	}
	if (!zone || !cuts_learn(&run->iterator->cuts, query->reply, zone,
				 quest->cut, flight_clock_ms()))
		take_useless(quest, by);
	wire_drop(query);
}

static void start_query(struct quest *quest)
{
	quest->query->recursive = false;
	quest->query->try_ms = TRY_MS;
	quest->query->endpoints = quest->to;
	quest->query->n_endpoints = quest->n_to;
}

/* One packet for each question that has somebody to ask. False: nothing
 * moves any more. */
static bool round_of(struct run *run, int64_t end_ms)
{
	struct query *batch = calloc(run->room, sizeof(*batch));
	size_t *who = calloc(run->room, sizeof(*who)), n = 0;
	int64_t left = end_ms - flight_clock_ms();

	for (size_t i = 0; i < run->n; i++)
		if (!run->quests[i].done)
			plan(run, &run->quests[i]);
	for (size_t i = 0; batch && who && i < run->n; i++) {
		struct quest *quest = &run->quests[i];

		if (quest->done || quest->n_to == 0 ||
		    run->asked >= ITERATE_QUERIES_MAX)
			continue;
		start_query(quest);
		batch[n] = *quest->query;
		who[n++] = i;
		run->asked++;
	}
	if (n > 0)
		ask_all(batch, n, left < ROUND_MS ? (int)left : ROUND_MS);
	for (size_t i = 0; i < n; i++) {
		*run->quests[who[i]].query = batch[i];
		digest(run, &run->quests[who[i]]);
	}
	free(batch);
	free(who);
	return n > 0;
}

static bool any_open(const struct run *run, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!run->quests[i].done)
			return true;
	return false;
}

static bool start(struct run *run, struct query *queries, size_t n)
{
	run->room = n + ITERATE_LOOKUPS_MAX;
	run->quests = calloc(run->room, sizeof(*run->quests));
	run->lookups = calloc(ITERATE_LOOKUPS_MAX + 1, sizeof(*run->lookups));
	for (size_t i = 0; i < n; i++) {
		queries[i].reply = NULL;
		queries[i].raw = NULL;
		queries[i].end = QUERY_SILENT;
		snprintf(queries[i].by, sizeof(queries[i].by),
			 "the servers from the root down");
		queries[i].words[0] = '\0';
	}
	if (!run->quests || !run->lookups ||
	    getrandom(&run->offset, sizeof(run->offset), 0) < 0)
		return false;
	for (run->n = 0; run->n < n; run->n++) {
		struct quest *quest = &run->quests[run->n];

		quest->query = &queries[run->n];
		quest->name = name_parse(queries[run->n].name);
		quest->done = !quest->name;
	}
	return true;
}

void iterator_ask(struct iterator *iterator, struct query *queries, size_t n,
		  int64_t end_ms)
{
	struct run run = { .iterator = iterator };

	cuts_tidy(&iterator->cuts, flight_clock_ms());
	if (start(&run, queries, n))
		while (any_open(&run, n) && flight_clock_ms() < end_ms &&
		       round_of(&run, end_ms))
			;
	for (size_t i = 0; i < run.n; i++) {
		if (!run.quests[i].done)
			give_up(&run.quests[i], "no answer in time from");
		ldns_rdf_deep_free(run.quests[i].name);
	}
	for (size_t i = 0; i < run.n_lookups; i++)
		ldns_pkt_free(run.lookups[i].reply);
	free(run.lookups);
	free(run.quests);
}
