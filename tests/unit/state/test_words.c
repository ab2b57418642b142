/* Errors, buffers, names, times: the small things everything rests on. */
#include "unit.h"

#include "state/buf.h"
#include "state/dname.h"
#include "state/err.h"
#include "state/finding.h"
#include "state/timefmt.h"

static void a_prefix_that_fills_the_message_costs_the_tail(void **state)
{
	char prefix[600], tail[600];
	struct err err;

	memset(tail, 't', sizeof(tail));
	tail[sizeof(tail) - 1] = '\0';
	assert_false(err_set(&err, ERR_NET, "%s", tail));
	assert_int_equal(strlen(err.msg), sizeof(err.msg) - 1);
	assert_false(err_prefix(&err, "step"));
	assert_int_equal(strncmp(err.msg, "step: ttt", 9), 0);
	assert_int_equal(strlen(err.msg), sizeof(err.msg) - 1);
	memset(prefix, 'p', sizeof(prefix));
	prefix[sizeof(prefix) - 1] = '\0';
	err_prefix(&err, "%s", prefix);
	assert_int_equal(strlen(err.msg), sizeof(err.msg) - 1);
	assert_int_equal(err.msg[sizeof(err.msg) - 2], 'p');
	assert_int_equal(err.kind, ERR_NET);
}

static void an_error_may_be_made_from_its_own_message(void **state)
{
	struct err err;

	err_set(&err, ERR_NET, "no route");
	err_set(&err, ERR_AUTH, "again: %s", err.msg);
	err_prefix(&err, "%s", err.msg);
	assert_string_equal(err.msg, "again: no route: again: no route");
	assert_string_equal(err.hint, "");
}

static void nobody_need_look_at_errors(void **state)
{
	assert_false(err_set(NULL, ERR_NET, "x"));
	assert_false(err_prefix(NULL, "x"));
	assert_false(err_hint(NULL, "x"));
	err_clear(NULL);
}

static void other_peoples_words_cannot_move_the_cursor(void **state)
{
	struct err err;

	err_set(&err, ERR_REMOTE, "said: %s", "\x1b[2Jgone\r\nnext");
	assert_string_equal(err.msg, "said:  [2Jgone  next");
}

static void a_message_never_ends_in_half_a_character(void **state)
{
	char text[600];
	struct err err;

	memset(text, 'a', sizeof(text));
	memcpy(text + sizeof(err.msg) - 3, "\xe2\x80\xa6", 4);
	err_set(&err, ERR_REMOTE, "%s", text);
	assert_int_equal(strlen(err.msg), sizeof(err.msg) - 3);
	memcpy(text + sizeof(err.msg) - 4, "\xe2\x80\xa6", 4);
	err_set(&err, ERR_REMOTE, "%s", text);
	assert_int_equal(strlen(err.msg), sizeof(err.msg) - 1);
}

static void every_kind_has_its_word(void **state)
{
	for (int kind = 0; kind < ERR_KINDS; kind++)
		assert_non_null(err_kind_name((enum err_kind)kind));
	assert_string_equal(err_kind_name(ERR_LOCKED), "LOCKED");
	assert_string_equal(err_kind_name((enum err_kind)99), "INTERNAL");
	assert_string_equal(status_name(STATUS_BAD), "bad");
	assert_string_equal(status_name((enum status)9), "unknown");
}

static void a_buffer_never_grows_beyond_its_bound(void **state)
{
	struct buf buf;

	buf_init(&buf, 1000);
	assert_string_equal(buf.data, "");
	for (int i = 0; i < 100; i++)
		assert_true(buf_puts(&buf, "0123456789"));
	assert_int_equal(buf.len, 1000);
	assert_false(buf.failed);
	assert_false(buf_add(&buf, "x", 1));
	assert_false(buf_printf(&buf, "%d", 7));
	assert_true(buf.failed);
	assert_int_equal(buf.len, 1000);
	assert_int_equal(strlen(buf.data), 1000);
	assert_true(buf.room <= 1001);
	assert_false(buf_add(&buf, "x", SIZE_MAX));
	buf_clear(&buf);
	assert_false(buf.failed);
	assert_true(buf_printf(&buf, "%s-%d", "a", 5));
	assert_string_equal(buf.data, "a-5");
	buf_free(&buf);
	assert_string_equal(buf.data, "");
	buf_free(&buf);
}

