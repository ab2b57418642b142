/* Packets: many queries at once in one poll loop. */
#include "providers/resolver/ask.h"
#include "providers/resolver/flight.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 64    /* sockets at a time */
#define LOOK_UP_MS 50 /* whether we are to end */

/* The earliest moment at which something must be done without an answer. */
static int64_t next_end(const struct flight *flights, size_t n, int64_t end_ms)
{
	for (size_t i = 0; i < n; i++)
		if (!flights[i].done && flights[i].until_ms < end_ms)
			end_ms = flights[i].until_ms;
	return end_ms;
}

static void turn(struct flight *flights, size_t n, int64_t end_ms)
{
	struct pollfd p[AT_ONCE];
	int64_t left = next_end(flights, n, end_ms) - flight_clock_ms();

	if (left > LOOK_UP_MS)
		left = LOOK_UP_MS;
	for (size_t i = 0; i < n; i++)
		p[i] = (struct pollfd){
			.fd = flights[i].done ? -1 : flights[i].fd,
			.events = flight_events(&flights[i]),
		};
	if (poll(p, n, left > 0 ? (int)left : 0) < 0)
		return;
	/* What a hostile server sends takes time to read. */
	for (size_t i = 0; i < n && flight_clock_ms() < end_ms; i++) {
		if (flights[i].done)
			continue;
		if (p[i].revents)
			flight_ready(&flights[i]);
		else if (flight_clock_ms() >= flights[i].until_ms)
			flight_late(&flights[i]);
	}
}

/* Free slots take the next queries. How many queries have been taken. */
static size_t fill(struct flight *slots, struct query *queries, size_t n,
		   size_t next)
{
	for (size_t i = 0; i < AT_ONCE && next < n; i++) {
		if (!slots[i].done)
			continue;
		slots[i] =
			(struct flight){ .query = &queries[next++], .fd = -1 };
		if (slots[i].query->n_endpoints > 0)
			flight_launch(&slots[i]);
		else
			slots[i].done = true;
	}
	return next;
}

static bool any_flies(const struct flight *slots)
{
	for (size_t i = 0; i < AT_ONCE; i++)
		if (!slots[i].done)
			return true;
	return false;
}

void ask_all(struct query *queries, size_t n, int ms)
{
	int64_t end_ms = flight_clock_ms() + ms;
	struct flight *slots = calloc(AT_ONCE, sizeof(*slots));
	size_t next = 0;

	for (size_t i = 0; i < n; i++) {
		queries[i].reply = NULL;
		queries[i].raw = NULL;
		queries[i].end = QUERY_SILENT;
		snprintf(queries[i].words, sizeof(queries[i].words),
			 "no answer in time");
	}
	for (size_t i = 0; slots && i < AT_ONCE; i++)
		slots[i] = (struct flight){ .fd = -1, .done = true };
	while (slots && flight_clock_ms() < end_ms &&
	       !query_interrupted(queries, n)) {
		next = fill(slots, queries, n, next);
		if (any_flies(slots))
			turn(slots, AT_ONCE, end_ms);
		else if (next == n)
			break;
	}
	for (size_t i = 0; slots && i < AT_ONCE; i++)
		flight_close(&slots[i]);
	free(slots);
}
