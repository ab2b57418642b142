/* One query under way: sending, receiving, trying again. */
#include "providers/resolver/flight.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#define UDP_TAKEN_MAX 8192
#define TRY_MS 700 /* the first try; each further one doubles it */
#define TRY_TCP_MS 2500
#define ROUNDS 3 /* tries of each server */

int64_t flight_clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void flight_close(struct flight *flight)
{
	if (flight->fd >= 0)
		close(flight->fd);
	flight->fd = -1;
	free(flight->in);
	flight->in = NULL;
}

static void finish(struct flight *flight, enum query_end end, const char *words)
{
	flight_close(flight);
	flight->done = true;
	if (flight->query->reply)
		return; /* a failure that was answered stays an answer */
	flight->query->end = end;
	snprintf(flight->query->words, sizeof(flight->query->words), "%s",
		 words);
}

/* The query, with its length in front. Later tries come in lower case, for
 * servers that do not repeat the question as it was put. */
static bool build(struct flight *flight, int round)
{
	struct wire_query *sent = &flight->sent_query;
	uint16_t id;

	if (getrandom(&id, sizeof(id), 0) != sizeof(id) ||
	    !wire_build(flight->query, id, !flight->plain,
			!flight->query->recursive && round == 0, sent))
		return false;
	flight->wire[0] = (uint8_t)(sent->len >> 8);
	flight->wire[1] = (uint8_t)sent->len;
	memcpy(flight->wire + 2, sent->data, sent->len);
	flight->wire_len = sent->len + 2;
	return true;
}

