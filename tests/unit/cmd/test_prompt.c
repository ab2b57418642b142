/* Telling and asking, and the clock that waits. */
#include "cmd/prompt.h"

#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct talk {
	struct term term;
	struct prompt prompt;
	struct person person;
	struct texts answers;
	char *out;
	size_t len;
};

static void begin(struct talk *talk, const char *input)
{
	memset(talk, 0, sizeof(*talk));
	talk->term = (struct term){ .width = 80, .height = 24, .utf8 = true };
	talk->term.out = open_memstream(&talk->out, &talk->len);
	talk->prompt.term = &talk->term;
	talk->prompt.in =
		fmemopen((void *)(uintptr_t)input, strlen(input) + 1, "r");
	talk->prompt.answers = &talk->answers;
	talk->prompt.nobody = !input[0];
	buf_init(&talk->prompt.held, 1000);
	talk->person = prompt_person(&talk->prompt);
}

static void end(struct talk *talk)
{
	fclose(talk->term.out);
	fclose(talk->prompt.in);
	buf_free(&talk->prompt.held);
	free(talk->out);
}

static const struct question confirm = {
	.id = "confirm",
	.text = "Do this now?",
	.n_choices = 3,
	.choices = { "yes", "no", "stop" },
};

static bool ask(struct talk *talk, const struct question *question,
		char out[ANSWER_MAX], struct err *err)
{
	memset(err, 0, sizeof(*err));
	return talk->person.ask(talk->person.self, question, out, err);
}

static void a_choice_is_known_by_its_beginning(void **state)
{
	char answer[ANSWER_MAX];
	struct talk talk;
	struct err err;

	begin(&talk, "\nmaybe\nY\n");
	assert_true(ask(&talk, &confirm, answer, &err));
	assert_string_equal(answer, "yes");
	fflush(talk.term.out);
	assert_non_null(strstr(talk.out, "yes / no / stop > "));
	end(&talk);
}

static void nobody_is_told_the_option_that_answers(void **state)
{
	char answer[ANSWER_MAX];
	struct talk talk;
	struct err err;

	begin(&talk, "");
	assert_false(ask(&talk, &confirm, answer, &err));
	assert_int_equal(err.kind, ERR_NOBODY);
	assert_non_null(strstr(err.hint, "--answer confirm=yes|no|stop"));
	end(&talk);
}

