/* http.c against a real server on loopback that answers oddly. */
#include "providers/net/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CANARY "canary-2f6c1d"

static int server_in = -1;
static int port;

static int start_server(void **state)
{
	int to[2], from[2];
	char line[16] = "";

	if (pipe(to) != 0 || pipe(from) != 0)
		return -1;
	if (fork() == 0) {
		dup2(to[0], 0);
		dup2(from[1], 1);
		close(to[1]);
		execl("/usr/bin/python3", "python3", getenv("ODD_HTTP"), NULL);
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	server_in = to[1];
	if (read(from[0], line, sizeof(line) - 1) <= 0)
		return -1;
	port = (int)strtol(line, NULL, 10);
	return port > 0 ? 0 : -1;
}

static int stop_server(void **state)
{
	close(server_in);
	return 0;
}

static struct http_request request_of(const char *method, const char *path,
				      char url[128])
{
	snprintf(url, 128, "http://user:" CANARY "@127.0.0.1:%d%s?key=" CANARY,
		 port, path);
	return (struct http_request){
		.method = method,
		.url = url,
		.who = "test",
		.n_headers = 1,
		.headers = { { "X-API-Key", CANARY } },
	};
}

static void cookies_are_kept_without_their_attributes(void **state)
{
	struct http_response response;
	struct err err = { 0 };
	char url[128];
	struct http_request request = request_of("GET", "/session", url);

	assert_true(http_send(&request, &response, &err));
	assert_string_equal(response.cookies, "a=1; b=2");
	http_response_free(&response);
}

static void sends_method_headers_and_body_and_keeps_what_came(void **state)
{
	struct http_response response;
	struct err err = { 0 };
	char url[128];
	struct http_request request = request_of("PATCH", "/echo", url);

	request.body = "{}";
	request.body_len = 2;
	assert_true(http_send(&request, &response, &err));
	assert_int_equal(response.status, 200);
	assert_string_equal(response.body.data, "PATCH " CANARY " {}");
	assert_string_equal(response.etag, "\"v1\"");
	assert_string_equal(response.content_type, "text/plain");
	assert_string_equal(response.link, "</p2>; rel=\"next\"");
	http_response_free(&response);
}

static void never_follows_a_redirect(void **state)
{
	struct http_response response;
	struct err err = { 0 };
	char url[128];
	struct http_request request = request_of("GET", "/redirect", url);

	assert_true(http_send(&request, &response, &err));
	assert_int_equal(response.status, 302);
	assert_string_equal(response.location, "/echo");
	http_response_free(&response);
}

static void refuses_an_answer_larger_than_the_limit(void **state)
{
	struct http_response response;
	struct err err = { 0 };
	char url[128];
	struct http_request request = request_of("GET", "/huge", url);

	request.max_body = 1000;
	assert_false(http_send(&request, &response, &err));
	assert_int_equal(err.kind, ERR_PARSE);
}

static void gives_up_at_the_time_limit(void **state)
{
	struct http_response response;
	struct err err = { 0 };
	char url[128];
	struct http_request request = request_of("GET", "/slow", url);

	request.timeout_ms = 300;
	assert_false(http_send(&request, &response, &err));
	assert_int_equal(err.kind, ERR_NET);
}

static bool at_the_second_look(void *self)
{
	return ++*(int *)self > 1;
}

static void breaks_off_when_it_is_to_end(void **state)
{
	struct http_response response;
	struct err err = { 0 };
	char url[128];
	struct http_request request = request_of("PATCH", "/slow", url);
	int looks = 0;
	struct clock clock = { .self = &looks,
			       .interrupted = at_the_second_look };

	request.clock = &clock;
	assert_false(http_send(&request, &response, &err));
	assert_int_equal(err.kind, ERR_INTERRUPTED);
	assert_int_equal(looks, 2);
}

static void repeats_a_broken_get_once_but_never_a_patch(void **state)
{
	struct http_response response;
	struct err err = { 0 };
	char url[128];
	struct http_request request = request_of("PATCH", "/breaks-once", url);

	assert_false(http_send(&request, &response, &err));
	assert_int_equal(err.kind, ERR_NET);
	request = request_of("GET", "/count", url);
	assert_true(http_send(&request, &response, &err));
	assert_string_equal(response.body.data, "1");
	http_response_free(&response);
	request = request_of("GET", "/breaks-once-too", url);
	assert_true(http_send(&request, &response, &err));
	assert_string_equal(response.body.data, "ok");
	http_response_free(&response);
}

static void a_truncated_answer_is_no_answer(void **state)
{
	struct http_response response;
	struct err err = { 0 };
	char url[128];
	struct http_request request = request_of("GET", "/truncated", url);

	assert_false(http_send(&request, &response, &err));
	assert_int_equal(err.kind, ERR_NET);
}

static void busy_tells_when_to_come_again(void **state)
{
	struct http_response response;
	struct err err = { 0 };
	char url[128];
	struct http_request request = request_of("GET", "/busy", url);

	assert_true(http_send(&request, &response, &err));
	assert_false(http_fail(&request, &response, "a\nb\tc", &err));
	assert_int_equal(err.kind, ERR_BUSY);
	assert_int_equal(err.retry_after_s, 7);
	assert_non_null(strstr(err.msg, "429 a b c"));
	http_response_free(&response);
}

static void a_header_value_with_a_line_break_is_refused(void **state)
{
	struct http_response response;
	struct err err = { 0 };
	char url[128];
	struct http_request request = request_of("GET", "/echo", url);

	request.headers[0].value = CANARY "\r\nX-Evil: 1";
	assert_false(http_send(&request, &response, &err));
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_null(strstr(err.msg, CANARY));
}

static void no_secret_is_in_any_message(void **state)
{
	static const char *const paths[] = { "/slow", "/truncated", "/huge" };
	struct http_response response;
	char url[128];

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		struct err err = { 0 };
		struct http_request request = request_of("GET", paths[i], url);

		request.timeout_ms = 300;
		request.max_body = 10;
		assert_false(http_send(&request, &response, &err));
		assert_null(strstr(err.msg, CANARY));
		assert_null(strstr(err.hint, CANARY));
		assert_non_null(strstr(err.msg, paths[i]));
	}
}

