/* A packet from outside, before anything believes it. */
#include "providers/resolver/packet.h"

#include "providers/resolver/rrset.h"

#define HEADER 12

/* Behind the name at that place; len when it has no end. */
static size_t skip_name(const uint8_t *data, size_t len, size_t at)
{
	while (at < len && data[at] > 0 && data[at] < 0xc0)
		at += 1U + data[at];
	if (at >= len)
		return len;
	return at + (data[at] ? 2 : 1);
}

static unsigned get16(const uint8_t *data, size_t at)
{
	return (unsigned)data[at] << 8 | data[at + 1];
}

/*
 * The record at that place, when it is one and ends where it says. ldns 1.8
 * goes on reading behind the last field it knows of, wherever that is: a record
 * with more behind it would make it see others than are there.
 */
static bool is_record(const uint8_t *data, size_t len, size_t at, size_t end)
{
	ldns_rr *rr = NULL;

	bool ok = end <= len &&
		  ldns_wire2rr(&rr, data, len, &at, LDNS_SECTION_ANSWER) ==
			  LDNS_STATUS_OK;
	ldns_rr_free(rr);
	return ok && at == end;
}

/*
 * All records whole, and one OPT at most (RFC 6891 section 6.1.1) and no TSIG,
 * which no reply to a question without one has (RFC 8945 section 5.3): ldns
 * forgets the memory of a second one.
 */
static bool is_sound(const uint8_t *data, size_t len)
{
	size_t at = HEADER, n = 0, n_opt = 0;

	if (len < HEADER)
		return false;
	for (unsigned i = 0; i < get16(data, 4); i++)
		at = skip_name(data, len, at) + 4;
	for (size_t section = 6; section < HEADER; section += 2)
		n += get16(data, section);
	for (; n > 0; n--) {
		size_t fields = skip_name(data, len, at);
		if (fields + 10 > len)
			return false;
		unsigned type = get16(data, fields);
		size_t end = fields + 10 + get16(data, fields + 8);
		n_opt += type == LDNS_RR_TYPE_OPT;
		if (type == LDNS_RR_TYPE_TSIG || n_opt > 1 ||
		    !is_record(data, len, at, end))
			return false;
		at = end;
	}
	return true;
}

ldns_pkt *packet_parse(const uint8_t *data, size_t len)
{
	ldns_pkt *pkt = NULL;

	if (is_sound(data, len) &&
	    ldns_wire2pkt(&pkt, data, len) == LDNS_STATUS_OK &&
	    rrset_packet_is_whole(pkt))
		return pkt;
	ldns_pkt_free(pkt);
	return NULL;
}
