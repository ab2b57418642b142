/* Packets: many queries at once in one poll loop. */
#include "providers/resolver/ask.h"
#include "providers/resolver/flight.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 64 /* sockets at a time */

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

	for (size_t i = 0; i < n; i++)
		p[i] = (struct pollfd){
			.fd = flights[i].done ? -1 : flights[i].fd,
			.events = flight_events(&flights[i]),
		};
	if (poll(p, n, left > 0 ? (int)left : 0) < 0)
		return;
	for (size_t i = 0; i < n; i++) {
		if (flights[i].done)
			continue;
		if (p[i].revents)
			flight_ready(&flights[i]);
		else if (flight_clock_ms() >= flights[i].until_ms)
			flight_late(&flights[i]);
	}
}

static bool all_done(const struct flight *flights, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!flights[i].done)
			return false;
	return true;
}

static void ask_some(struct query *queries, size_t n, int64_t end_ms)
{
	struct flight *flights = calloc(n, sizeof(*flights));

	for (size_t i = 0; flights && i < n; i++) {
		flights[i].query = &queries[i];
		flights[i].fd = -1;
		if (queries[i].n_endpoints > 0)
			flight_launch(&flights[i]);
		else
			flights[i].done = true;
	}
	while (flights && !all_done(flights, n) && flight_clock_ms() < end_ms)
		turn(flights, n, end_ms);
	for (size_t i = 0; flights && i < n; i++)
		flight_close(&flights[i]);
	free(flights);
}

void ask_all(struct query *queries, size_t n, int ms)
{
	int64_t end_ms = flight_clock_ms() + ms;

	for (size_t i = 0; i < n; i++) {
		queries[i].reply = NULL;
		queries[i].end = QUERY_SILENT;
		snprintf(queries[i].words, sizeof(queries[i].words),
			 "no answer in time");
	}
	for (size_t at = 0; at < n; at += AT_ONCE)
		ask_some(queries + at, n - at < AT_ONCE ? n - at : AT_ONCE,
			 end_ms);
}
