/* Claims about what goes wrong: the right kind of error, and words. */
#include "suite.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct mxset have, want;

static void a_zone(void)
{
	have = set_of(3600, "10 old.mail.example.net");
	want = set_of(60, "0 new.a-v1.mx.example");
	given(ZONE, &have);
}

/* Reading fails in that way, whatever is tried; and nothing has changed. */
static void fails(const char *what, enum err_kind kind, struct err *err)
{
	struct zone zone;
	char first[sizeof(err->msg)];

	a_zone();
	fault(what);
	if (mx_read(ZONE, &zone, err))
		fail_msg("read in spite of %s", what);
	assert_err(err, kind);
	snprintf(first, sizeof(first), "%s", err->msg);
	a_zone();
	fault(what);
	assert_false(mx_write(ZONE, &have, &want, err));
	assert_err(err, kind);
	struct mxset now = held();
	assert_set(&now, &have);
}

static void each_status_has_its_kind_and_words(void **state)
{
	static const struct {
		int status;
		enum err_kind kind;
	} rows[] = {
		{ 400, ERR_REMOTE }, { 401, ERR_AUTH },	    { 403, ERR_AUTH },
		{ 404, ERR_REMOTE }, { 409, ERR_CONFLICT }, { 422, ERR_REMOTE },
		{ 429, ERR_BUSY },   { 500, ERR_NET },	    { 502, ERR_NET },
		{ 503, ERR_BUSY },   { 302, ERR_REMOTE },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct err err = { 0 };
		char what[256], number[8];

		snprintf(what, sizeof(what),
			 "{\"how\": \"status\", \"status\": %d, "
			 "\"always\": true, \"headers\": {\"Retry-After\": "
			 "\"7\"}, \"body\": \"<html>nonsense</html>\"}",
			 rows[i].status);
		fails(what, rows[i].kind, &err);
		snprintf(number, sizeof(number), "%d", rows[i].status);
		assert_non_null(strstr(err.msg, number));
		assert_null(strstr(err.msg, "<html>"));
		if (rows[i].status == 429)
			assert_int_equal(err.retry_after_s, 7);
	}
}

/* The same, but only the request that changes something is refused. */
static void a_refused_change_is_an_error_and_changes_nothing(void **state)
{
	static const int statuses[] = { 401, 403, 404, 409, 422, 429, 500 };

	for (size_t i = 0; i < sizeof(statuses) / sizeof(*statuses); i++) {
		struct err err = { 0 };
		char what[128];

		a_zone();
		snprintf(what, sizeof(what),
			 "{\"how\": \"status\", \"status\": %d, \"on\": "
			 "\"changing\", \"always\": true}",
			 statuses[i]);
		fault(what);
		assert_false(mx_write(ZONE, &have, &want, &err));
		assert_true(err.kind != ERR_NONE && err.kind != ERR_INTERNAL);
		assert_err(&err, err.kind);
		struct mxset now = held();
		assert_set(&now, &have);
	}
}

/* The API says yes, and does nothing. */
static void an_acceptance_that_changes_nothing_is_noticed(void **state)
{
	struct err err = { 0 };

	a_zone();
	fault("{\"how\": \"status\", \"status\": 200, \"on\": "
	      "\"changing\", \"always\": true}");
	assert_false(mx_write(ZONE, &have, &want, &err));
	assert_true(err.kind == ERR_REMOTE || err.kind == ERR_BUSY);
	assert_err(&err, err.kind);
}

static void a_web_page_is_no_answer(void **state)
{
	struct err err = { 0 };

	fails("{\"how\": \"status\", \"status\": 200, \"always\": true, "
	      "\"headers\": {\"Content-Type\": \"text/html\"}, \"body\": "
	      "\"<!doctype html><p>Welcome\"}",
	      ERR_PARSE, &err);
	assert_true(*err.hint);
}

static void other_json_is_no_answer(void **state)
{
	static const char *const bodies[] = { "{}", "[]",	"null",
					      "17", "[[[[]]]]", "" };

	for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
		struct err err = { 0 };
		struct zone zone;
		char what[256];

		a_zone();
		snprintf(what, sizeof(what),
			 "{\"how\": \"status\", \"status\": 200, \"always\": "
			 "true, \"body\": \"%s\"}",
			 bodies[i]);
		fault(what);
		assert_false(mx_read(ZONE, &zone, &err));
		assert_true(err.kind == ERR_PARSE || err.kind == ERR_REMOTE);
		assert_err(&err, err.kind);
	}
}

static void a_cut_off_answer_is_an_error(void **state)
{
	struct err err = { 0 };

	fails("{\"how\": \"truncate\", \"always\": true}", ERR_NET, &err);
	fails("{\"how\": \"drop\", \"always\": true}", ERR_NET, &err);
}

static void a_huge_answer_is_not_taken_in(void **state)
{
	struct err err = { 0 };

	fails("{\"how\": \"huge\", \"always\": true}", ERR_PARSE, &err);
}

static void a_silent_server_is_waited_for_20_seconds(void **state)
{
	struct err err = { 0 };
	struct zone zone;

	a_zone();
	fault("{\"how\": \"slow\", \"seconds\": 60}");
	assert_false(mx_read(ZONE, &zone, &err));
	assert_err(&err, ERR_NET);
}

