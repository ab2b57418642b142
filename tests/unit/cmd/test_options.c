/* Reading the command line. */
#include "cmd/options.h"
#include "cmd/suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MAX_WORDS 48

static bool parse(struct options *options, struct err *err, const char *line)
{
	static char copy[1024];
	char name[] = "exodane", *argv[MAX_WORDS] = { name };
	int argc = 1;

	snprintf(copy, sizeof(copy), "%s", line);
	for (char *word = copy; *(word += strspn(word, " "));) {
		argv[argc++] = word;
		word += strcspn(word, " ");
		if (*word)
			*word++ = '\0';
	}
	memset(err, 0, sizeof(*err));
	return options_parse(argc, argv, options, err);
}

static void options_may_stand_anywhere(void **state)
{
	struct options options;
	struct err err;

	assert_true(parse(&options, &err,
			  "--json migrate --yes a.example --resolver=192.0.2.1 "
			  "-v b.example --resolver 192.0.2.2@53"));
	assert_true(options.json && options.yes && options.verbose);
	assert_string_equal(options.command, "migrate");
	assert_int_equal(options.n_args, 2);
	assert_string_equal(options.args[1], "b.example");
	assert_int_equal(options.resolver.n, 2);
	assert_string_equal(options.resolver.text[0], "192.0.2.1");
	assert_string_equal(options.resolver.text[1], "192.0.2.2@53");
	options_free(&options);
}

static void two_hyphens_end_the_options(void **state)
{
	struct options options;
	struct err err;

	assert_true(parse(&options, &err, "check -- --json"));
	assert_false(options.json);
	assert_string_equal(options.args[0], "--json");
	options_free(&options);
}

static void faults_say_what_to_write_instead(void **state)
{
	static const struct {
		const char *line, *message, *hint;
	} cases[] = {
		{ "check --jsno", "there is no option --jsno",
		  "did you mean --json?" },
		{ "check -x", "there is no option -x", "--help" },
		{ "check --config", "--config needs a value", "--config FILE" },
		{ "check --config --json", "--config needs a value",
		  "--config FILE" },
		{ "check --config=", "--config: the value is empty", "" },
		{ "check --json=1", "--json takes no value", "" },
		{ "check --config a --config b", "--config is given twice",
		  "" },
		{ "check --js", "there is no option --js", "" },
	};
	struct options options;
	struct err err;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_false(parse(&options, &err, cases[i].line));
		assert_int_equal(err.kind, ERR_USAGE);
		assert_string_equal(err.msg, cases[i].message);
		assert_non_null(strstr(err.hint, cases[i].hint));
		options_free(&options);
	}
}

static void checked(const char *line, const char *command, unsigned taker,
		    const char *message)
{
	struct options options;
	struct err err;

	assert_true(parse(&options, &err, line));
	if (!message) {
		assert_true(options_check(&options, command, taker, &err));
	} else {
		assert_false(options_check(&options, command, taker, &err));
		assert_int_equal(err.kind, ERR_USAGE);
		assert_string_equal(err.msg, message);
	}
	options_free(&options);
}

static void an_option_of_another_command_is_refused(void **state)
{
	checked("status --yes", "status", FOR_STATUS,
		"status does not take --yes");
	checked("check --keep-mx a.example x", "check", FOR_CHECK,
		"check does not take --keep-mx");
	checked("migrate --keep-mx a.example x", "migrate", FOR_MIGRATE, NULL);
}

static void values_are_those_of_the_list(void **state)
{
	checked("plan --format html x", "plan", FOR_PLAN,
		"--format: 'html' is none of its values");
	checked("plan --format md x", "plan", FOR_PLAN, NULL);
	checked("plan --color sometimes x", "plan", FOR_PLAN,
		"--color: 'sometimes' is none of its values");
	checked("migrate --answer yes x", "migrate", FOR_MIGRATE,
		"--answer: 'yes' is not ID=VALUE");
	checked("migrate --answer =yes x", "migrate", FOR_MIGRATE,
		"--answer: '=yes' is not ID=VALUE");
	checked("migrate --wait --no-wait x", "migrate", FOR_MIGRATE,
		"--wait and --no-wait exclude each other");
}

static void too_many_values_are_refused(void **state)
{
	char line[1024] = "check";
	struct options options;
	struct err err;

	for (int i = 0; i <= OPTION_TEXTS_MAX; i++)
		snprintf(line + strlen(line), sizeof(line) - strlen(line),
			 " --resolver=::1");
	assert_false(parse(&options, &err, line));
	assert_non_null(strstr(err.msg, "more than 32 times"));
	options_free(&options);
}

static void the_nearest_word_is_suggested(void **state)
{
	static const char *const words[] = { "check", "migrate", "status",
					     NULL };

	assert_string_equal(suggest("chekc", words), "check");
	assert_string_equal(suggest("migrat", words), "migrate");
	assert_string_equal(suggest("statsu", words), "status");
	assert_null(suggest("providers", words));
	assert_null(suggest("", words));
	assert_null(
		suggest("a-word-much-longer-than-any-of-the-others", words));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_may_stand_anywhere),
		cmocka_unit_test(two_hyphens_end_the_options),
		cmocka_unit_test(faults_say_what_to_write_instead),
		cmocka_unit_test(an_option_of_another_command_is_refused),
		cmocka_unit_test(values_are_those_of_the_list),
		cmocka_unit_test(too_many_values_are_refused),
		cmocka_unit_test(the_nearest_word_is_suggested),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
