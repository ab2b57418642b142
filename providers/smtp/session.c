/* One SMTP session: connecting, bytes in and out, time limits. */
#include "providers/smtp/session.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BYTES_MAX ((size_t)256 << 10)
#define LEAVE_MS 2000

int64_t session_clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void session_close(struct session *session)
{
	SSL_free(session->ssl);
	session->ssl = NULL;
	if (session->fd >= 0)
		close(session->fd);
	session->fd = -1;
}

/* The first verdict stays: what fails while taking leave says nothing. */
void session_end(struct session *session, enum probe_state state,
		 const char *fmt, ...)
{
	struct probe_result *result = session->result;
	va_list args;

	if (session->state < SESSION_RSET) {
		result->state = state;
		va_start(args, fmt);
		vsnprintf(result->words, sizeof(result->words), fmt, args);
		va_end(args);
	}
	session->state = SESSION_END;
	result->elapsed_ms = (int)(session_clock_ms() - session->started_ms);
	session_close(session);
}

void session_send(struct session *session, enum session_state next,
		  const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(session->out, sizeof(session->out), fmt, args);
	va_end(args);
	session->out_len =
		n > 0 && (size_t)n < sizeof(session->out) ? (size_t)n : 0;
	session->out_sent = 0;
	session->state = next;
	/* The verdict is there: taking leave must not take long. */
	if (next >= SESSION_RSET &&
	    session_clock_ms() + LEAVE_MS < session->limit_ms)
		session->limit_ms = session_clock_ms() + LEAVE_MS;
	session->reply = (struct reply){ 0 };
}

static void lost(struct session *session, ssize_t n)
{
	if (n < 0 && errno == ECONNRESET)
		session_end(session, PROBE_RESET, "connection reset");
	else
		session_end(session, PROBE_RESET,
			    "the server closed the connection%s%s",
			    *session->reply.text ? ": " : "",
			    session->reply.text);
}

static void send_more(struct session *session)
{
	ssize_t n = session_write(session, session->out + session->out_sent,
				  session->out_len - session->out_sent);

	if (n > 0)
		session->out_sent += (size_t)n;
	else if (n == 0 || errno != EAGAIN)
		lost(session, n);
}

static bool fill_address(const struct probe_target *target,
			 struct sockaddr_storage *out, socklen_t *len)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)out;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
	uint16_t port = htons(target->port ? target->port : 25);

	memset(out, 0, sizeof(*out));
	if (inet_pton(AF_INET, target->address, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = port;
		*len = sizeof(*v4);
		return true;
	}
	v6->sin6_family = AF_INET6;
	v6->sin6_port = port;
	*len = sizeof(*v6);
	return inet_pton(AF_INET6, target->address, &v6->sin6_addr) == 1;
}

static void connect_failed(struct session *session, int error)
{
	switch (error) {
	case ECONNREFUSED:
		session_end(session, PROBE_CLOSED, "connection refused");
		break;
	case ETIMEDOUT:
		session_end(session, PROBE_TIMEOUT, "no answer");
		break;
	case ENETUNREACH:
	case EHOSTUNREACH:
	case EAFNOSUPPORT:
	case EADDRNOTAVAIL:
		session_end(session, PROBE_NO_ROUTE, "no route from here: %s",
			    strerror(error));
		break;
	case ECONNRESET:
		session_end(session, PROBE_RESET, "connection reset");
		break;
	default:
		session_end(session, PROBE_TIMEOUT, "%s", strerror(error));
	}
}

void session_begin(struct session *session, const struct probe_target *target,
		   struct probe_result *result,
		   const struct session_shared *shared)
{
	struct sockaddr_storage address;
	socklen_t len;

	*session = (struct session){ .target = target,
				     .result = result,
				     .shared = shared,
				     .fd = -1,
				     .started_ms = session_clock_ms() };
	*result = (struct probe_result){ .dane = DANE_NONE };
	session->limit_ms = session->started_ms + shared->connect_ms;
	if (!fill_address(target, &address, &len)) {
		session_end(session, PROBE_NO_ROUTE, "not an address");
		return;
	}
	session->fd = socket(address.ss_family,
			     SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (session->fd < 0 ||
	    (connect(session->fd, (struct sockaddr *)&address, len) != 0 &&
	     errno != EINPROGRESS))
		connect_failed(session, errno);
}

short session_events(const struct session *session)
{
	if (session->state == SESSION_END)
		return 0;
	if (session->state == SESSION_CONNECT ||
	    session->out_sent < session->out_len ||
	    (session->state == SESSION_HANDSHAKE && session->tls_wants_write))
		return POLLOUT;
	return POLLIN;
}

static void finish_connect(struct session *session)
{
	int error = 0;
	socklen_t len = sizeof(error);

	if (getsockopt(session->fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0)
		error = errno;
	if (error) {
		connect_failed(session, error);
		return;
	}
	session->state = SESSION_BANNER;
	session->limit_ms = session->started_ms + session->shared->total_ms;
}

static void take(struct session *session, const char *data, size_t len)
{
	while (len > 0 && session->state < SESSION_END) {
		enum session_state before = session->state;
		size_t used = reply_feed(&session->reply, data, len);

		data += used;
		len -= used;
		if (!session->reply.complete)
			return;
		/* What follows the reply to STARTTLS in plain text was put
		 * there by somebody (RFC 3207 section 4.2). */
		if (before == SESSION_STARTTLS && len > 0) {
			session_end(session, PROBE_TLS_FAILED,
				    "plain text after the reply to STARTTLS");
			return;
		}
		session_on_reply(session);
		if (session->state == before)
			return;
	}
}

static void receive(struct session *session)
{
	char data[4096];
	ssize_t n = session_recv(session, data, sizeof(data));

	if (n > 0 && (session->bytes += (size_t)n) > BYTES_MAX)
		session_end(session, PROBE_SMTP_FAILED,
			    "the server sends without end");
	else if (n > 0)
		take(session, data, (size_t)n);
	else if (n == 0 || errno != EAGAIN)
		lost(session, n);
}

void session_ready(struct session *session)
{
	if (session->state == SESSION_CONNECT)
		finish_connect(session);
	else if (session->state == SESSION_HANDSHAKE)
		session_handshake(session);
	else if (session->out_sent < session->out_len)
		send_more(session);
	else
		receive(session);
	/* There is room for a line nearly always: no need to wait for it. */
	if (session->state != SESSION_END &&
	    session->state != SESSION_HANDSHAKE &&
	    session->out_sent < session->out_len)
		send_more(session);
	/* What TLS has decrypted already does not wake poll(2). */
	while (session->ssl && SSL_pending(session->ssl) > 0 &&
	       session_events(session) == POLLIN)
		receive(session);
}

void session_late(struct session *session)
{
	static const char *const waits[] = {
		[SESSION_CONNECT] = "no answer to the connection",
		[SESSION_BANNER] = "no banner in time",
		[SESSION_EHLO] = "no answer to EHLO in time",
		[SESSION_STARTTLS] = "no answer to STARTTLS in time",
		[SESSION_HANDSHAKE] = "the TLS handshake did not end in time",
		[SESSION_EHLO_AGAIN] = "no answer to EHLO in time",
		[SESSION_MAIL] = "no answer to MAIL in time",
		[SESSION_RCPT] = "no answer to RCPT in time",
		[SESSION_RSET] = "",
		[SESSION_QUIT] = "",
		[SESSION_END] = "",
	};

	session_end(session, PROBE_TIMEOUT, "%s", waits[session->state]);
}
