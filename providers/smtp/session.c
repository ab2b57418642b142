/* One SMTP session: its beginning, its end, its time limits. */
#include "providers/smtp/session.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define LEAVE_MS 2000

int64_t session_clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void session_free(struct session *session)
{
	SSL_free(session->ssl);
	session->ssl = NULL;
}

/* The certificate is judged later. */
static void hang_up(struct session *session)
{
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

	if (!session->judged) {
		result->state = state;
		va_start(args, fmt);
		vsnprintf(result->words, sizeof(result->words), fmt, args);
		va_end(args);
	}
	session->state = SESSION_END;
	result->elapsed_ms = (int)(session_clock_ms() - session->started_ms);
	hang_up(session);
}

void session_expect(struct session *session, enum session_state next)
{
	session->state = next;
	session->reply = (struct reply){ 0 };
	/* The verdict is there: taking leave must not take long. */
	if (next >= SESSION_RSET &&
	    session_clock_ms() + LEAVE_MS < session->limit_ms)
		session->limit_ms = session_clock_ms() + LEAVE_MS;
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
	session_expect(session, next);
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

/* What connect(2) may come to; anything else is a fault on our side. */
static const struct {
	int error;
	enum probe_state state;
	const char *words;
	bool reached;
} failures[] = {
	{ ECONNREFUSED, PROBE_CLOSED, "connection refused", true },
	{ ECONNRESET, PROBE_RESET, "connection reset", true },
	{ ETIMEDOUT, PROBE_TIMEOUT, "no answer to the connection", false },
	{ ENETUNREACH, PROBE_NO_ROUTE, "no route from here", false },
	{ EHOSTUNREACH, PROBE_NO_ROUTE, "host unreachable from here", false },
	{ EAFNOSUPPORT, PROBE_NO_ROUTE, "address family not here", false },
	{ EADDRNOTAVAIL, PROBE_NO_ROUTE, "no address of that family here",
	  false },
};

static void connect_failed(struct session *session, int error)
{
	for (size_t i = 0; i < sizeof(failures) / sizeof(*failures); i++)
		if (failures[i].error == error) {
			session->result->reached = failures[i].reached;
			session_end(session, failures[i].state, "%s",
				    failures[i].words);
			return;
		}
	session_end(session, PROBE_NOT_TESTABLE, "connect: %s",
		    strerror(error));
}

/* Nothing that could end the command it is put into. */
static bool is_mailbox(const char *recipient)
{
	for (; *recipient; recipient++)
		if ((unsigned char)*recipient <= ' ' || *recipient == 0x7f ||
		    *recipient == '<' || *recipient == '>')
			return false;
	return true;
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
	session->limit_ms =
		session->started_ms + (shared->connect_ms < shared->total_ms
					       ? shared->connect_ms
					       : shared->total_ms);
	if (!is_mailbox(target->recipient)) {
		session_end(session, PROBE_NOT_TESTABLE,
			    "the recipient is no mailbox");
		return;
	}
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

void session_connected(struct session *session)
{
	int error = 0;
	socklen_t len = sizeof(error);

	if (getsockopt(session->fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0)
		error = errno;
	if (error) {
		connect_failed(session, error);
		return;
	}
	session->result->reached = true;
	session->state = SESSION_BANNER;
	session->limit_ms = session->started_ms + session->shared->total_ms;
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
