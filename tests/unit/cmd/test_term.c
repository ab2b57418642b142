/* Widths, wrapping, cleaning, tables. */
#include "cmd/idn.h"
#include "cmd/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *text;
static size_t text_len;

static struct term open_term(bool utf8, bool color, int width)
{
	struct term term = {
		.utf8 = utf8, .color = color, .width = width, .height = 24
	};

	text = NULL;
	term.out = open_memstream(&text, &text_len);
	assert_non_null(term.out);
	return term;
}

static void expect(struct term *term, const char *expected)
{
	fclose(term->out);
	assert_string_equal(text, expected);
	free(text);
}

static void widths_count_cells_not_bytes(void **state)
{
	assert_int_equal(term_cells("plain"), 5);
	assert_int_equal(term_cells("münchen"), 7);
	assert_int_equal(term_cells("mu\xcc\x88nchen"), 7);
	assert_int_equal(term_cells("日本"), 4);
	assert_int_equal(term_cells("\xff\xfe"), 2);
	assert_int_equal(term_cells("a\xe2\x82"), 3);
}

static void hostile_text_never_reaches_the_terminal(void **state)
{
	struct term term = open_term(true, false, 80);

	term_text(&term, STYLE_PLAIN,
		  "a\033[2Jb\rc\x7f\xc2\x9b"
		  "31md\xe2\x80\xae\xff\ttab");
	expect(&term, "a?[2Jb?c??31md?\xef\xbf\xbd tab");
}

static void without_utf8_all_is_ascii(void **state)
{
	struct term term = open_term(false, false, 80);

	term_text(&term, STYLE_PLAIN, "✓ a → b… “q” ü");
	expect(&term, "+ a -> b... \"q\" ?");
}

static void text_is_wrapped_at_blanks_and_indented(void **state)
{
	struct term term = open_term(true, false, 24);

	term_wrap(&term, STYLE_PLAIN, 4,
		  "one two three four five\nsix "
		  "averyveryverylongwordindeed");
	expect(&term, "    one two three four\n    five\n    six\n"
		      "    averyveryverylongwor\n    dindeed\n");
}

static void colour_only_when_wanted(void **state)
{
	struct term term = open_term(true, true, 80);

	term_mark(&term, STATUS_GOOD);
	term_text(&term, STYLE_PLAIN, "x");
	expect(&term, "\033[32m✓\033[0m x");
	term = open_term(true, false, 80);
	term_mark(&term, STATUS_BAD);
	expect(&term, "✗ ");
}

static void columns_are_aligned_by_cells(void **state)
{
	struct term term = open_term(true, false, 80);
	struct table table;

	table_init(&table, &term, 3, 2);
	table_add(&table, STYLE_PLAIN, "münchen");
	table_add(&table, STYLE_PLAIN, "1");
	table_add(&table, STYLE_PLAIN, "x");
	table_add(&table, STYLE_PLAIN, "a");
	table_add(&table, STYLE_PLAIN, "");
	table_add(&table, STYLE_PLAIN, "y");
	table_end(&table);
	expect(&term, "  münchen  1  x\n  a           y\n");
}

static void the_widest_column_is_wrapped(void **state)
{
	struct term term = open_term(true, false, 32);
	struct table table;

	table_init(&table, &term, 2, 0);
	table_add(&table, STYLE_PLAIN, "name");
	table_add(&table, STYLE_PLAIN, "a text that needs more than one line");
	table_add(&table, STYLE_PLAIN, "b");
	table_add(&table, STYLE_PLAIN, "short");
	table_end(&table);
	expect(&term, "name  a text that needs more\n"
		      "      than one line\nb     short\n");
}

static void names_have_both_forms(void **state)
{
	char name[DNAME_MAX], shown[IDN_SHOWN_MAX];
	struct err err;

	assert_true(idn_to_ascii("MÜNCHEN.example.", name, &err));
	assert_string_equal(name, "xn--mnchen-3ya.example");
	idn_shown(name, shown);
	assert_string_equal(shown, "münchen.example (xn--mnchen-3ya.example)");
	idn_shown("plain.example", shown);
	assert_string_equal(shown, "plain.example");
	assert_false(idn_to_ascii("a..b", name, &err));
	assert_false(idn_to_ascii("ü\xff.example", name, &err));
	assert_false(idn_to_ascii("user@example.org", name, &err));
	assert_int_equal(err.kind, ERR_PARSE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(widths_count_cells_not_bytes),
		cmocka_unit_test(hostile_text_never_reaches_the_terminal),
		cmocka_unit_test(without_utf8_all_is_ascii),
		cmocka_unit_test(text_is_wrapped_at_blanks_and_indented),
		cmocka_unit_test(colour_only_when_wanted),
		cmocka_unit_test(columns_are_aligned_by_cells),
		cmocka_unit_test(the_widest_column_is_wrapped),
		cmocka_unit_test(names_have_both_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