static void a_piece_too_large_adds_nothing(void **state)
{
	struct buf buf;

	buf_init(&buf, 4);
	assert_true(buf_puts(&buf, "abc"));
	assert_false(buf_puts(&buf, "de"));
	assert_string_equal(buf.data, "abc");
	assert_true(buf_add(&buf, "\0", 1));
	assert_int_equal(buf.len, 4);
	buf_free(&buf);
}

static void a_name_is_made_canonical(void **state)
{
	char out[DNAME_MAX];

	assert_true(dname_parse("Mail.EXAMPLE.org.", out, NULL));
	assert_string_equal(out, "mail.example.org");
	assert_true(dname_parse("_25._tcp.xn--bcher-kva.example", out, NULL));
	assert_string_equal(out, "_25._tcp.xn--bcher-kva.example");
	assert_true(dname_parse(".", out, NULL));
	assert_string_equal(out, ".");
	assert_true(dname_parse("microsoft", out, NULL));
}

static void what_is_no_name_is_refused(void **state)
{
	static const char *const bad[] = {
		"",	   "..",      "a..b",	       ".a",	  "a.b..",
		"a b.org", "a/b.org", "b\xc3\xbc.org", "a;b",	  "*.org",
		"-a.org",  "a-.org",  "a\nb.org",      "a\\.org", "user@a.org",
	};
	char out[DNAME_MAX] = "kept";
	struct err err;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		err_clear(&err);
		if (dname_parse(bad[i], out, &err))
			fail_msg("'%s' was taken", bad[i]);
		assert_int_equal(err.kind, ERR_PARSE);
		assert_true(*err.msg && *err.hint);
		assert_null(strchr(err.msg, '\n'));
	}
	assert_string_equal(out, "kept");
}

static void the_lengths_of_rfc_1035_hold(void **state)
{
	char name[300], out[DNAME_MAX];

	memset(name, 'a', sizeof(name));
	name[63] = '\0';
	assert_true(dname_parse(name, out, NULL));
	name[63] = 'a';
	name[64] = '\0';
	assert_false(dname_parse(name, out, NULL));
	memset(name, 'a', sizeof(name));
	for (size_t i = 63; i < sizeof(name); i += 64)
		name[i] = '.';
	name[253] = '\0';
	assert_true(dname_parse(name, out, NULL));
	assert_int_equal(strlen(out), 253);
	memcpy(name + 253, ".", 2);
	assert_true(dname_parse(name, out, NULL));
	memcpy(name + 253, "a", 2);
	assert_false(dname_parse(name, out, NULL));
}

static void names_lie_within_names_at_labels_only(void **state)
{
	assert_true(dname_is_within("a.example.org", "example.org"));
	assert_true(dname_is_within("example.org", "example.org"));
	assert_true(dname_is_within("example.org", "."));
	assert_false(dname_is_within("badexample.org", "example.org"));
	assert_false(dname_is_within("org", "example.org"));
	assert_int_equal(dname_labels("."), 0);
	assert_int_equal(dname_labels("a.b.c"), 3);
	assert_string_equal(dname_parent("a.b.c"), "b.c");
	assert_string_equal(dname_parent("c"), ".");
	assert_string_equal(dname_parent("."), ".");
}

static void microsofts_hosts_are_known_from_others(void **state)
{
	static const struct {
		const char *host;
		enum dname_class class;
	} hosts[] = {
		{ "a-org.mail.protection.outlook.com", DNAME_LEGACY },
		{ "a-org.mail.eo.outlook.com", DNAME_LEGACY },
		{ "a-org.mail.protection.outlook.de", DNAME_LEGACY },
		{ "mail.protection.outlook.com", DNAME_OTHER },
		{ "xmail.protection.outlook.com", DNAME_OTHER },
		{ "a.mail.protection.outlook.com.evil.example", DNAME_OTHER },
		{ "a-org.o-v1.mx.microsoft", DNAME_NEW },
		{ "o-v1.mx.microsoft", DNAME_OTHER },
		{ "x.a-org.o-v1.mx.microsoft", DNAME_OTHER },
		{ "a_org.o-v1.mx.microsoft", DNAME_OTHER },
		{ "a-org.o-v1.mx.microsoft.com", DNAME_OTHER },
		{ "a.mail.protection.office365.us", DNAME_SOVEREIGN },
		{ "a.mail.protection.partner.outlook.cn", DNAME_SOVEREIGN },
		{ "a.protection.partner.outlook.cn", DNAME_SOVEREIGN },
		{ ".", DNAME_OTHER },
	};

	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (dname_classify(hosts[i].host) != hosts[i].class)
			fail_msg("%s", hosts[i].host);
}

