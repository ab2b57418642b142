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

static void on_ehlo_again(struct session *session)
{
	if (!is_ok(session)) {
		not_smtp(session, "EHLO after STARTTLS");
	} else if (!*session->target->recipient) {
		session->result->state = PROBE_ACCEPTS;
		session_send(session, SESSION_QUIT, "QUIT\r\n");
	} else {
		session_send(session, SESSION_MAIL, "MAIL FROM:<>\r\n");
	}
}

/* Keeps the verdict and takes leave. */
static void conclude(struct session *session)
{
	session->result->state =
		reply_classify(&session->reply, session->target->domain);
	snprintf(session->result->words, sizeof(session->result->words),
		 "%d %.370s", session->reply.code, session->reply.text);
	session_send(session, SESSION_RSET, "RSET\r\n");
}

static void on_mail(struct session *session)
{
	if (is_ok(session))
		session_send(session, SESSION_RCPT, "RCPT TO:<%s>\r\n",
			     session->target->recipient);
	else
		conclude(session);
}

static void on_rset(struct session *session)
{
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
		[SESSION_RCPT] = conclude,
		[SESSION_RSET] = on_rset,
		[SESSION_QUIT] = on_quit,
		[SESSION_END] = NULL,
	};

	if (handlers[session->state])
		handlers[session->state](session);
}
