/* A move, as a person sees it on a terminal of 80 columns. */
#include "cmd/prompt.h"
#include "steps/describe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LEGACY "contoso-example.mail.protection.outlook.com"
#define NEW "contoso-example.o-v1.mx.microsoft"

static void shows(const struct action *action, const char *expected)
{
	struct term term = { .width = 80, .height = 24, .utf8 = true };
	struct prompt prompt = { .term = &term, .nobody = true };
	struct person person = prompt_person(&prompt);
	char text[1024], *shown = NULL;
	size_t len = 0;

	term.out = open_memstream(&shown, &len);
	describe_move(action, "contoso.example", text, sizeof(text));
	person.tell(person.self, TELL_INFO, text);
	fclose(term.out);
	assert_string_equal(shown, expected);
	free(shown);
}

static void a_record_is_one_line_before_and_after(void **state)
{
	struct action action = { .kind = ACTION_MX_WRITE };

	mxset_add(&action.have, LEGACY, 0, 3600);
	mxset_add(&action.have, "mx.gone.example", 30, 60);
	mxset_add(&action.have, "mx.kept.example", 40, 60);
	mxset_add(&action.want, NEW, 10, 60);
	mxset_add(&action.want, LEGACY, 20, 60);
	mxset_add(&action.want, "mx.kept.example", 40, 60);
	shows(&action,
	      "MX of contoso.example\n"
	      "              host                                         "
	      "before      after\n"
	      "  + added     contoso-example.o-v1.mx.microsoft            "
	      "-           10 (60 s)\n"
	      "  ~ changed   contoso-example.mail.protection.outlook.com  "
	      "0 (3600 s)  20 (60 s)\n"
	      "  = unchanged mx.kept.example                              "
	      "40 (60 s)   40 (60 s)\n"
	      "  - removed   mx.gone.example                              "
	      "30 (60 s)   -\n");
}

static void a_new_ttl_is_a_change(void **state)
{
	struct action action = { .kind = ACTION_MX_WRITE };

	mxset_add(&action.have, "mx.example", 10, 3600);
	mxset_add(&action.want, "mx.example", 10, 60);
	shows(&action, "MX of contoso.example\n"
		       "              host        before       after\n"
		       "  ~ changed   mx.example  10 (3600 s)  10 (60 s)\n");
}

static void two_records_of_one_host_are_told_apart(void **state)
{
	struct action action = { .kind = ACTION_MX_WRITE };

	mxset_add(&action.have, "mx.example", 10, 60);
	mxset_add(&action.have, "mx.example", 20, 60);
	mxset_add(&action.want, "mx.example", 20, 60);
	shows(&action, "MX of contoso.example\n"
		       "              host        before     after\n"
		       "  = unchanged mx.example  20 (60 s)  20 (60 s)\n"
		       "  - removed   mx.example  10 (60 s)  -\n");
}

static void a_long_host_has_a_line_of_its_own(void **state)
{
	struct action action = { .kind = ACTION_MX_WRITE };

	mxset_add(&action.want,
		  "a-name-that-is-rather-long-for-a-domain-example"
		  ".o-v1.mx.microsoft",
		  20, 60);
	shows(&action, "MX of contoso.example\n"
		       "              before  after\n"
		       "  + added     a-name-that-is-rather-long-for-a-domain-"
		       "example.o-v1.mx.microsoft\n"
		       "              -       20 (60 s)\n");
}

static void what_does_not_fit_is_cut_off(void **state)
{
	struct action action = { .kind = ACTION_MX_WRITE };
	char text[64];

	for (uint16_t i = 0; i < MXSET_MAX; i++)
		mxset_add(&action.want, LEGACY, i, 60);
	for (size_t size = 1; size <= sizeof(text); size++) {
		describe_move(&action, "contoso.example", text, size);
		assert_int_equal(strlen(text), size - 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_is_one_line_before_and_after),
		cmocka_unit_test(a_new_ttl_is_a_change),
		cmocka_unit_test(two_records_of_one_host_are_told_apart),
		cmocka_unit_test(a_long_host_has_a_line_of_its_own),
		cmocka_unit_test(what_does_not_fit_is_cut_off),
	};

	return cmocka_run_group_tests_name("move_shown", tests, NULL, NULL);
}