static void a_time_reads_as_it_was_written(void **state)
{
	static const int64_t times[] = { 1, 951782400, 1795521600, 4102444799,
					 INT64_C(253402300799) };
	char text[TIMEFMT_ISO_MAX];
	int64_t back;

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		timefmt_iso(times[i], text);
		assert_true(timefmt_parse(text, &back));
		assert_true(back == times[i]);
	}
	timefmt_iso(1795521600, text);
	assert_string_equal(text, "2026-11-24T12:00:00Z");
	timefmt_iso(0, text);
	assert_string_equal(text, "");
	timefmt_iso(-5, text);
	assert_string_equal(text, "");
	timefmt_iso(INT64_MAX, text);
	assert_false(timefmt_parse(text, &back));
}

static void only_times_as_we_write_them_are_read(void **state)
{
	static const char *const bad[] = {
		"",
		"2026-11-24",
		"2026-11-24T12:00:00",
		"2026-11-24 12:00:00Z",
		"2026-02-30T12:00:00Z",
		"2026-11-24T24:00:00Z",
		"2026-11-24T12:00:60Z",
		"2026-11-24t12:00:00z",
		"+026-11-24T12:00:00Z",
		"2026-1a-24T12:00:00Z",
		"1970-01-01T00:00:00Z",
		"1969-12-31T23:59:59Z",
		"2026-11-24T12:00:00ZZ",
		"2026-13-24T12:00:00Z",
	};
	int64_t at = 7;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (timefmt_parse(bad[i], &at))
			fail_msg("'%s' was taken", bad[i]);
	assert_true(at == 7);
}

static void a_span_reads_as_people_say_it(void **state)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} spans[] = {
		{ -9, "0 s" },	      { 0, "0 s" },
		{ 45, "45 s" },	      { 720, "12 min" },
		{ 90, "1 min 30 s" }, { 3900, "1 h 5 min" },
		{ 3600, "1 h" },      { 86400, "1 day" },
		{ 259200, "3 days" }, { 266400, "3 days 2 h" },
	};
	char text[TIMEFMT_SPAN_MAX];

	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
		timefmt_span(spans[i].seconds, text);
		assert_string_equal(text, spans[i].text);
	}
	timefmt_span(INT64_MAX, text);
}

static void about_how_long_takes_one_unit(void **state)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} spans[] = {
		{ -9, "0 s" },
		{ 119, "119 s" },
		{ 130, "2 min" },
		{ 86400, "24 h" },
		{ 266400, "3 days" },
		{ 90 * 86400, "3 months" },
		{ 4055 * 86400, "11 years" },
	};
	char text[TIMEFMT_SPAN_MAX];

	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
		timefmt_about(spans[i].seconds, text);
		assert_string_equal(text, spans[i].text);
	}
	timefmt_about(INT64_MAX, text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_prefix_that_fills_the_message_costs_the_tail),
		cmocka_unit_test(an_error_may_be_made_from_its_own_message),
		cmocka_unit_test(nobody_need_look_at_errors),
		cmocka_unit_test(other_peoples_words_cannot_move_the_cursor),
		cmocka_unit_test(a_message_never_ends_in_half_a_character),
		cmocka_unit_test(every_kind_has_its_word),
		cmocka_unit_test(a_buffer_never_grows_beyond_its_bound),
		cmocka_unit_test(a_piece_too_large_adds_nothing),
		cmocka_unit_test(a_name_is_made_canonical),
		cmocka_unit_test(what_is_no_name_is_refused),
		cmocka_unit_test(the_lengths_of_rfc_1035_hold),
		cmocka_unit_test(names_lie_within_names_at_labels_only),
		cmocka_unit_test(microsofts_hosts_are_known_from_others),
		cmocka_unit_test(a_time_reads_as_it_was_written),
		cmocka_unit_test(only_times_as_we_write_them_are_read),
		cmocka_unit_test(a_span_reads_as_people_say_it),
		cmocka_unit_test(about_how_long_takes_one_unit),
	};

	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
