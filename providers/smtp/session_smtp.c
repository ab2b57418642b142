/* The dialogue: what each reply leads to. Never a message. */
#include "providers/smtp/session.h"

#include <stdio.h>

static bool is_ok(const struct session *session)
{
	return !session->reply.fault && session->reply.code / 100 == 2;
}

static void not_smtp(struct session *session, const char *what)
{
	const struct reply *reply = &session->reply;
	enum probe_state state = reply_classify(reply, session->target->domain);

	if (state != PROBE_REPUTATION)
		state = PROBE_SMTP_FAILED;
	if (reply->fault)
		session_end(session, state, "%s: %s: %s", what, reply->fault,
			    reply->text);
	else
		session_end(session, state, "%s: %d %s", what, reply->code,
			    reply->text);
}

static void on_banner(struct session *session)
{
	if (session->reply.fault || session->reply.code != 220) {
		not_smtp(session, "banner");
		return;
	}
	session->result->connected = true;
	session_send(session, SESSION_EHLO, "EHLO %s\r\n",
		     session->shared->helo);
}

static void on_ehlo(struct session *session)
{
	if (!is_ok(session))
		not_smtp(session, "EHLO");
	else if (!session->reply.starttls)
		session_end(session, PROBE_NO_STARTTLS,
			    "STARTTLS is not offered");
	else
		session_send(session, SESSION_STARTTLS, "STARTTLS\r\n");
}

static void on_starttls(struct session *session)
{
	if (session->reply.fault || session->reply.code != 220)
		session_end(session, PROBE_NO_STARTTLS,
			    "STARTTLS is refused: %d %s", session->reply.code,
			    session->reply.text);
	else
		session_start_tls(session);
}

/* Keeps what the present reply says; the first one that refuses counts. */
static void note(struct session *session)
{
	struct probe_result *result = session->result;
	const struct reply *reply = &session->reply;

	if (session->judged)
		return;
	session->judged = true;
	result->state = reply_classify(reply, session->target->domain);
	if (reply->fault)
		snprintf(result->words, sizeof(result->words), "%s: %.300s",
			 reply->fault, reply->text);
	else
		snprintf(result->words, sizeof(result->words), "%d %.370s",
			 reply->code, reply->text);
}

/* All that is left to say at once, where the server takes it so (RFC 2920):
 * three round trips less. */
static void on_ehlo_again(struct session *session)
{
	const char *recipient = session->target->recipient;

	if (!is_ok(session)) {
		not_smtp(session, "EHLO after STARTTLS");
	} else if (!*recipient) {
		session->judged = true;
		session->result->state = PROBE_ACCEPTS;
		session_send(session, SESSION_QUIT, "QUIT\r\n");
	} else if (session->reply.pipelining) {
		session->pipelined = true;
		session_send(session, SESSION_MAIL,
			     "MAIL FROM:<>\r\nRCPT TO:<%s>\r\n"
			     "RSET\r\nQUIT\r\n",
			     recipient);
	} else {
		session_send(session, SESSION_MAIL, "MAIL FROM:<>\r\n");
	}
}

static void on_mail(struct session *session)
{
	if (!is_ok(session))
		note(session);
	if (session->pipelined)
		session_expect(session, SESSION_RCPT);
	else if (session->judged)
		session_send(session, SESSION_RSET, "RSET\r\n");
	else
		session_send(session, SESSION_RCPT, "RCPT TO:<%s>\r\n",
			     session->target->recipient);
}

static void on_rcpt(struct session *session)
{
	note(session);
	if (session->pipelined)
		session_expect(session, SESSION_RSET);
	else
		session_send(session, SESSION_RSET, "RSET\r\n");
}

/* No server refuses RSET (RFC 5321 section 4.1.1.5): such a refusal answers
 * RCPT, and what was taken for RCPT's answer was none. */
static void doubt(struct session *session)
{
	struct probe_result *result = session->result;

	if (result->state != PROBE_ACCEPTS || is_ok(session) ||
	    session->reply.code == 421)
		return;
	result->state = PROBE_SMTP_FAILED;
	snprintf(result->words, sizeof(result->words),
		 "its answers are out of step: %d %.340s", session->reply.code,
		 session->reply.text);
}

static void on_rset(struct session *session)
{
	doubt(session);
	if (session->pipelined)
		session_expect(session, SESSION_QUIT);
	else
		session_send(session, SESSION_QUIT, "QUIT\r\n");
}

static void on_quit(struct session *session)
{
	session_end(session, session->result->state, "%s", "");
}

void session_on_reply(struct session *session)
{
	static void (*const handlers[])(struct session *) = {
		[SESSION_CONNECT] = NULL,
		[SESSION_BANNER] = on_banner,
		[SESSION_EHLO] = on_ehlo,
		[SESSION_STARTTLS] = on_starttls,
		[SESSION_HANDSHAKE] = NULL,
		[SESSION_EHLO_AGAIN] = on_ehlo_again,
		[SESSION_MAIL] = on_mail,
		[SESSION_RCPT] = on_rcpt,
		[SESSION_RSET] = on_rset,
		[SESSION_QUIT] = on_quit,
		[SESSION_END] = NULL,
	};

	if (handlers[session->state])
		handlers[session->state](session);
}
