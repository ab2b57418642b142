/* Talking to a primary server: TCP, TSIG. */
#include "providers/dns/rfc2136_ask.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DEADLINE_MS 15000
#define FUDGE_S 300
#define MAC_RDF 3   /* in a TSIG RR, RFC 8945 section 4.2 */
#define ERROR_RDF 5 /* … and its error */

/* ---- the address ---- */

static bool no_address(const char *endpoint, struct err *err)
{
	err_set(err, ERR_CONFIG,
		"rfc2136: the setting \"endpoint\" (%.100s) is not a host or "
		"host:port",
		endpoint);
	return err_hint(err, "set it to the primary server, such as "
			     "192.0.2.53 or [2001:db8::53]:53");
}

static bool resolve(struct primary *p, const char *host, const char *port,
		    struct err *err)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list = NULL;
	int code = getaddrinfo(host, port, &hints, &list);

	if (code != 0) {
		err_set(err, ERR_NET, "rfc2136: %.100s: %s", host,
			gai_strerror(code));
		return err_hint(err, "check the setting \"endpoint\"");
	}
	memcpy(&p->address, list->ai_addr, list->ai_addrlen);
	p->address_len = list->ai_addrlen;
	snprintf(p->text, sizeof(p->text), "%s port %s", host, port);
	freeaddrinfo(list);
	return true;
}

bool primary_address(struct primary *p, const char *endpoint, struct err *err)
{
	char host[DNAME_MAX], port[8] = "53";
	bool bracket = *endpoint == '[';
	const char *begin = endpoint + bracket;
	const char *colon = strchr(begin, ':');
	/* A bare IPv6 address has more than one colon. */
	bool bare = !bracket && colon && strchr(colon + 1, ':');
	size_t len = strcspn(begin, bracket ? "]" : bare ? "" : ":");
	const char *rest = begin + len + (bracket && begin[len]);

	if (len == 0 || len >= sizeof(host) ||
	    (*rest && (*rest != ':' || strlen(rest) > 6 ||
		       strspn(rest + 1, "0123456789") != strlen(rest + 1))))
		return no_address(endpoint, err);
	snprintf(host, sizeof(host), "%.*s", (int)len, begin);
	if (rest[0] && rest[1])
		snprintf(port, sizeof(port), "%s", rest + 1);
	return resolve(p, host, port, err);
}

/* ---- TCP (RFC 7766): two bytes of length, then the message ---- */

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static bool ready(int fd, short events, int64_t until)
{
	struct pollfd poll_fd = { .fd = fd, .events = events };
	int64_t left;
	int n = -1;

	while ((left = until - now_ms()) > 0) {
		n = poll(&poll_fd, 1, (int)left);
		if (n >= 0 || errno != EINTR)
			break;
	}
	if (n == 0 || left <= 0)
		errno = ETIMEDOUT;
	return n > 0 && left > 0;
}

static bool connect_by(int fd, const struct primary *p, int64_t until)
{
	int fault = 0;
	socklen_t size = sizeof(fault);

	if (connect(fd, (const struct sockaddr *)&p->address, p->address_len) ==
	    0)
		return true;
	if (errno != EINPROGRESS || !ready(fd, POLLOUT, until))
		return false;
	getsockopt(fd, SOL_SOCKET, SO_ERROR, &fault, &size);
	errno = fault;
	return fault == 0;
}

/* All of it, one way or the other, before the deadline. */
static bool move_all(int fd, uint8_t *data, size_t len, bool out, int64_t until)
{
	size_t done = 0;

	while (done < len) {
		if (!ready(fd, out ? POLLOUT : POLLIN, until))
			return false;
		ssize_t n =
			out ? send(fd, data + done, len - done, MSG_NOSIGNAL)
			    : recv(fd, data + done, len - done, 0);
		if (n == 0)
			errno = ECONNRESET;
		if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
			return false;
		done += n > 0 ? (size_t)n : 0;
	}
	return true;
}

struct message {
	size_t len;
	uint8_t data[2 + UINT16_MAX];
};

static bool swap(int fd, const struct primary *p, struct message *m)
{
	int64_t until = now_ms() + DEADLINE_MS;

	if (!connect_by(fd, p, until) ||
	    !move_all(fd, m->data, m->len, true, until) ||
	    !move_all(fd, m->data, 2, false, until))
		return false;
	m->len = (size_t)m->data[0] << 8 | m->data[1];
	return move_all(fd, m->data, m->len, false, until);
}

