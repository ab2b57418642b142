/* TLS within a session. */
#include "providers/smtp/session.h"

#include <errno.h>
#include <openssl/err.h>
#include <string.h>
#include <sys/socket.h>

static void tls_failed(struct session *session)
{
	unsigned long code = ERR_peek_last_error();
	const char *reason = code ? ERR_reason_error_string(code) : NULL;

	ERR_clear_error();
	session_end(session, PROBE_TLS_FAILED, "TLS handshake: %s",
		    reason ? reason : "the server closed the connection");
}

static int write_quietly(BIO *bio, const char *data, int len)
{
	int fd = -1;
	ssize_t n;

	BIO_get_fd(bio, &fd);
	BIO_clear_retry_flags(bio);
	n = send(fd, data, (size_t)len, MSG_NOSIGNAL);
	if (n < 0 && errno == EAGAIN)
		BIO_set_retry_write(bio);
	return (int)n;
}

BIO_METHOD *session_sockets(void)
{
	const BIO_METHOD *plain = BIO_s_socket();
	BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOCKET, "quiet socket");

	if (method && BIO_meth_set_write(method, write_quietly) &&
	    BIO_meth_set_read(method, BIO_meth_get_read(plain)) &&
	    BIO_meth_set_ctrl(method, BIO_meth_get_ctrl(plain)) &&
	    BIO_meth_set_create(method, BIO_meth_get_create(plain)) &&
	    BIO_meth_set_destroy(method, BIO_meth_get_destroy(plain)))
		return method;
	BIO_meth_free(method);
	return NULL;
}

void session_start_tls(struct session *session)
{
	BIO *bio = BIO_new(session->shared->sockets);

	session->state = SESSION_HANDSHAKE;
	session->ssl = SSL_new(session->shared->tls);
	if (!session->ssl || !bio ||
	    SSL_set_tlsext_host_name(session->ssl,
				     probe_base(session->target)) != 1) {
		BIO_free(bio);
		tls_failed(session);
		return;
	}
	BIO_set_fd(bio, session->fd, BIO_NOCLOSE);
	SSL_set_bio(session->ssl, bio, bio);
	SSL_set_connect_state(session->ssl);
	session_handshake(session);
}

void session_handshake(struct session *session)
{
	int done, why;

	ERR_clear_error();
	done = SSL_do_handshake(session->ssl);
	why = SSL_get_error(session->ssl, done);
	session->tls_wants_write = why == SSL_ERROR_WANT_WRITE;
	if (done != 1) {
		if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
			tls_failed(session);
		return;
	}
	session->result->starttls = true;
	session_send(session, SESSION_EHLO_AGAIN, "EHLO %s\r\n",
		     session->shared->helo);
}

static ssize_t tls_result(struct session *session, int n)
{
	int why = SSL_get_error(session->ssl, n);

	if (n > 0)
		return n;
	ERR_clear_error();
	if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) {
		errno = EAGAIN;
		return -1;
	}
	return 0;
}

ssize_t session_recv(struct session *session, char *data, size_t size)
{
	if (!session->ssl)
		return recv(session->fd, data, size, 0);
	return tls_result(session, SSL_read(session->ssl, data, (int)size));
}

ssize_t session_write(struct session *session, const char *data, size_t len)
{
	if (!session->ssl)
		return send(session->fd, data, len, MSG_NOSIGNAL);
	return tls_result(session, SSL_write(session->ssl, data, (int)len));
}
