/* One question on its way down from the root: whom to ask, what it came to. */
#include "providers/resolver/quest.h"
#include "providers/resolver/flight.h"
#include "providers/resolver/name.h"
#include "providers/resolver/wire.h"

#include <stdio.h>
#include <string.h>

#define NAMES_AT_ONCE 2 /* of name servers, looked up for one zone */

static void finish(struct quest *quest)
{
	quest->done = true;
	if (quest->server)
		quest->server->pending--;
}

void quest_give_up(struct quest *quest, const char *why)
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

static void mark_tried(struct quest *quest, const char *text)
{
	if (quest->n_tried < ITERATE_STEPS_MAX)
		endpoint_address(text, quest->tried[quest->n_tried++]);
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

bool quest_had_turn(const struct turns *turns, const struct cut *cut,
		    const struct cut_server *server)
{
	bool had = false;

	for (size_t i = 0; i < server->n && !had; i++)
		had = turns_had(turns, cut->zone, server->address[i]);
	return had;
}

/* Servers of the cut that were not asked yet, from a random one on; fresh:
 * without those that have had their turn in an earlier pass. */
static void find_servers(const struct run *run, struct quest *quest, bool fresh)
{
	const struct turns *turns = &run->iterator->turns;
	const struct cut *cut = quest->cut;

	quest->n_to = 0;
	offer(run, quest, cut->good);
	for (size_t i = 0; i < cut->n; i++) {
		const struct cut_server *server =
			&cut->server[(i + run->offset) % cut->n];

		if (fresh && quest_had_turn(turns, cut, server))
			continue;
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
	*query = (struct query){ .type = type,
				 .clock = run->quests[0].query->clock };
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

void quest_plan(struct run *run, struct quest *quest)
{
	struct cut *cut = cuts_find(&run->iterator->cuts, quest->name,
				    quest->query->type == DNS_DS);

	if (cut != quest->cut) {
		quest->cut = cut;
		quest->n_tried = 0;
	}
	/* Who only finds the way may ask anybody. */
	find_servers(run, quest, !quest->server);
	if (quest->n_to == 0 && find_addresses(run, quest))
		return;
	if (quest->n_to == 0)
		find_servers(run, quest, false);
	if (quest->n_to == 0)
		quest_give_up(quest, "no server answers well for");
	else if (quest->steps > ITERATE_STEPS_MAX)
		quest_give_up(quest, "too many servers asked, last of");
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

static void take_final(const struct turns *turns, struct quest *quest)
{
	struct cut *cut = quest->cut;
	char address[ADDRESS_MAX];

	endpoint_address(quest->query->by, address);
	if (!quest->server || !turns_had(turns, cut->zone, address))
		memcpy(cut->good, address, sizeof(cut->good));
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

static void put_down_asked(struct turns *turns, const struct quest *quest,
			   size_t by)
{
	char address[ADDRESS_MAX];

	for (size_t i = 0; i <= by && i < quest->n_to; i++) {
		endpoint_address(quest->to[i].text, address);
		turns_ask(turns, quest->cut->zone, address);
	}
}

void quest_digest(struct run *run, struct quest *quest)
{
	struct query *query = quest->query;
	const ldns_rdf *zone =
		query->reply ? referral(quest, query->reply) : NULL;
	size_t by = 0;

	quest->steps++;
	while (by + 1 < quest->n_to &&
	       (!query->reply || strcmp(quest->to[by].text, query->by) != 0))
		by++;
	put_down_asked(&run->iterator->turns, quest, by);
	if (query->reply && !zone && is_final(query->reply)) {
		take_final(&run->iterator->turns, quest);
		return;
	}
	if (!zone || !cuts_learn(&run->iterator->cuts, query->reply, zone,
				 quest->cut, flight_clock_ms()))
		take_useless(quest, by);
	wire_drop(query);
}