static void an_answer_given_in_advance_is_taken(void **state)
{
	char answer[ANSWER_MAX];
	struct talk talk;
	struct err err;

	begin(&talk, "");
	talk.answers = (struct texts){ 2, { "other=1", "confirm=no" } };
	assert_true(ask(&talk, &confirm, answer, &err));
	assert_string_equal(answer, "no");
	talk.answers.text[1] = "confirm=perhaps";
	assert_false(ask(&talk, &confirm, answer, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	end(&talk);
}

static void several_lines_end_at_an_empty_one(void **state)
{
	static const struct question paste = { .id = "mx",
					       .text = "Paste it.",
					       .multiline = true };
	char answer[ANSWER_MAX];
	struct talk talk;
	struct err err;

	begin(&talk, "\nDnssecMxValue : x\nResult : Success\n\nnext\n");
	assert_true(ask(&talk, &paste, answer, &err));
	assert_string_equal(answer, "DnssecMxValue : x\nResult : Success");
	end(&talk);
}

static void the_end_of_the_input_stops(void **state)
{
	char answer[ANSWER_MAX];
	struct talk talk;
	struct err err;

	begin(&talk, "what\n");
	assert_false(ask(&talk, &confirm, answer, &err));
	assert_int_equal(err.kind, ERR_INTERRUPTED);
	end(&talk);
}

static void quiet_leaves_warnings(void **state)
{
	struct talk talk;

	begin(&talk, "");
	talk.prompt.quiet = true;
	talk.person.tell(talk.person.self, TELL_INFO, "info");
	talk.person.tell(talk.person.self, TELL_GOOD, "good");
	talk.person.tell(talk.person.self, TELL_DETAIL, "detail");
	talk.person.tell(talk.person.self, TELL_WARNING, "careful");
	fflush(talk.term.out);
	assert_string_equal(talk.out, "! careful\n");
	end(&talk);
}

static void a_question_brings_out_what_quiet_held_back(void **state)
{
	char answer[ANSWER_MAX];
	struct talk talk;
	struct err err;

	begin(&talk, "yes\n");
	talk.prompt.quiet = true;
	prompt_title(&talk.prompt, "a.example");
	talk.person.tell(talk.person.self, TELL_INFO, "an old step");
	talk.person.tell(talk.person.self, TELL_GOOD, "it holds");
	talk.person.tell(talk.person.self, TELL_INFO, "MX of a.example");
	fflush(talk.term.out);
	assert_string_equal(talk.out, "");
	assert_true(ask(&talk, &confirm, answer, &err));
	fflush(talk.term.out);
	assert_string_equal(talk.out, "\na.example\nMX of a.example\n"
				      "\nDo this now?\nyes / no / stop > ");
	end(&talk);
}

static void what_came_to_nothing_bad_stays_unsaid(void **state)
{
	struct talk talk;

	begin(&talk, "");
	talk.prompt.quiet = true;
	talk.person.tell(talk.person.self, TELL_INFO, "a move");
	prompt_forget(&talk.prompt);
	prompt_release(&talk.prompt);
	fflush(talk.term.out);
	assert_string_equal(talk.out, "");
	talk.person.tell(talk.person.self, TELL_INFO, "a policy to publish");
	prompt_release(&talk.prompt);
	fflush(talk.term.out);
	assert_string_equal(talk.out, "a policy to publish\n");
	end(&talk);
}

static void lines_typed_during_a_countdown_are_taken_off_with_it(void **state)
{
	int keyboard, terminal;
	struct pollfd typed;
	struct talk talk;

	begin(&talk, "");
	assert_int_equal(openpty(&keyboard, &terminal, NULL, NULL, NULL), 0);
	fclose(talk.prompt.in);
	talk.prompt.in = fdopen(terminal, "r");
	talk.prompt.lines_drawn = 3;
	assert_int_equal(write(keyboard, "\nwell?\n", 7), 7);
	typed = (struct pollfd){ .fd = terminal, .events = POLLIN };
	assert_int_equal(poll(&typed, 1, 10000), 1);
	countdown_clear(&talk.prompt);
	fflush(talk.term.out);
	assert_string_equal(talk.out, "\r\033[5A\033[J");
	assert_int_equal(poll(&typed, 1, 0), 0);
	end(&talk);
	close(keyboard);
}

static void off_a_terminal_a_wait_is_told_once(void **state)
{
	struct waiting waiting = { .what = "old answers",
				   .until_at = 1000 + 90,
				   .because = "why" };
	struct talk talk;

	begin(&talk, "");
	talk.prompt.fixed_now = 1000;
	talk.person.waiting(talk.person.self, &waiting);
	talk.person.waiting(talk.person.self, &waiting);
	fflush(talk.term.out);
	assert_string_equal(talk.out, "waiting until 1970-01-01T00:18:10Z "
				      "(1 min 30 s): old answers\n");
	end(&talk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_choice_is_known_by_its_beginning),
		cmocka_unit_test(nobody_is_told_the_option_that_answers),
		cmocka_unit_test(an_answer_given_in_advance_is_taken),
		cmocka_unit_test(several_lines_end_at_an_empty_one),
		cmocka_unit_test(the_end_of_the_input_stops),
		cmocka_unit_test(quiet_leaves_warnings),
		cmocka_unit_test(a_question_brings_out_what_quiet_held_back),
		cmocka_unit_test(what_came_to_nothing_bad_stays_unsaid),
		cmocka_unit_test(
			lines_typed_during_a_countdown_are_taken_off_with_it),
		cmocka_unit_test(off_a_terminal_a_wait_is_told_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
