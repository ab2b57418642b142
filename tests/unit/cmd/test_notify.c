/* The notify command: a real script that writes down what it was told. */
#include "cmd/notify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define CANARY "c4n4ry-s3cret"

static char folder[] = "/tmp/exodane-notify.XXXXXX";

/* A run that has ended, its journal, and what was said of it. */
struct told {
	struct context context;
	struct carry carry;
	struct journal journal;
	char *said;
	size_t len;
	unsigned saves;
	bool disk_full;
};

static void path_of(const char *name, char out[128])
{
	snprintf(out, 128, "%s/%s", folder, name);
}

static void write_file(const char *name, const char *text, mode_t mode)
{
	char path[128];
	FILE *file;

	path_of(name, path);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	assert_int_equal(chmod(path, mode), 0);
}

/* What a file of the folder holds; "" it is not there. */
static const char *read_file(const char *name)
{
	static char text[8192];
	char path[128];
	FILE *file;
	size_t n = 0;

	path_of(name, path);
	file = fopen(path, "r");
	if (file) {
		n = fread(text, 1, sizeof(text) - 1, file);
		fclose(file);
	}
	text[n] = '\0';
	return text;
}

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	while ((text = strstr(text, part))) {
		text += strlen(part);
		n++;
	}
	return n;
}

static bool save(void *self, const struct migration *migration, struct err *err)
{
	struct told *told = self;

	told->saves++;
	return !told->disk_full || err_set(err, ERR_STORE, "no space left");
}

static int64_t now(void *self)
{
	return 1800000000;
}

/* script: a shell script, which finds the folder in its first argument. */
static struct told *begin(const char *script, const char *settings)
{
	struct told *told = calloc(1, sizeof(*told));
	struct prompt *prompt = &told->context.prompt;
	char text[400], path[128];
	struct err err = { 0 };

	assert_non_null(told);
	write_file("told", script, 0755);
	snprintf(text, sizeof(text),
		 "[default]\nnotify = %s/told '%s' \"a b\" $HOME;x\n%s", folder,
		 folder, settings);
	write_file("exodane.conf", text, 0644);
	path_of("exodane.conf", path);
	assert_true(config_load(path, true, &told->context.config, &err));
	told->context.talk = (struct term){ .width = 80, .utf8 = true };
	told->context.talk.out = open_memstream(&told->said, &told->len);
	prompt->term = &told->context.talk;
	prompt->nobody = prompt->quiet = true;
	told->context.person = prompt_person(prompt);
	told->context.clock = (struct clock){ .now = now };
	told->journal = (struct journal){ .self = told, .save = save };
	told->carry = (struct carry){ .domain = "a.example",
				      .is_loaded = true,
				      .is_locked = true,
				      .has_run = true };
	return told;
}

static void end(struct told *told)
{
	static const char *const left[] = { "told",  "exodane.conf", "events",
					    "stdin", "env",	     "args" };
	char path[128];

	for (size_t i = 0; i < sizeof(left) / sizeof(*left); i++) {
		path_of(left[i], path);
		unlink(path);
	}
	fclose(told->context.talk.out);
	free(told->said);
	config_free(&told->context.config);
	free(told);
}

static void ended(struct told *told, enum run_result result, const char *why)
{
	struct run_report *report = &told->carry.report;

	*report = (struct run_report){ .result = result, .step = STEP_ADD_MX };
	snprintf(report->why, sizeof(report->why), "%s", why);
	notify_end(&told->context, &told->carry, &told->journal);
	fflush(told->context.talk.out);
}

static const char counts[] = "#!/bin/sh\n"
			     "echo $EXODANE_EVENT >>\"$1/events\"\n";

static void the_event_is_on_standard_input_and_in_the_environment(void **state)
{
	struct told *told = begin("#!/bin/sh\ncat >\"$1/stdin\"\n"
				  "env >\"$1/env\"\n"
				  "printf '%s|' \"$@\" >\"$1/args\"\n",
				  "");
	char expected[200];

	setenv("PDNS_API_KEY", CANARY, 1);
	setenv("EXODANE_ACCESS_TOKEN", CANARY, 1);
	ended(told, RUN_BLOCKED, "the \"zone\" is\nanother `id`");
	assert_non_null(strstr(read_file("stdin"), "\"exodane.event/1\""));
	assert_non_null(strstr(read_file("stdin"), "\"event\":\t\"blocked\""));
	assert_non_null(strstr(read_file("stdin"), "\"a.example\""));
	assert_non_null(strstr(read_file("stdin"), "2027-01-15T08:00:00Z"));
	assert_non_null(strstr(read_file("env"), "EXODANE_EVENT=blocked\n"));
	assert_non_null(strstr(read_file("env"), "EXODANE_DOMAIN=a.example\n"));
	assert_non_null(strstr(read_file("env"), "EXODANE_STATE=blocked\n"));
	assert_non_null(strstr(read_file("env"), "EXODANE_STEP=add-mx\n"));
	assert_non_null(strstr(read_file("env"), "another `id`\n"));
	assert_null(strstr(read_file("env"), CANARY));
	/* no shell has read the words */
	snprintf(expected, sizeof(expected), "%s|a b|$HOME;x|", folder);
	assert_string_equal(read_file("args"), expected);
	assert_string_equal(told->said, "");
	unsetenv("PDNS_API_KEY");
	unsetenv("EXODANE_ACCESS_TOKEN");
	end(told);
}

