/* Claims about programs of the user's own. */
#include "suite.h"

#include <string.h>

/* The program says this, and exits so. */
static void says(const char *out, const char *more, enum err_kind kind,
		 const char *words)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;
	char what[1024];

	given(ZONE, &set);
	snprintf(what, sizeof(what), "{\"how\": \"say\", \"stdout\": \"%s\"%s}",
		 out, more);
	fault(what);
	assert_false(mx_read(ZONE, &zone, &err));
	assert_err(&err, kind);
	if (!strstr(err.msg, words))
		fail_msg("no word of \"%s\" in: %s", words, err.msg);
}

static void what_the_program_says_is_its_error(void **state)
{
	says("{\\\"error\\\": {\\\"kind\\\": \\\"AUTH\\\", \\\"message\\\": "
	     "\\\"no such user\\\"}}",
	     ", \"exit\": 1", ERR_AUTH, "no such user");
	says("{\\\"error\\\": {\\\"kind\\\": \\\"BUSY\\\", \\\"message\\\": "
	     "\\\"later\\\", \\\"retry_after\\\": 30}}",
	     "", ERR_BUSY, "later");
	says("{\\\"error\\\": {\\\"kind\\\": \\\"INTERNAL\\\"}}", "",
	     ERR_REMOTE, "no message");
	says("", ", \"exit\": 3, \"stderr\": \"first\\nTraceback: boom\\n\"",
	     ERR_REMOTE, "status 3: Traceback: boom");
}

static void nonsense_is_no_answer(void **state)
{
	static const char *const bad[] = {
		"",
		"[]",
		"{}",
		"{\\\"zone\\\": \\\"example.org\\\"}",
		"{\\\"zone\\\": \\\"example.net\\\", \\\"mx\\\": []}",
		"{\\\"zone\\\": \\\"example.org\\\", \\\"mx\\\": [{}]}",
		"{\\\"zone\\\": \\\"example.org\\\", \\\"mx\\\": []} x",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		says(bad[i], "", ERR_PARSE, "exec: ");
	says("{\\\"zone\\\": \\\"example.org\\\", \\\"mx\\\": [], "
	     "\\\"ttl_scope\\\": \\\"all\\\"}",
	     "", ERR_PARSE, "ttl_scope");
}

static void a_program_that_is_not_there_is_a_config_error(void **state)
{
	struct dns_api api, good = suite.api;
	struct err err = { 0 };
	struct zone zone;

	open_with("program", "/nonexistent/program", &api);
	suite.api = api;
	bool ok = mx_read(ZONE, &zone, &err);
	suite.api = good;
	api.close(api.self);
	assert_false(ok);
	assert_int_equal(err.kind, ERR_CONFIG);
}

const struct claim exec_claims[] = {
	CLAIM(what_the_program_says_is_its_error, 0),
	CLAIM(nonsense_is_no_answer, 0),
	CLAIM(a_program_that_is_not_there_is_a_config_error, 0),
};
const size_t n_exec_claims = sizeof(exec_claims) / sizeof(*exec_claims);
