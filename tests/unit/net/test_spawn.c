/* spawn.c with real programs: limits, groups, signals. */
#include "providers/net/spawn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool run_shell(const char *script, struct spawn spawn,
		      struct spawn_result *result, struct err *err)
{
	const char *const argv[] = { "sh", "-c", script, NULL };

	spawn.argv = argv;
	return spawn_run(&spawn, result, err);
}

static void gives_input_and_reads_both_streams_and_status(void **state)
{
	struct spawn_result r;
	struct err err = { 0 };

	assert_true(run_shell(
		"cat; echo oops >&2; exit 3",
		(struct spawn){ .input = "hello", .input_len = 5 }, &r, &err));
	assert_int_equal(r.status, 3);
	assert_string_equal(r.out.data, "hello");
	assert_string_equal(r.err.data, "oops\n");
	spawn_result_free(&r);
}

static void runs_in_the_folder_it_is_told(void **state)
{
	struct spawn_result r;
	struct err err = { 0 };

	assert_true(run_shell("pwd -P", (struct spawn){ .dir = "/usr/bin" }, &r,
			      &err));
	assert_string_equal(r.out.data, "/usr/bin\n");
	spawn_result_free(&r);
	assert_true(run_shell("echo here", (struct spawn){ .dir = "/nowhere" },
			      &r, &err));
	assert_int_equal(r.status, 127);
	assert_string_equal(r.out.data, "");
	spawn_result_free(&r);
}

static void input_that_nobody_reads_is_no_harm(void **state)
{
	static char big[1 << 20];
	struct spawn_result r;
	struct err err = { 0 };

	memset(big, 'x', sizeof(big));
	assert_true(run_shell(
		"exec <&-; echo done",
		(struct spawn){ .input = big, .input_len = sizeof(big) }, &r,
		&err));
	assert_string_equal(r.out.data, "done\n");
	spawn_result_free(&r);
}

static void a_missing_program_is_named(void **state)
{
	const char *const argv[] = { "no-such-program-here", NULL };
	struct spawn spawn = { .argv = argv };
	struct spawn_result r;
	struct err err = { 0 };

	assert_false(spawn_run(&spawn, &r, &err));
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_non_null(strstr(err.msg, "no-such-program-here"));
	spawn_result_free(&r);
}

/* The pid that the script printed as its first word has gone. */
static void assert_gone(const struct spawn_result *r)
{
	pid_t pid = (pid_t)strtol(r->out.data, NULL, 10);

	assert_true(pid > 1);
	for (int i = 0; i < 200 && kill(pid, 0) == 0; i++)
		usleep(20000);
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(errno, ESRCH);
}

static void the_time_limit_kills_the_whole_group(void **state)
{
	struct spawn_result r;
	struct err err = { 0 };

	assert_false(run_shell("sleep 600 & echo $!; trap '' TERM; "
			       "sleep 600; sleep 600",
			       (struct spawn){ .timeout_ms = 500 }, &r, &err));
	assert_int_equal(err.kind, ERR_NET);
	assert_true(r.timed_out);
	assert_gone(&r);
	spawn_result_free(&r);
}

static void a_straggler_that_holds_the_pipe_is_not_waited_for(void **state)
{
	struct spawn_result r;
	struct err err = { 0 };

	assert_true(run_shell("sleep 600 & echo $!", (struct spawn){ 0 }, &r,
			      &err));
	assert_int_equal(r.status, 0);
	assert_gone(&r);
	spawn_result_free(&r);
}

static void endless_output_is_stopped(void **state)
{
	struct spawn_result r;
	struct err err = { 0 };

	assert_false(run_shell("while :; do echo yes; done",
			       (struct spawn){ .max_output = 10000 }, &r,
			       &err));
	assert_int_equal(err.kind, ERR_PARSE);
	spawn_result_free(&r);
}

static void on_alarm(int signal)
{
}

static void a_signal_for_us_ends_it_and_leaves_nothing(void **state)
{
	struct sigaction act = { .sa_handler = on_alarm };
	struct spawn_result r;
	struct err err = { 0 };
	pid_t self = getpid();

	sigaction(SIGHUP, &act, NULL);
	pid_t other = fork();
	if (other == 0) {
		usleep(300000);
		kill(self, SIGHUP);
		_exit(0);
	}
	assert_false(
		run_shell("echo $$; sleep 600", (struct spawn){ 0 }, &r, &err));
	assert_int_equal(err.kind, ERR_INTERRUPTED);
	assert_gone(&r);
	spawn_result_free(&r);
}

struct lines {
	char all[256];
};

static void take_line(void *self, const char *line, bool is_stderr)
{
	struct lines *lines = self;
	size_t n = strlen(lines->all);

	snprintf(lines->all + n, sizeof(lines->all) - n, "%c[%s]",
		 is_stderr ? 'e' : 'o', line);
}

static void lines_are_passed_on_as_they_come(void **state)
{
	struct lines lines = { "" };
	struct spawn_result r;
	struct err err = { 0 };

	assert_true(run_shell(
		"echo one; sleep 0.3; echo two >&2; sleep 0.3; "
		"printf three",
		(struct spawn){ .line = take_line, .line_self = &lines }, &r,
		&err));
	assert_string_equal(lines.all, "o[one]e[two]o[three]");
	spawn_result_free(&r);
}

static void added_environment_wins(void **state)
{
	static const char *const env[] = { "NET_TEST=new", NULL };
	struct spawn_result r;
	struct err err = { 0 };

	setenv("NET_TEST", "old", 1);
	assert_true(run_shell("printf %s \"$NET_TEST\"; env | grep -c NET_TEST",
			      (struct spawn){ .env_add = env }, &r, &err));
	assert_string_equal(r.out.data, "new1\n");
	spawn_result_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_input_and_reads_both_streams_and_status),
		cmocka_unit_test(runs_in_the_folder_it_is_told),
		cmocka_unit_test(input_that_nobody_reads_is_no_harm),
		cmocka_unit_test(a_missing_program_is_named),
		cmocka_unit_test(the_time_limit_kills_the_whole_group),
		cmocka_unit_test(
			a_straggler_that_holds_the_pipe_is_not_waited_for),
		cmocka_unit_test(endless_output_is_stopped),
		cmocka_unit_test(a_signal_for_us_ends_it_and_leaves_nothing),
		cmocka_unit_test(lines_are_passed_on_as_they_come),
		cmocka_unit_test(added_environment_wins),
	};

	return cmocka_run_group_tests_name("spawn", tests, NULL, NULL);
}