/* A server that repeats the credentials in its complaint. */
static void the_secret_stays_secret_even_when_echoed(void **state)
{
	const char *canary = cJSON_GetStringValue(
		cJSON_GetObjectItem(suite.server.hello, "canary"));
	static const char *const before[] = { "{\\\"error\\\": \\\"bad ",
					      "{\\\"message\\\": \\\"bad ",
					      "{\\\"detail\\\": \\\"bad ",
					      "bad " };

	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++) {
		struct err err = { 0 };
		char what[512];

		snprintf(what, sizeof(what),
			 "{\"how\": \"status\", \"status\": 401, \"always\": "
			 "true, \"body\": \"%s%s%s\"}",
			 before[i], canary, *before[i] == '{' ? "\\\"}" : "");
		fails(what, ERR_AUTH, &err);
		/* What is no JSON is shown. */
		if (*before[i] != '{')
			assert_non_null(strstr(err.msg, "bad *"));
	}
}

static void a_wrong_secret_is_refused_as_such(void **state)
{
	struct dns_api api, good = suite.api;
	struct err err = { 0 };
	struct zone zone;

	a_zone();
	open_with(suite.subject->secret, "d3Jvbmctc2VjcmV0LXdyb25n", &api);
	suite.api = api;
	bool ok = mx_read(ZONE, &zone, &err);
	suite.api = good;
	api.close(api.self);
	assert_false(ok);
	assert_err(&err, ERR_AUTH);
}

static void a_zone_that_is_not_there_is_said(void **state)
{
	struct err err = { 0 };
	struct zone zone;

	a_zone();
	assert_false(mx_read("nowhere.test", &zone, &err));
	assert_err(&err, ERR_REMOTE);
	assert_non_null(strstr(err.msg, "nowhere.test"));
}

/* Text with ' for ", as a member of JSON. */
static void quoted(const char *text, char *out, size_t size)
{
	size_t n = 0;

	for (; *text && n + 3 < size; text++) {
		if (*text == '\'')
			out[n++] = '\\';
		out[n++] = *text == '\'' ? '"' : *text;
	}
	out[n] = '\0';
}

static void an_error_within_a_200_is_an_error(void **state)
{
	struct err err = { 0 };
	char body[512], what[1024];

	quoted(suite.subject->refusal, body, sizeof(body));
	snprintf(what, sizeof(what),
		 "{\"how\": \"status\", \"status\": 200, \"always\": true, "
		 "\"body\": \"%s\"}",
		 body);
	fails(what, ERR_REMOTE, &err);
	assert_non_null(strstr(err.msg, "no luck"));
}

/* A port of loopback on which nobody listens. */
static int closed_port(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	close(fd);
	return ntohs(a.sin_port);
}

static void a_server_that_is_down_is_said(void **state)
{
	struct dns_api api, good = suite.api;
	struct err err = { 0 };
	struct zone zone;
	char endpoint[64];

	snprintf(endpoint, sizeof(endpoint), "%s127.0.0.1:%d",
		 suite.subject->traits & HTTP ? "http://" : "", closed_port());
	open_with("endpoint", endpoint, &api);
	suite.api = api;
	bool ok = mx_read(ZONE, &zone, &err);
	suite.api = good;
	api.close(api.self);
	assert_false(ok);
	assert_err(&err, ERR_NET);
}

static void credentials_are_examined_without_a_change(void **state)
{
	struct err err = { 0 };
	char line[512];

	a_zone();
	if (!suite.api.examine) {
		printf("# does not apply: there is nothing to examine\n");
		return;
	}
	if (!suite.api.examine(suite.api.self, ZONE, line, sizeof(line), &err))
		fail_msg("%s", err.msg);
	assert_silent(line);
	assert_non_null(strstr(line, ZONE));
	assert_int_equal(changing_requests(), 0);
}

const struct claim failure_claims[] = {
	CLAIM(each_status_has_its_kind_and_words, HTTP),
	CLAIM(a_refused_change_is_an_error_and_changes_nothing, HTTP),
	CLAIM(an_acceptance_that_changes_nothing_is_noticed, HTTP),
	CLAIM(a_web_page_is_no_answer, HTTP),
	CLAIM(other_json_is_no_answer, HTTP),
	CLAIM(an_error_within_a_200_is_an_error, REFUSAL),
	CLAIM(a_cut_off_answer_is_an_error, HTTP),
	CLAIM(a_huge_answer_is_not_taken_in, HTTP),
	CLAIM(a_silent_server_is_waited_for_20_seconds, HTTP),
	CLAIM(the_secret_stays_secret_even_when_echoed, HTTP),
	CLAIM(a_wrong_secret_is_refused_as_such, NETWORK),
	CLAIM(a_zone_that_is_not_there_is_said, 0),
	CLAIM(a_server_that_is_down_is_said, NETWORK),
	CLAIM(credentials_are_examined_without_a_change, 0),
};
const size_t n_failure_claims =
	sizeof(failure_claims) / sizeof(*failure_claims);
