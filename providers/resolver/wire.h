#pragma once
/*
 * Queries to the wire and replies from it (RFC 1035 section 4.1, RFC 6891
 * section 6.1). For the asking side of providers/resolver/.
 */
#include "providers/resolver/query.h"

#define WIRE_QUERY_MAX 320

struct wire_query {
	size_t len;
	uint8_t data[WIRE_QUERY_MAX];
	bool mixed_case;
};

/*
 * edns: asks for signatures (DO). mixed_case: letters of the name in random
 * case, which the reply must repeat, as a further secret against forgery
 * (draft-vixie-dnsext-dns0x20). False: not a name that can be asked for.
 */
bool wire_build(const struct query *query, uint16_t id, bool edns,
		bool mixed_case, struct wire_query *out);
/* Is it a reply, with the id and the one question of what was sent? */
bool wire_fits(const struct wire_query *sent, const uint8_t *data, size_t len);
/* Puts the name asked for back into lower case, and with it all names in the
 * reply that point there. */
void wire_unmix(const struct wire_query *sent, uint8_t *reply);
/* Was it too long for a datagram (TC)? */
bool wire_is_cut(const uint8_t *reply);
/* The reply, and its bytes where they are wanted, into query; what was there
 * before is freed. False when malformed: query is as it was. */
bool wire_take(struct query *query, const uint8_t *data, size_t len);
/* Without reply. */
void wire_drop(struct query *query);
