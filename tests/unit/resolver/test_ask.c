/* Packets against a server on loopback that answers oddly. */
#include "providers/resolver/ask.h"
#include "providers/resolver/flight.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LONG_MS 20000 /* never reached where an answer comes */

static int server_in = -1;
static struct endpoint odd, closed;

static int start_server(void **state)
{
	int to[2], from[2];
	char line[16] = "", text[32];

	if (pipe(to) != 0 || pipe(from) != 0)
		return -1;
	if (fork() == 0) {
		dup2(to[0], 0);
		dup2(from[1], 1);
		close(to[1]);
		execl("/usr/bin/python3", "python3", getenv("ODD_DNS"), NULL);
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	server_in = to[1];
	if (read(from[0], line, sizeof(line) - 1) <= 0)
		return -1;
	line[strcspn(line, "\n")] = '\0';
	snprintf(text, sizeof(text), "127.0.0.1@%s", line);
	/* Port 9 of another loopback address: nobody is there. */
	return endpoint_parse(text, 53, &odd, NULL) &&
			       endpoint_parse("127.0.0.2@9", 53, &closed, NULL)
		       ? 0
		       : -1;
}

static int stop_server(void **state)
{
	close(server_in);
	return 0;
}

static struct query query_of(const char *kind)
{
	struct query query = { .type = DNS_A,
			       .recursive = true,
			       .n_endpoints = 1,
			       .endpoints = &odd };

	snprintf(query.name, sizeof(query.name), "%s.test", kind);
	return query;
}

static void assert_answered(struct query *query)
{
	assert_int_equal(query->end, QUERY_ANSWERED);
	assert_non_null(query->reply);
	assert_int_equal(ldns_pkt_ancount(query->reply), 1);
	ldns_pkt_free(query->reply);
}

static void forged_and_broken_datagrams_do_not_count(void **state)
{
	static const char *const kinds[] = { "plain",	  "wrongid",
					     "wrongname", "noresponse",
					     "junk",	  "empty" };
	struct query queries[6];

	for (size_t i = 0; i < 6; i++)
		queries[i] = query_of(kinds[i]);
	ask_all(queries, 6, LONG_MS);
	for (size_t i = 0; i < 6; i++)
		assert_answered(&queries[i]);
}

static void a_truncated_answer_is_fetched_by_tcp(void **state)
{
	struct query query = query_of("tc");

	ask_all(&query, 1, LONG_MS);
	assert_answered(&query);
}

static void a_cut_tcp_answer_is_no_answer(void **state)
{
	struct query query = query_of("tcpcut");

	ask_all(&query, 1, LONG_MS);
	assert_int_not_equal(query.end, QUERY_ANSWERED);
	assert_null(query.reply);
}

static void a_lost_query_is_sent_again(void **state)
{
	struct query query = query_of("late");

	ask_all(&query, 1, LONG_MS);
	assert_answered(&query);
}

static void a_server_without_edns_is_asked_plainly(void **state)
{
	struct query query = query_of("oldserver");

	ask_all(&query, 1, LONG_MS);
	assert_answered(&query);
}

static void a_failure_is_an_answer_with_its_code(void **state)
{
	struct query query = query_of("servfail");

	ask_all(&query, 1, LONG_MS);
	assert_int_equal(query.end, QUERY_ANSWERED);
	assert_int_equal(ldns_pkt_get_rcode(query.reply), LDNS_RCODE_SERVFAIL);
	ldns_pkt_free(query.reply);
}

static void the_next_server_is_asked_when_one_is_not_there(void **state)
{
	const struct endpoint both[] = { closed, odd };
	struct query query = query_of("plain");

	query.endpoints = both;
	query.n_endpoints = 2;
	ask_all(&query, 1, LONG_MS);
	assert_string_equal(query.by, odd.text);
	assert_answered(&query);
}

static void silence_ends_at_the_deadline_and_delays_nobody(void **state)
{
	struct query queries[] = { query_of("silent"), query_of("plain"),
				   query_of("onlyjunk") };
	int64_t before = flight_clock_ms();

	ask_all(queries, 3, 1000);
	assert_true(flight_clock_ms() - before < LONG_MS);
	assert_int_equal(queries[0].end, QUERY_SILENT);
	assert_null(queries[0].reply);
	assert_answered(&queries[1]);
	assert_null(queries[2].reply);
}

static int64_t clock_now(void *self)
{
	return 1800000000;
}

/* Was the signal given? It is, 200 ms from the start. */
static bool was_ended(void *self)
{
	return flight_clock_ms() >= *(int64_t *)self + 200;
}

static void silence_is_broken_off_when_the_program_is_to_end(void **state)
{
	int64_t before = flight_clock_ms();
	struct clock clock = { .self = &before, .interrupted = was_ended };
	struct query queries[] = { query_of("silent"), query_of("plain") };

	queries[0].clock = queries[1].clock = &clock;
	ask_all(queries, 2, LONG_MS);
	assert_in_range(flight_clock_ms() - before, 200, 2000);
	assert_null(queries[0].reply);
	assert_answered(&queries[1]);
}

/* By whatever route, and however much is left to ask. */
static void every_operation_of_the_resolver_is_broken_off(void **state)
{
	int64_t before = flight_clock_ms();
	struct resolver_config config = {
		.n_servers = 2,
		.deadline_ms = LONG_MS,
		.clock = { .self = &before,
			   .now = clock_now,
			   .interrupted = was_ended },
	};
	struct dns_question question = { .name = "silent.test", .type = DNS_A };
	struct dns_authority servers;
	struct resolver resolver;
	struct dns_answer answer;
	struct err err = { 0 };

	snprintf(config.servers[0], sizeof(config.servers[0]), "%s", odd.text);
	snprintf(config.servers[1], sizeof(config.servers[1]), "%s", odd.text);
	assert_true(resolver_open(&config, &resolver, &err));
	assert_false(resolver.ask(resolver.self, &question, 1, &answer, &err));
	assert_int_equal(err.kind, ERR_INTERRUPTED);
	assert_int_equal(answer.n_links, 0);
	before = flight_clock_ms();
	assert_false(resolver.authority(resolver.self, &question, 1, &servers,
					&err));
	assert_int_equal(err.kind, ERR_INTERRUPTED);
	assert_false(
		resolver.compare(resolver.self, &question, &servers, &err));
	assert_int_equal(err.kind, ERR_INTERRUPTED);
	assert_in_range(flight_clock_ms() - before, 200, 2000);
	resolver.close(resolver.self);
}

static void a_name_that_points_to_itself_is_harmless(void **state)
{
	struct query query = query_of("loop");

	ask_all(&query, 1, 1000);
	ldns_pkt_free(query.reply);
}

static void many_are_asked_at_once(void **state)
{
	static struct query queries[300];

	for (size_t i = 0; i < 300; i++)
		queries[i] = query_of("plain");
	ask_all(queries, 300, LONG_MS);
	for (size_t i = 0; i < 300; i++)
		assert_answered(&queries[i]);
}

static void addresses_are_read_strictly(void **state)
{
	static const char *const bad[] = {
		"",	     "host",	      "1.2.3",	     "1.2.3.4@",
		"1.2.3.4@0", "1.2.3.4@65536", "1.2.3.4@53x", "[::1",
		"::1]@53"
	};
	struct endpoint endpoint;
	struct err err = { 0 };

	assert_true(endpoint_parse("[::1]@5353", 53, &endpoint, &err));
	assert_string_equal(endpoint.text, "::1@5353");
	assert_true(endpoint_parse("192.0.2.1", 53, &endpoint, &err));
	assert_string_equal(endpoint.text, "192.0.2.1");
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_false(endpoint_parse(bad[i], 53, &endpoint, &err));
		assert_int_equal(err.kind, ERR_CONFIG);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forged_and_broken_datagrams_do_not_count),
		cmocka_unit_test(a_truncated_answer_is_fetched_by_tcp),
		cmocka_unit_test(a_cut_tcp_answer_is_no_answer),
		cmocka_unit_test(a_lost_query_is_sent_again),
		cmocka_unit_test(a_server_without_edns_is_asked_plainly),
		cmocka_unit_test(a_failure_is_an_answer_with_its_code),
		cmocka_unit_test(
			the_next_server_is_asked_when_one_is_not_there),
		cmocka_unit_test(
			silence_ends_at_the_deadline_and_delays_nobody),
		cmocka_unit_test(
			silence_is_broken_off_when_the_program_is_to_end),
		cmocka_unit_test(every_operation_of_the_resolver_is_broken_off),
		cmocka_unit_test(a_name_that_points_to_itself_is_harmless),
		cmocka_unit_test(many_are_asked_at_once),
		cmocka_unit_test(addresses_are_read_strictly),
	};

	return cmocka_run_group_tests_name("ask", tests, start_server,
					   stop_server);
}
