#pragma once
/* One query under way. For ask.c. */
#include "providers/resolver/ask.h"
#include "providers/resolver/wire.h"

#define FLIGHT_TCP_MAX 65537

struct flight {
	struct query *query;
	int fd;
	bool tcp, plain;  /* plain: without EDNS */
	size_t at;	  /* index into endpoints */
	int tries;	  /* sendings so far */
	int64_t until_ms; /* this try's end, monotonic */
	struct wire_query sent_query;
	uint8_t wire[WIRE_QUERY_MAX + 2]; /* length prefix and query */
	size_t wire_len, sent;
	uint8_t *in; /* by TCP: length prefix and answer, FLIGHT_TCP_MAX */
	size_t in_len;
	bool done;
};

int64_t flight_clock_ms(void);
/* Sends it to its present server; on failure to the next. */
void flight_launch(struct flight *flight);
/* What poll(2) shall look for, 0 when done. */
short flight_events(const struct flight *flight);
/* Its socket is ready. */
void flight_ready(struct flight *flight);
/* Its try is over: again, the next server, or the end. */
void flight_late(struct flight *flight);
void flight_close(struct flight *flight);