static void statuses_have_their_kinds(void **state)
{
	static const struct {
		int status;
		enum err_kind kind;
	} rows[] = { { 401, ERR_AUTH },	    { 403, ERR_AUTH },
		     { 404, ERR_REMOTE },   { 409, ERR_CONFLICT },
		     { 412, ERR_CONFLICT }, { 422, ERR_REMOTE },
		     { 429, ERR_BUSY },	    { 500, ERR_NET },
		     { 503, ERR_BUSY } };
	char url[128];
	struct http_request request = request_of("GET", "/x", url);

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct http_response response = { .status = rows[i].status };
		struct err err = { 0 };

		assert_false(http_fail(&request, &response, NULL, &err));
		assert_int_equal(err.kind, rows[i].kind);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cookies_are_kept_without_their_attributes),
		cmocka_unit_test(
			sends_method_headers_and_body_and_keeps_what_came),
		cmocka_unit_test(never_follows_a_redirect),
		cmocka_unit_test(refuses_an_answer_larger_than_the_limit),
		cmocka_unit_test(gives_up_at_the_time_limit),
		cmocka_unit_test(breaks_off_when_it_is_to_end),
		cmocka_unit_test(repeats_a_broken_get_once_but_never_a_patch),
		cmocka_unit_test(a_truncated_answer_is_no_answer),
		cmocka_unit_test(busy_tells_when_to_come_again),
		cmocka_unit_test(a_header_value_with_a_line_break_is_refused),
		cmocka_unit_test(no_secret_is_in_any_message),
		cmocka_unit_test(statuses_have_their_kinds),
	};

	return cmocka_run_group_tests_name("http", tests, start_server,
					   stop_server);
}
