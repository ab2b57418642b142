/*
 * Packets, and the judgement over them. The input is a list of packets, each
 * behind its length (16 bits): the first holds the keys that are taken as
 * trust anchor, the others answer whatever the judge asks for. The first
 * signature found says what time it is.
 */
#include "providers/resolver/judge.h"
#include "providers/resolver/name.h"
#include "providers/resolver/packet.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PACKETS_MAX 24
#define ROUNDS_MAX 12

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct packets {
	size_t n;
	ldns_pkt *packet[PACKETS_MAX];
};

static void read_packets(const uint8_t *data, size_t size, struct packets *out)
{
	while (size >= 2 && out->n < PACKETS_MAX) {
		size_t len = (size_t)data[0] << 8 | data[1];

		if (len > size - 2)
			len = size - 2;
		ldns_pkt *packet = packet_parse(data + 2, len);
		if (packet)
			out->packet[out->n++] = packet;
		data += 2 + len;
		size -= 2 + len;
	}
}

/* Anchors, and a time at which the first signature is good. */
static int64_t prepare(const ldns_pkt *packet, struct anchors *anchors)
{
	const ldns_rr_list *list = ldns_pkt_answer(packet);
	int64_t now = 1800000000;

	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(list, i);

		if (ldns_rr_get_type(rr) == LDNS_RR_TYPE_DNSKEY &&
		    anchors->n < ANCHORS_MAX)
			anchors->rr[anchors->n++] = ldns_rr_clone(rr);
		else if (ldns_rr_get_type(rr) == LDNS_RR_TYPE_RRSIG &&
			 ldns_rr_rd_count(rr) >= 9)
			now = (int64_t)ldns_rdf2native_int32(
				      ldns_rr_rrsig_inception(rr)) +
			      1;
	}
	return now;
}

static bool asks(const ldns_pkt *packet, const struct dns_question *question)
{
	const ldns_rr *rr = ldns_rr_list_rr(ldns_pkt_question(packet), 0);
	char name[DNS_NAME_MAX];

	if (!rr || (uint16_t)ldns_rr_get_type(rr) != question->type)
		return false;
	name_text(ldns_rr_owner(rr), name);
	return strcmp(name, question->name) == 0;
}

/* What is missing is answered from the packets, or by silence. */
static void answer(const struct judge *judge, const struct packets *packets,
		   struct pool *pool)
{
	for (size_t i = 0; i < judge->n_missing; i++) {
		struct query query = { .type = judge->missing[i].type,
				       .by = "the input" };

		memcpy(query.name, judge->missing[i].name, sizeof(query.name));
		if (pool_find(pool, query.name, query.type))
			continue;
		for (size_t k = 0; k < packets->n && !query.reply; k++)
			if (asks(packets->packet[k], &judge->missing[i]))
				query.reply =
					ldns_pkt_clone(packets->packet[k]);
		pool_add(pool, &query);
	}
}

static void judge_one(const struct packets *packets,
		      const struct anchors *anchors, int64_t now,
		      const struct dns_question *question)
{
	struct trust_cache *cache = calloc(1, sizeof(*cache));
	struct pool pool = { 0 };
	struct dns_answer out;

	for (int i = 0; cache && i < ROUNDS_MAX; i++) {
		struct judge judge = { .anchors = anchors,
				       .pool = &pool,
				       .cache = cache,
				       .now = now };

		if (judge_question(&judge, question, &out)) {
			/* No trust without an anchor. */
			if (anchors->n == 0 && out.verdict == VERDICT_SECURE)
				abort();
			dns_answer_free(&out);
			break;
		}
		answer(&judge, packets, &pool);
	}
	pool_free(&pool);
	if (cache)
		trust_cache_free(cache);
	free(cache);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct packets packets = { 0 };
	struct anchors anchors = { 0 };

	read_packets(data, size, &packets);
	if (packets.n > 0) {
		const ldns_pkt *last = packets.packet[packets.n - 1];
		const ldns_rr *rr = ldns_rr_list_rr(ldns_pkt_question(last), 0);
		int64_t now = prepare(packets.packet[0], &anchors);
		struct dns_question question = { 0 };

		if (rr) {
			question.type = (uint16_t)ldns_rr_get_type(rr);
			name_text(ldns_rr_owner(rr), question.name);
			judge_one(&packets, &anchors, now, &question);
		}
	}
	for (size_t i = 0; i < packets.n; i++)
		ldns_pkt_free(packets.packet[i]);
	anchors_free(&anchors);
	return 0;
}