static bool exchange(const struct primary *p, struct message *m,
		     struct err *err)
{
	int fd = socket(p->address.ss_family,
			SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool ok = fd >= 0 && swap(fd, p, m);

	if (!ok) {
		err_set(err, ERR_NET, "rfc2136: %s: no answer: %s", p->text,
			strerror(errno));
		err_hint(err, "check the endpoint and whether TCP reaches it, "
			      "then run the same command again");
	}
	if (fd >= 0)
		close(fd);
	return ok;
}

/* ---- TSIG ---- */

static const struct {
	uint16_t code;
	const char *word, *hint;
} tsig_errors[] = {
	{ 16, "BADSIG", "compare the secret with the server's" },
	{ 17, "BADKEY",
	  "compare the key's name and algorithm with the "
	  "server's" },
	{ 18, "BADTIME",
	  "one of the two clocks is wrong by more than five "
	  "minutes: set this machine's by NTP" },
	{ 22, "BADTRUNC", "the server wants another length of signature" },
};

static bool tsig_refused(const struct primary *p, const ldns_pkt *answer,
			 struct err *err)
{
	const ldns_rr *tsig = ldns_pkt_tsig(answer);
	const ldns_rdf *rdf = tsig ? ldns_rr_rdf(tsig, ERROR_RDF) : NULL;
	uint16_t code =
		rdf && ldns_rdf_size(rdf) == 2 ? ldns_rdf2native_int16(rdf) : 0;

	for (size_t i = 0; i < sizeof(tsig_errors) / sizeof(*tsig_errors);
	     i++) {
		if (tsig_errors[i].code != code)
			continue;
		err_set(err, ERR_AUTH, "rfc2136: %s refuses the key %s: %s",
			p->text, p->key_name, tsig_errors[i].word);
		err_hint(err, "%s", tsig_errors[i].hint);
		return true;
	}
	return false;
}

static bool is_signed(const struct primary *p, ldns_pkt *answer,
		      const struct message *m, const ldns_rr *query_tsig)
{
	return ldns_pkt_tsig(answer) &&
	       ldns_pkt_tsig_verify(answer, m->data, m->len, p->key_name,
				    p->key, ldns_rr_rdf(query_tsig, MAC_RDF));
}

/* Some servers do not sign a "no"; nothing is ever taken from one. */
static bool is_bare_refusal(const ldns_pkt *answer)
{
	int rcode = ldns_pkt_get_rcode(answer);

	return !ldns_pkt_tsig(answer) && rcode != LDNS_RCODE_NOERROR &&
	       rcode != LDNS_RCODE_NXDOMAIN;
}

static bool parse(const struct primary *p, const ldns_pkt *query,
		  const struct message *m, ldns_pkt **answer, struct err *err)
{
	const ldns_rr *tsig = ldns_pkt_tsig(query);

	if (ldns_wire2pkt(answer, m->data, m->len) != LDNS_STATUS_OK) {
		*answer = NULL;
		err_set(err, ERR_PARSE,
			"rfc2136: %s: the answer is no DNS "
			"message",
			p->text);
		return err_hint(err,
				"check that the endpoint is a name server");
	}
	if (ldns_pkt_id(*answer) != ldns_pkt_id(query) ||
	    !ldns_pkt_qr(*answer) ||
	    ldns_pkt_get_opcode(*answer) != ldns_pkt_get_opcode(query))
		return err_set(err, ERR_PARSE,
			       "rfc2136: %s answers something that was not "
			       "asked",
			       p->text);
	if (tsig_refused(p, *answer, err))
		return false;
	if (!tsig || is_signed(p, *answer, m, tsig) || is_bare_refusal(*answer))
		return true;
	err_set(err, ERR_AUTH,
		"rfc2136: the answer of %s is not signed with the key %s",
		p->text, p->key_name);
	return err_hint(err, "check that the server knows this key, and that "
			     "nothing in between rewrites DNS");
}

static bool to_wire(const struct primary *p, ldns_pkt *query, struct message *m,
		    struct err *err)
{
	uint8_t *wire = NULL;
	size_t len = 0;
	bool ok = true;

	ldns_pkt_set_random_id(query);
	if (*p->key_name)
		ok = ldns_pkt_tsig_sign(query, p->key_name, p->key, FUDGE_S,
					p->algorithm, NULL) == LDNS_STATUS_OK;
	if (!ok) {
		err_set(err, ERR_CONFIG,
			"rfc2136: the key %s cannot be used: its secret is "
			"not base64, or its algorithm is not known",
			p->key_name);
		return err_hint(err, "take name, algorithm and secret from the "
				     "server's key file");
	}
	ok = ldns_pkt2wire(&wire, query, &len) == LDNS_STATUS_OK &&
	     len <= UINT16_MAX;
	if (ok) {
		m->data[0] = (uint8_t)(len >> 8);
		m->data[1] = (uint8_t)len;
		memcpy(m->data + 2, wire, len);
		m->len = len + 2;
	} else {
		err_set(err, ERR_INTERNAL, "rfc2136: a message too large");
	}
	LDNS_FREE(wire);
	return ok;
}

bool primary_ask(const struct primary *p, ldns_pkt *query, ldns_pkt **answer,
		 struct err *err)
{
	struct message m;

	m.len = 0;
	*answer = NULL;
	if (to_wire(p, query, &m, err) && exchange(p, &m, err) &&
	    parse(p, query, &m, answer, err))
		return true;
	ldns_pkt_free(*answer);
	*answer = NULL;
	return false;
}
