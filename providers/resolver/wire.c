/* Queries to the wire and replies from it. */
#include "providers/resolver/wire.h"

#include "providers/resolver/name.h"
#include "providers/resolver/packet.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define UDP_SIZE 1232 /* EDNS buffer that is never fragmented */
#define HEADER 12

static size_t put16(uint8_t *out, size_t at, unsigned value)
{
	out[at] = (uint8_t)(value >> 8);
	out[at + 1] = (uint8_t)value;
	return at + 2;
}

/* Length bytes are below 64 and so never letters. */
static void mix_case(uint8_t *name, size_t len)
{
	uint8_t coins[256];

	if (len > sizeof(coins) || getrandom(coins, len, 0) != (ssize_t)len)
		return;
	for (size_t i = 0; i < len; i++)
		if (isalpha(name[i]) && coins[i] & 1)
			name[i] ^= 0x20;
}

bool wire_build(const struct query *query, uint16_t id, bool edns,
		bool mixed_case, struct wire_query *out)
{
	ldns_rdf *name = name_parse(query->name);
	size_t at = 0, name_len = name ? ldns_rdf_size(name) : 0;
	uint8_t *wire = out->data;

	out->mixed_case = mixed_case;
	if (name_len == 0 || name_len > 255) {
		ldns_rdf_deep_free(name);
		return false;
	}
	at = put16(wire, at, id);
	at = put16(wire, at, query->recursive ? 0x0110 : 0); /* RD, CD */
	at = put16(wire, at, 1);
	at = put16(wire, at, 0);
	at = put16(wire, at, 0);
	at = put16(wire, at, edns ? 1 : 0);
	memcpy(wire + at, ldns_rdf_data(name), name_len);
	if (mixed_case)
		mix_case(wire + at, name_len);
	at = put16(wire, at + name_len, query->type);
	at = put16(wire, at, LDNS_RR_CLASS_IN);
	ldns_rdf_deep_free(name);
	if (edns) {
		wire[at++] = 0;
		at = put16(wire, at, LDNS_RR_TYPE_OPT);
		at = put16(wire, at, UDP_SIZE);
		at = put16(wire, at, 0);
		at = put16(wire, at, 0x8000); /* DO */
		at = put16(wire, at, 0);
	}
	out->len = at;
	return true;
}

static bool same_name(const uint8_t *a, const uint8_t *b, size_t len,
		      bool exact)
{
	for (size_t i = 0; i < len; i++)
		if (exact ? a[i] != b[i] : tolower(a[i]) != tolower(b[i]))
			return false;
	return true;
}

static size_t name_len(const uint8_t *name)
{
	size_t at = 0;

	while (name[at])
		at += name[at] + 1u;
	return at + 1;
}

bool wire_fits(const struct wire_query *sent, const uint8_t *data, size_t len)
{
	size_t n = name_len(sent->data + HEADER);

	return len >= HEADER + n + 4 && memcmp(data, sent->data, 2) == 0 &&
	       (data[2] & 0xf8) == 0x80 && /* a reply; a standard query */
	       data[4] == 0 && data[5] == 1 &&
	       same_name(data + HEADER, sent->data + HEADER, n,
			 sent->mixed_case) &&
	       memcmp(data + HEADER + n, sent->data + HEADER + n, 4) == 0;
}

void wire_unmix(const struct wire_query *sent, uint8_t *reply)
{
	size_t n = name_len(sent->data + HEADER);

	for (size_t i = 0; sent->mixed_case && i < n; i++)
		reply[HEADER + i] = (uint8_t)tolower(reply[HEADER + i]);
}

bool wire_is_cut(const uint8_t *reply)
{
	return reply[2] & 0x02;
}

void wire_drop(struct query *query)
{
	ldns_pkt_free(query->reply);
	free(query->raw);
	query->reply = NULL;
	query->raw = NULL;
}

bool wire_take(struct query *query, const uint8_t *data, size_t len)
{
	ldns_pkt *pkt = packet_parse(data, len);

	if (!pkt)
		return false;
	wire_drop(query);
	query->reply = pkt;
	if (query->keep_raw && (query->raw = malloc(len))) {
		memcpy(query->raw, data, len);
		query->raw_len = len;
	}
	query->end = QUERY_ANSWERED;
	query->words[0] = '\0';
	return true;
}
