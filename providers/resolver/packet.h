#pragma once
/* Packets as they come (RFC 1035 section 4.1), whoever they come from. */
#include <ldns/ldns.h>

/* NULL when malformed, or a record lacks fields of its type. */
ldns_pkt *packet_parse(const uint8_t *data, size_t len);
