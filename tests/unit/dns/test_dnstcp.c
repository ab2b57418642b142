/* One message each way over TCP: a server on loopback that behaves, and others
 * that do not. */
#include "providers/dns/dnstcp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Takes one connection and one message, and sends those bytes. */
struct server {
	int fd;
	pthread_t thread;
	size_t len, piece; /* sent in pieces of that size */
	const char *bytes;
	size_t got;
	char asked[64];
	struct dnstcp_server address;
};

static void *serve(void *self)
{
	struct server *s = self;
	int fd = accept(s->fd, NULL, NULL);
	unsigned char head[2];

	if (recv(fd, head, 2, MSG_WAITALL) == 2)
		s->got = (size_t)recv(fd, s->asked,
				      (size_t)head[0] << 8 | head[1],
				      MSG_WAITALL);
	for (size_t at = 0; at < s->len; at += s->piece) {
		size_t n = s->len - at < s->piece ? s->len - at : s->piece;
		send(fd, s->bytes + at, n, MSG_NOSIGNAL);
		usleep(1000);
	}
	close(fd);
	return NULL;
}

static void begin(struct server *s, const char *bytes, size_t len, size_t piece)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(in);
	struct err err = { 0 };
	char endpoint[32];

	*s = (struct server){ .bytes = bytes, .len = len, .piece = piece };
	s->fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(s->fd, (struct sockaddr *)&in, size), 0);
	assert_int_equal(listen(s->fd, 1), 0);
	getsockname(s->fd, (struct sockaddr *)&in, &size);
	snprintf(endpoint, sizeof(endpoint), "127.0.0.1:%u",
		 ntohs(in.sin_port));
	assert_true(dnstcp_server(&s->address, endpoint, 0, &err));
	pthread_create(&s->thread, NULL, serve, s);
}

static bool swap_with(struct server *s, struct dnstcp_message *m,
		      struct err *err)
{
	m->len = 5;
	memcpy(m->data, "query", 5);
	bool ok = dnstcp_swap(&s->address, m, err);
	pthread_join(s->thread, NULL);
	close(s->fd);
	return ok;
}

static void an_answer_in_pieces_is_put_together(void **state)
{
	static struct dnstcp_message m;
	struct err err = { 0 };
	struct server s;

	begin(&s, "\0\006answer", 8, 1);
	assert_true(swap_with(&s, &m, &err));
	assert_int_equal(s.got, 5);
	assert_memory_equal(s.asked, "query", 5);
	assert_int_equal(m.len, 6);
	assert_memory_equal(m.data, "answer", 6);
}

static void an_answer_that_ends_early_is_none(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} rows[] = { { "", 0 }, { "\0", 1 }, { "\0\007answer", 8 } };
	static struct dnstcp_message m;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct err err = { 0 };
		struct server s;
		begin(&s, rows[i].bytes, rows[i].len, 8);
		assert_false(swap_with(&s, &m, &err));
		assert_int_equal(err.kind, ERR_NET);
		assert_non_null(strstr(err.msg, s.address.text));
		assert_string_not_equal(err.hint, "");
	}
}

static void nobody_there_is_said(void **state)
{
	static struct dnstcp_message m = { .len = 1 };
	struct dnstcp_server server;
	struct err err = { 0 };

	/* Port 0 takes no connections. */
	assert_true(dnstcp_server(&server, "127.0.0.1:0", 0, &err));
	assert_false(dnstcp_swap(&server, &m, &err));
	assert_int_equal(err.kind, ERR_NET);
	assert_non_null(strstr(err.msg, "127.0.0.1 port 0: no answer"));
}

static void endpoints_are_hosts_with_or_without_port(void **state)
{
	static const struct {
		const char *endpoint, *text; /* NULL: refused */
	} rows[] = {
		{ "192.0.2.53", "192.0.2.53 port 53" },
		{ "192.0.2.53:5353", "192.0.2.53 port 5353" },
		{ "192.0.2.53:", "192.0.2.53 port 53" },
		{ "2001:db8::53", "2001:db8::53 port 53" },
		{ "[2001:db8::53]", "2001:db8::53 port 53" },
		{ "[2001:db8::53]:5353", "2001:db8::53 port 5353" },
		{ "", NULL },
		{ ":53", NULL },
		{ "[]:53", NULL },
		{ "192.0.2.53:dns", NULL },
		{ "192.0.2.53:123456", NULL },
		{ "[2001:db8::53]5353", NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct dnstcp_server server;
		struct err err = { 0 };
		bool ok = dnstcp_server(&server, rows[i].endpoint, 0, &err);
		if (ok != (rows[i].text != NULL))
			fail_msg("%s: %s", rows[i].endpoint, err.msg);
		if (ok)
			assert_string_equal(server.text, rows[i].text);
		else
			assert_int_equal(err.kind, ERR_CONFIG);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_in_pieces_is_put_together),
		cmocka_unit_test(an_answer_that_ends_early_is_none),
		cmocka_unit_test(nobody_there_is_said),
		cmocka_unit_test(endpoints_are_hosts_with_or_without_port),
	};

	return cmocka_run_group_tests_name("dnstcp", tests, NULL, NULL);
}
