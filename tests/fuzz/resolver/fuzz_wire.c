/*
 * A reply from the network, on the asking side: does it fit, is it whole, and
 * what does it teach of delegations. The id and question of what was asked are
 * put in front of the input, so that it gets past them.
 */
#include "providers/resolver/cuts.h"
#include "providers/resolver/name.h"
#include "providers/resolver/wire.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define REPLY_MAX 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever it says: only the zone asked about, and glue only from below it. */
static void learn(const struct query *query)
{
	struct cuts *cuts = calloc(1, sizeof(*cuts));
	ldns_rdf *zone = name_parse("b.test");
	struct cut parent = { .zone = "test" };
	const struct cut *cut = NULL;

	if (cuts && zone && cuts_open(cuts, "builtin", NULL))
		cut = cuts_learn(cuts, query->reply, zone, &parent, 0);
	for (size_t i = 0; cut && i < cut->n; i++) {
		const char *name = cut->server[i].name;
		size_t len = strlen(name);

		if (cut->server[i].n > 0 &&
		    (len < 4 || strcmp(name + len - 4, "test") != 0))
			abort();
	}
	ldns_rdf_deep_free(zone);
	free(cuts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct query query = { .name = "a.b.test",
			       .type = DNS_A,
			       .keep_raw = true };
	struct wire_query sent;
	uint8_t reply[REPLY_MAX];
	size_t head;

	if (!wire_build(&query, 0x1234, true, true, &sent) || size < 8 ||
	    size > 2048)
		return 0;
	/* Header: ours but for flags and counts; question: ours. */
	head = sent.len - 11;
	memcpy(reply, sent.data, head);
	memcpy(reply + 2, data, 2);
	memcpy(reply + 6, data + 2, 6);
	memcpy(reply + head, data + 8, size - 8);
	if (wire_fits(&sent, reply, head + size - 8)) {
		wire_unmix(&sent, reply);
		if (!wire_is_cut(reply) &&
		    wire_take(&query, reply, head + size - 8))
			learn(&query);
	}
	wire_drop(&query);
	if (wire_fits(&sent, data, size) && memcmp(data, sent.data, 2) != 0)
		abort();
	return 0;
}
