/* One query under way: sending, receiving, trying again. */
#include "providers/resolver/flight.h"
#include "providers/resolver/name.h"
#include "providers/resolver/rrset.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#define UDP_SIZE 1232 /* EDNS buffer that is never fragmented */
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

static size_t put16(uint8_t *out, size_t at, unsigned value)
{
	out[at] = (uint8_t)(value >> 8);
	out[at + 1] = (uint8_t)value;
	return at + 2;
}

/* The query as wire (RFC 1035 section 4.1, RFC 6891 section 6.1) with its
 * length in front. */
static bool build(struct flight *flight)
{
	const struct query *query = flight->query;
	ldns_rdf *name = name_parse(query->name);
	uint8_t *wire = flight->wire;
	size_t at = 2;

	if (!name || ldns_rdf_size(name) > 255 ||
	    getrandom(&flight->id, sizeof(flight->id), 0) < 0) {
		ldns_rdf_deep_free(name);
		return false;
	}
	at = put16(wire, at, flight->id);
	at = put16(wire, at, query->recursive ? 0x0110 : 0); /* RD, CD */
	at = put16(wire, at, 1);
	at = put16(wire, at, 0);
	at = put16(wire, at, 0);
	at = put16(wire, at, flight->plain ? 0 : 1);
	memcpy(wire + at, ldns_rdf_data(name), ldns_rdf_size(name));
	at = put16(wire, at + ldns_rdf_size(name), query->type);
	at = put16(wire, at, LDNS_RR_CLASS_IN);
	ldns_rdf_deep_free(name);
	if (!flight->plain) {
		wire[at++] = 0;
		at = put16(wire, at, LDNS_RR_TYPE_OPT);
		at = put16(wire, at, UDP_SIZE);
		at = put16(wire, at, 0);
		at = put16(wire, at, 0x8000); /* DO */
		at = put16(wire, at, 0);
	}
	put16(wire, 0, (unsigned)(at - 2));
	flight->wire_len = at;
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
	int round = flight->tries / (int)query->n_endpoints;

	flight->tries++;
	flight->sent = flight->in_len = 0;
	snprintf(query->by, sizeof(query->by), "%s",
		 query->endpoints[flight->at].text);
	if (!build(flight)) {
		finish(flight, QUERY_BAD, "not a name that can be asked for");
		return;
	}
	flight->until_ms = flight_clock_ms() +
			   (flight->tcp ? TRY_TCP_MS : TRY_MS << round);
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

/* Ours: id, direction and question are what we sent. */
static bool fits(const struct flight *flight, const ldns_pkt *pkt)
{
	const ldns_rr_list *questions = ldns_pkt_question(pkt);
	bool same = false;

	if (ldns_pkt_id(pkt) != flight->id || !ldns_pkt_qr(pkt) ||
	    ldns_pkt_get_opcode(pkt) != LDNS_PACKET_QUERY)
		return false;
	if (ldns_rr_list_rr_count(questions) == 1) {
		const ldns_rr *rr = ldns_rr_list_rr(questions, 0);
		ldns_rdf *name = name_parse(flight->query->name);

		same = name &&
		       ldns_dname_compare(ldns_rr_owner(rr), name) == 0 &&
		       (uint16_t)ldns_rr_get_type(rr) == flight->query->type;
		ldns_rdf_deep_free(name);
	}
	return same;
}

static void keep(struct flight *flight, ldns_pkt *pkt)
{
	ldns_pkt_free(flight->query->reply);
	flight->query->reply = pkt;
	flight->query->end = QUERY_ANSWERED;
	flight->query->words[0] = '\0';
}

static bool is_answer(ldns_pkt_rcode rcode)
{
	return rcode == LDNS_RCODE_NOERROR || rcode == LDNS_RCODE_NXDOMAIN ||
	       rcode == LDNS_RCODE_YXDOMAIN;
}

/* An answer that fits: take it, or try by TCP, plainly, or elsewhere. */
static void consider(struct flight *flight, ldns_pkt *pkt)
{
	ldns_pkt_rcode rcode = ldns_pkt_get_rcode(pkt);

	if (ldns_pkt_tc(pkt) && !flight->tcp) {
		ldns_pkt_free(pkt);
		flight_close(flight);
		flight->tcp = true;
		flight_launch(flight);
		return;
	}
	keep(flight, pkt);
	if (is_answer(rcode)) {
		finish(flight, QUERY_ANSWERED, "");
		return;
	}
	if (!flight->plain &&
	    (rcode == LDNS_RCODE_FORMERR || rcode == LDNS_RCODE_NOTIMPL)) {
		flight_close(flight);
		flight->plain = true;
		flight_launch(flight);
		return;
	}
	/* Asked once more only where another server may know better. */
	if (flight->tries < (int)flight->query->n_endpoints)
		next_try(flight, QUERY_ANSWERED, "");
	else
		finish(flight, QUERY_ANSWERED, "");
}

static void parse(struct flight *flight, const uint8_t *data, size_t len)
{
	ldns_pkt *pkt = NULL;
	bool whole = ldns_wire2pkt(&pkt, data, len) == LDNS_STATUS_OK &&
		     rrset_packet_is_whole(pkt);

	if (!whole) {
		ldns_pkt_free(pkt);
		snprintf(flight->query->words, sizeof(flight->query->words),
			 "a malformed answer");
		return; /* it may be forged: the real one may still come */
	}
	if (fits(flight, pkt))
		consider(flight, pkt);
	else
		ldns_pkt_free(pkt);
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