/* A connected socket takes datagrams from that server's address alone. */
static bool connect_to(struct flight *flight)
{
	const struct endpoint *to = &flight->query->endpoints[flight->at];
	int type = flight->tcp ? SOCK_STREAM : SOCK_DGRAM;

	if (flight->tcp && !(flight->in = malloc(FLIGHT_TCP_MAX))) {
		errno = ENOMEM;
		return false;
	}

	flight->fd = socket(to->addr.ss_family,
			    type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (flight->fd < 0)
		return false;
	return connect(flight->fd, (const struct sockaddr *)&to->addr,
		       to->len) == 0 ||
	       errno == EINPROGRESS;
}

static bool no_route(int error)
{
	return error == ENETUNREACH || error == EHOSTUNREACH ||
	       error == EAFNOSUPPORT || error == EADDRNOTAVAIL;
}

/* The next server; the end after the last round. */
static void next_try(struct flight *flight, enum query_end end,
		     const char *words)
{
	size_t n = flight->query->n_endpoints;

	flight_close(flight);
	flight->tcp = false;
	flight->at = (flight->at + 1) % n;
	if (flight->tries >= ROUNDS * (int)n)
		finish(flight, end, words);
	else
		flight_launch(flight);
}

void flight_launch(struct flight *flight)
{
	struct query *query = flight->query;
	int round = flight->tries / (int)query->n_endpoints, try_ms;

	flight->tries++;
	flight->sent = flight->in_len = 0;
	snprintf(query->by, sizeof(query->by), "%s",
		 query->endpoints[flight->at].text);
	if (!build(flight, round)) {
		finish(flight, QUERY_BAD, "not a name that can be asked for");
		return;
	}
	try_ms = query->try_ms ? query->try_ms : TRY_MS;
	flight->until_ms = flight_clock_ms() +
			   (flight->tcp ? TRY_TCP_MS : try_ms << round);
	if (!connect_to(flight)) {
		enum query_end end =
			no_route(errno) ? QUERY_UNREACHABLE : QUERY_SILENT;
		next_try(flight, end, strerror(errno));
		return;
	}
	if (!flight->tcp &&
	    send(flight->fd, flight->wire + 2, flight->wire_len - 2, 0) < 0)
		next_try(flight,
			 no_route(errno) ? QUERY_UNREACHABLE : QUERY_SILENT,
			 strerror(errno));
}

short flight_events(const struct flight *flight)
{
	if (flight->done)
		return 0;
	return flight->tcp && flight->sent < flight->wire_len ? POLLOUT
							      : POLLIN;
}

static bool is_answer(ldns_pkt_rcode rcode)
{
	return rcode == LDNS_RCODE_NOERROR || rcode == LDNS_RCODE_NXDOMAIN ||
	       rcode == LDNS_RCODE_YXDOMAIN;
}

/* Again at the same server, in another way. */
static void relaunch(struct flight *flight)
{
	flight_close(flight);
	flight_launch(flight);
}

/* An answer that fits was taken: it is the end, or try plainly, or elsewhere.
 */
static void consider(struct flight *flight)
{
	ldns_pkt_rcode rcode = ldns_pkt_get_rcode(flight->query->reply);
	bool good = is_answer(rcode);

	if (!good && !flight->plain &&
	    (rcode == LDNS_RCODE_FORMERR || rcode == LDNS_RCODE_NOTIMPL)) {
		flight->plain = true;
		relaunch(flight);
	} else if (!good && flight->tries < (int)flight->query->n_endpoints) {
		/* Once more only where another server may know better. */
		next_try(flight, QUERY_ANSWERED, "");
	} else {
		finish(flight, QUERY_ANSWERED, "");
	}
}

static void parse(struct flight *flight, uint8_t *data, size_t len)
{
	if (!wire_fits(&flight->sent_query, data, len))
		return; /* it may be forged: the real one may still come */
	wire_unmix(&flight->sent_query, data);
	if (wire_is_cut(data) && !flight->tcp) {
		flight->tcp = true;
		relaunch(flight);
	} else if (wire_take(flight->query, data, len)) {
		consider(flight);
	} else {
		snprintf(flight->query->words, sizeof(flight->query->words),
			 "a malformed answer");
	}
}

static void send_more(struct flight *flight)
{
	ssize_t n = send(flight->fd, flight->wire + flight->sent,
			 flight->wire_len - flight->sent, MSG_NOSIGNAL);

	if (n > 0)
		flight->sent += (size_t)n;
	else if (n < 0 && errno != EAGAIN)
		next_try(flight, QUERY_SILENT, strerror(errno));
}

static void receive_tcp(struct flight *flight)
{
	ssize_t n = recv(flight->fd, flight->in + flight->in_len,
			 FLIGHT_TCP_MAX - flight->in_len, 0);
	size_t want;

	if (n <= 0) {
		if (n == 0 || errno != EAGAIN)
			next_try(flight, QUERY_SILENT,
				 "closed the TCP connection");
		return;
	}
	flight->in_len += (size_t)n;
	if (flight->in_len < 2)
		return;
	want = ((size_t)flight->in[0] << 8 | flight->in[1]) + 2;
	if (flight->in_len < want)
		return;
	parse(flight, flight->in + 2, want - 2);
	if (!flight->done && flight->tcp && flight->in_len >= want &&
	    flight->sent == flight->wire_len)
		next_try(flight, QUERY_BAD, "a malformed answer by TCP");
}

static void receive_udp(struct flight *flight)
{
	uint8_t data[UDP_TAKEN_MAX];
	ssize_t n = recv(flight->fd, data, sizeof(data), 0);

	if (n > 0)
		parse(flight, data, (size_t)n);
	else if (n < 0 && errno != EAGAIN)
		next_try(flight,
			 no_route(errno) ? QUERY_UNREACHABLE : QUERY_SILENT,
			 strerror(errno));
}

void flight_ready(struct flight *flight)
{
	if (flight->tcp && flight->sent < flight->wire_len)
		send_more(flight);
	else if (flight->tcp)
		receive_tcp(flight);
	else
		receive_udp(flight);
}

void flight_late(struct flight *flight)
{
	next_try(flight, QUERY_SILENT, "no answer in time");
}
