#pragma once
/* One SMTP session with one server, driven by readiness. For providers/smtp/.
 */
#include "providers/smtp/certificate.h"
#include "providers/smtp/reply.h"

enum session_state {
	SESSION_CONNECT,
	SESSION_BANNER,
	SESSION_EHLO,
	SESSION_STARTTLS,
	SESSION_HANDSHAKE,
	SESSION_EHLO_AGAIN,
	SESSION_MAIL,
	SESSION_RCPT,
	SESSION_RSET,
	SESSION_QUIT,
	SESSION_END,
};

/* What all sessions of a prober share. */
struct session_shared {
	SSL_CTX *tls;
	BIO_METHOD *sockets; /* of session_sockets */
	struct certificate_trust *trust;
	const char *helo;
	int64_t now;
	int connect_ms, total_ms;
};

struct session {
	const struct probe_target *target;
	struct probe_result *result;
	const struct session_shared *shared;
	enum session_state state;
	int fd;
	SSL *ssl;
	bool tls_wants_write;
	bool pipelined; /* all commands were sent at once */
	bool judged;	/* the result's state holds whatever comes */
	int64_t started_ms, limit_ms;
	char out[1024]; /* to be sent */
	size_t out_len, out_sent;
	size_t bytes; /* received in all */
	struct reply reply;
};

int64_t session_clock_ms(void);
void session_begin(struct session *session, const struct probe_target *target,
		   struct probe_result *result,
		   const struct session_shared *shared);
/* poll(2) events it waits for; 0 when it has ended. */
short session_events(const struct session *session);
/* poll(2) says that what session_events asked for is there. */
void session_ready(struct session *session);
/* Its time is over. */
void session_late(struct session *session);
/* What is left of it when it has ended: TLS, and the certificates. */
void session_free(struct session *session);

/* ---- session_io.c, session_smtp.c and session_tls.c ---- */

/* connect(2) has come to an end, good or bad. */
void session_connected(struct session *session);

/* A complete reply has come in the present state. */
void session_on_reply(struct session *session);
void session_end(struct session *session, enum probe_state state,
		 const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void session_send(struct session *session, enum session_state next,
		  const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* What was sent is to be answered in that state. */
void session_expect(struct session *session, enum session_state next);
/* OpenSSL's sockets, but a connection that is gone raises no SIGPIPE. Freed
 * with BIO_meth_free; NULL out of memory. */
BIO_METHOD *session_sockets(void);
void session_start_tls(struct session *session);
void session_handshake(struct session *session);
/* recv(2) and send(2), through TLS once it is there; -1 with EAGAIN. */
ssize_t session_recv(struct session *session, char *data, size_t size);
ssize_t session_write(struct session *session, const char *data, size_t len);
