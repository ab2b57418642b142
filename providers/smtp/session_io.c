/* Bytes in and out of a session; never more than it may take. */
#include "providers/smtp/session.h"

#include <errno.h>
#include <poll.h>

#define BYTES_MAX ((size_t)256 << 10)

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
		if (len > 0 && !session->pipelined && !session->reply.fault) {
			session_end(session, PROBE_SMTP_FAILED,
				    "it answers before it is asked");
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
		session_connected(session);
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
