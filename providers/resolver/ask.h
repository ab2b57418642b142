#pragma once
/*
 * Packets: many queries at once in one poll loop, UDP with EDNS, TCP after
 * truncation, the next server after silence or failure, one deadline over
 * all. Judges nothing. For providers/resolver/.
 */
#include "providers/resolver/endpoint.h"
#include "providers/resolver/query.h"

/* Asks all n; ms is the deadline over everything. It ends at once when this
 * program is to end. */
void ask_all(struct query *queries, size_t n, int ms);