static void the_same_event_is_told_once(void **state)
{
	struct told *told = begin(counts, "");

	ended(told, RUN_BLOCKED, "the signature ends in 59 minutes");
	ended(told, RUN_BLOCKED, "the signature ends in 49 minutes");
	ended(told, RUN_BLOCKED, "the signature ends in 39 minutes");
	assert_int_equal(count(read_file("events"), "blocked"), 1);
	assert_int_equal(told->saves, 1);
	ended(told, RUN_BLOCKED, "somebody else changed the zone");
	assert_int_equal(count(read_file("events"), "blocked"), 2);
	end(told);
}

static void what_comes_again_after_it_went_on_is_told_again(void **state)
{
	struct told *told = begin(counts, "");

	ended(told, RUN_BLOCKED, "the same");
	ended(told, RUN_WAITING, "old answers");
	ended(told, RUN_BLOCKED, "the same");
	assert_int_equal(count(read_file("events"), "blocked"), 2);
	end(told);
}

static void the_end_is_told_and_not_again_by_later_sweeps(void **state)
{
	struct told *told = begin(counts, "");

	ended(told, RUN_DONE, "every step holds");
	told->carry.has_run = false;
	ended(told, RUN_DONE, "nothing is left to do");
	assert_string_equal(read_file("events"), "done\n");
	end(told);
}

static void consent_and_questions_are_due_to_a_person(void **state)
{
	struct told *told = begin(counts, "");

	told->carry.report = (struct run_report){ .result = RUN_BLOCKED,
						  .step = STEP_ADD_MX,
						  .needs_consent = true };
	notify_end(&told->context, &told->carry, &told->journal);
	assert_string_equal(read_file("events"), "due\n");
	told->carry.report.needs_consent = false;
	told->carry.report.has_question = true;
	snprintf(told->carry.report.why, 100, "May the port be trusted?");
	notify_end(&told->context, &told->carry, &told->journal);
	assert_string_equal(read_file("events"), "due\ndue\n");
	end(told);
}

static void errors_that_time_heals_and_waits_are_no_events(void **state)
{
	struct told *told = begin(counts, "");

	ended(told, RUN_WAITING, "old answers");
	told->carry.report.err.kind = ERR_NET;
	told->carry.report.result = RUN_ERROR;
	notify_end(&told->context, &told->carry, &told->journal);
	assert_string_equal(read_file("events"), "");
	told->carry.report.err.kind = ERR_AUTH;
	notify_end(&told->context, &told->carry, &told->journal);
	assert_string_equal(read_file("events"), "blocked\n");
	end(told);
}

static void who_sits_at_the_terminal_is_told_nothing_but_the_end(void **state)
{
	struct told *told = begin(counts, "");

	told->context.prompt.nobody = false;
	ended(told, RUN_BLOCKED, "the move was declined");
	assert_string_equal(read_file("events"), "");
	ended(told, RUN_DONE, "every step holds");
	assert_string_equal(read_file("events"), "done\n");
	end(told);
}

static void a_command_that_fails_is_reported_and_tried_again(void **state)
{
	struct told *told = begin("#!/bin/sh\necho $EXODANE_EVENT >>\"$1/"
				  "events\"\necho no route >&2\nexit 7\n",
				  "");

	ended(told, RUN_DONE, "every step holds");
	assert_non_null(strstr(told->said, "! notify: "));
	assert_non_null(strstr(told->said, "ended with status 7: no route"));
	assert_int_equal(told->carry.exit, 0);
	/* A later sweep finds nothing left to do, but this. */
	write_file("told", counts, 0755);
	told->carry.has_run = false;
	ended(told, RUN_DONE, "nothing is left to do");
	ended(told, RUN_DONE, "nothing is left to do");
	assert_string_equal(read_file("events"), "done\ndone\n");
	end(told);
}

static void a_command_that_hangs_is_ended_with_all_its_kin(void **state)
{
	struct told *told = begin("#!/bin/sh\n(sleep 5; echo late >>\"$1/"
				  "events\") &\nsleep 60\n",
				  "notify_timeout = 1\n");

	ended(told, RUN_DONE, "every step holds");
	assert_non_null(strstr(told->said, "within 1 seconds"));
	sleep(5);
	assert_string_equal(read_file("events"), "");
	end(told);
}

static void no_program_is_a_warning(void **state)
{
	struct told *told = begin("nothing to run", "");
	char path[128];

	path_of("told", path);
	unlink(path);
	ended(told, RUN_DONE, "every step holds");
	assert_non_null(strstr(told->said, "no such program"));
	end(told);
}

static void a_journal_that_cannot_be_written_is_a_warning(void **state)
{
	struct told *told = begin(counts, "");

	told->disk_full = true;
	ended(told, RUN_DONE, "every step holds");
	assert_non_null(strstr(told->said, "no space left"));
	end(told);
}

static int make_folder(void **state)
{
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_event_is_on_standard_input_and_in_the_environment),
		cmocka_unit_test(the_same_event_is_told_once),
		cmocka_unit_test(
			what_comes_again_after_it_went_on_is_told_again),
		cmocka_unit_test(the_end_is_told_and_not_again_by_later_sweeps),
		cmocka_unit_test(consent_and_questions_are_due_to_a_person),
		cmocka_unit_test(
			errors_that_time_heals_and_waits_are_no_events),
		cmocka_unit_test(
			who_sits_at_the_terminal_is_told_nothing_but_the_end),
		cmocka_unit_test(
			a_command_that_fails_is_reported_and_tried_again),
		cmocka_unit_test(
			a_command_that_hangs_is_ended_with_all_its_kin),
		cmocka_unit_test(no_program_is_a_warning),
		cmocka_unit_test(a_journal_that_cannot_be_written_is_a_warning),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
