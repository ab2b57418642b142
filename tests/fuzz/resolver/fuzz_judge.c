/*
 * Packets from the wire through the parser and the judge: the input is cut
 * into messages (two bytes of length each), which answer the questions of one
 * chain in turn.
 */
#include "providers/resolver/judge.h"
#include "providers/resolver/packet.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW 1796000000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The next message answers the first missing question. */
static bool answer(struct pool *pool, const struct judge *judge,
		   const uint8_t **data, size_t *size)
{
	struct query query = { .type = judge->missing[0].type };
	size_t len;

	if (*size < 2)
		return false;
	len = (size_t)((*data)[0] << 8 | (*data)[1]);
	len = len > *size - 2 ? *size - 2 : len;
	memcpy(query.name, judge->missing[0].name, sizeof(query.name));
	query.reply = packet_parse(*data + 2, len);
	*data += 2 + len;
	*size -= 2 + len;
	return pool_add(pool, &query);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct dns_question question = { "www.test", DNS_A };
	struct trust_cache *cache = calloc(1, sizeof(*cache));
	struct dns_answer out;
	struct anchors anchors;
	struct pool pool = { 0 };
	bool done = false;

	if (!cache || !anchors_load("", &anchors, NULL)) {
		free(cache);
		return 0;
	}
	for (int i = 0; !done && i < 40; i++) {
		struct judge judge = { .anchors = &anchors,
				       .pool = &pool,
				       .cache = cache,
				       .now = NOW };

		done = judge_question(&judge, &question, &out);
		if (!done && (judge.n_missing == 0 ||
			      !answer(&pool, &judge, &data, &size)))
			break;
	}
	/* Nothing here is signed by the root: it can never be secure. */
	if (done && out.verdict == VERDICT_SECURE)
		abort();
	if (done)
		dns_answer_free(&out);
	pool_free(&pool);
	anchors_free(&anchors);
	trust_cache_free(cache);
	free(cache);
	return 0;
}
