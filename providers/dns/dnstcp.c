/* A DNS message each way over one TCP connection, before one deadline. */
#include "providers/dns/dnstcp.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DEADLINE_MS 15000
#define HOST_MAX 256

/* ---- the address ---- */

/* Into host and port (the latter only where there is one). */
static bool split(const char *endpoint, char host[HOST_MAX], char port[8])
{
	bool bracket = *endpoint == '[';
	const char *begin = endpoint + bracket;
	const char *colon = strchr(begin, ':');
	/* A bare IPv6 address has more than one colon. */
	bool bare = !bracket && colon && strchr(colon + 1, ':');
	size_t len = strcspn(begin, bracket ? "]" : bare ? "" : ":");
	const char *rest = begin + len + (bracket && begin[len]);

	if (len == 0 || len >= HOST_MAX ||
	    (*rest && (*rest != ':' || strlen(rest) > 6 ||
		       strspn(rest + 1, "0123456789") != strlen(rest + 1))))
		return false;
	snprintf(host, HOST_MAX, "%.*s", (int)len, begin);
	if (rest[0] && rest[1])
		snprintf(port, 8, "%s", rest + 1);
	return true;
}

bool dnstcp_server(struct dnstcp_server *out, const char *endpoint,
		   uint16_t usual_port, struct err *err)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list = NULL;
	char host[HOST_MAX], port[8];

	snprintf(port, sizeof(port), "%u", usual_port ? usual_port : 53);
	if (!split(endpoint, host, port)) {
		err_set(err, ERR_CONFIG,
			"the setting \"endpoint\" (%.100s) is not a host or "
			"host:port",
			endpoint);
		return err_hint(err, "set it to the primary server, such as "
				     "192.0.2.53 or [2001:db8::53]:53");
	}
	int code = getaddrinfo(host, port, &hints, &list);
	if (code != 0) {
		err_set(err, ERR_NET, "%.100s: %s", host, gai_strerror(code));
		return err_hint(err, "check the setting \"endpoint\"");
	}
	memcpy(&out->address, list->ai_addr, list->ai_addrlen);
	out->address_len = list->ai_addrlen;
	snprintf(out->text, sizeof(out->text), "%s port %s", host, port);
	freeaddrinfo(list);
	return true;
}

/* ---- the message ---- */

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

static bool connect_by(int fd, const struct dnstcp_server *server,
		       int64_t until)
{
	int fault = 0;
	socklen_t size = sizeof(fault);

	if (connect(fd, (const struct sockaddr *)&server->address,
		    server->address_len) == 0)
		return true;
	if (errno != EINPROGRESS || !ready(fd, POLLOUT, until))
		return false;
	getsockopt(fd, SOL_SOCKET, SO_ERROR, &fault, &size);
	errno = fault;
	return fault == 0;
}

/* All of it, one way or the other, before the deadline. */
static bool move_all(int fd, uint8_t *data, size_t len, short way,
		     int64_t until)
{
	size_t done = 0;

	while (done < len) {
		if (!ready(fd, way, until))
			return false;
		ssize_t n = way == POLLOUT
				    ? send(fd, data + done, len - done,
					   MSG_NOSIGNAL)
				    : recv(fd, data + done, len - done, 0);
		if (n == 0)
			errno = ECONNRESET;
		if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
			return false;
		done += n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* In one piece where it can be: some servers want the length and the message
 * in one segment (RFC 7766 section 8). */
static bool swap(int fd, const struct dnstcp_server *server,
		 struct dnstcp_message *m)
{
	int64_t until = now_ms() + DEADLINE_MS;
	uint8_t framed[2 + UINT16_MAX] = { (uint8_t)(m->len >> 8),
					   (uint8_t)m->len };

	memcpy(framed + 2, m->data, m->len);
	if (!connect_by(fd, server, until) ||
	    !move_all(fd, framed, 2 + m->len, POLLOUT, until) ||
	    !move_all(fd, framed, 2, POLLIN, until))
		return false;
	m->len = (size_t)framed[0] << 8 | framed[1];
	return move_all(fd, m->data, m->len, POLLIN, until);
}

bool dnstcp_swap(const struct dnstcp_server *server,
		 struct dnstcp_message *message, struct err *err)
{
	int fd = socket(server->address.ss_family,
			SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool ok = fd >= 0 && swap(fd, server, message);

	if (!ok) {
		err_set(err, ERR_NET, "%s: no answer: %s", server->text,
			strerror(errno));
		err_hint(err, "check the endpoint and whether TCP reaches it, "
			      "then run the same command again");
	}
	if (fd >= 0)
		close(fd);
	return ok;
}
