/* Every kind of broken journal is refused, with its line or path. */
#include "samples.h"
#include "unit.h"

#include "state/journal.h"

/* One change to the sample's text, and what is said to it. */
struct fault {
	const char *old, *new; /* the first old becomes new */
	const char *said;
};

#define NUMBER "\"assigned_preference\": 10"

static const struct fault faults[] = {
	/* syntax: the line */
	{ "\"domain\"", "domain", "line 3: 'd' where a string should be" },
	{ "\"adopted\": false,", "\"adopted\": false", "line 11: '\"' where" },
	{ "\"adopted\": false,", "\"adopted\": False,", "line 10: 'F' where" },
	{ "\"adopted\": false,", "\"adopted\": false,,", "line 10: ',' where" },
	{ "\"adopted\": false,", "// why\n", "line 10: '/' where a string" },
	{ "\"adopted\": false", "\"adopted\": /**/ false", "line 10: '/'" },
	{ "\"adopted\": false", "\"adopted\": 'no'", "line 10: '''" },
	{ "\"adopted\": false", "\"adopted\": NaN", "line 10: 'N'" },
	{ "\n}\n", "\n}\n{}", ": '{' where the end of the text" },
	{ "\n}\n", ",\n}\n", "'}' where a string should be" },
	{ "{\n", "\xef\xbb\xbf{\n", "line 1: byte 0xef" },
	{ "waiting", "a\tb", "byte 0x09 where the rest of a string" },
	{ "waiting", "a\\x", "'x' where an escape should be" },
	{ "waiting", "a\\u12g4", "'g' where a hexadecimal digit" },
	{ "waiting", "a\\u0000b", "a string holds a NUL character" },
	{ "waiting", "a\\ud83d", "half a surrogate pair" },
	{ "waiting", "a\\udce7\\ud83d", "half a surrogate pair" },
	{ "waiting", "a\xff", "a string is not UTF-8" },
	{ "waiting", "\xc0\xaf", "a string is not UTF-8" },
	{ "waiting", "\xed\xa0\x80", "a string is not UTF-8" },
	{ NUMBER, "\"assigned_preference\": 1e1", "a number is not whole" },
	{ NUMBER, "\"assigned_preference\": 10.0", "a number is not whole" },
	{ NUMBER, "\"assigned_preference\": 1e400", "a number is not whole" },
	{ NUMBER, "\"assigned_preference\": -0", "begins with 0, or is -0" },
	{ NUMBER, "\"assigned_preference\": 010", "begins with 0" },
	{ NUMBER, "\"assigned_preference\": +10", "'+' where a value" },
	{ NUMBER, "\"assigned_preference\": .5", "'.' where a value" },
	{ NUMBER, "\"assigned_preference\": 0x10", "'x' where ',' or '}'" },
	{ NUMBER, "\"assigned_preference\": 1234567890123456", "15 digits" },
	{ "\"bound\": []", "\"bound\": [[[[[[[[]]]]]]]]", "too many brackets" },
	/* the document: the path */
	{ "journal/1", "journal/2",
	  "schema: \"exodane.journal/2\" was "
	  "written by a later version of exodane" },
	{ "journal/1", "journal/0", "by another version of exodane" },
	{ "exodane.journal/1", "exodane.plan/1", "this is no journal" },
	{ "\"schema\"", "\"Schema\"", "this is no journal" },
	{ "\"domain\": \"example.org\"", "\"domain\": \"example.net\"",
	  "domain: this is the journal of 'example.net'" },
	{ "\"domain\": \"example.org\"", "\"domain\": \"Example.org\"",
	  "domain: is not a domain name in lower case" },
	{ "\"legacy\"", "\"Legacy\"", "Legacy: unknown key" },
	{ "\"legacy\"", "\"\"", ": unknown key" },
	{ "\"applied_at\"", "\"appliedAt\"", "moves[0].appliedAt: unknown" },
	{ "\"adopted\": false", "\"adopted\": false, \"adopted\": false",
	  "adopted: stands there twice" },
	{ "\"ttl\": 3600", "\"ttl\": 3600, \"\\u0074tl\": 60",
	  "original[0].ttl: stands there twice" },
	{ ", \"ttl\": 3600", "", "original[0].ttl: is missing" },
	{ "\t\"adopted\": false,\n", "", "adopted: is missing" },
	{ "\"adopted\": false", "\"adopted\": 0", "adopted: must be true or" },
	{ "\"adopted\": false", "\"adopted\": null", "adopted: must be true" },
	{ NUMBER, "\"assigned_preference\": \"10\"", "must be a number" },
	{ NUMBER, "\"assigned_preference\": 65536", "65536 is not from 0 to" },
	{ NUMBER, "\"assigned_preference\": -1", "-1 is not from 0 to 65535" },
	{ "\"ttl\": 3600", "\"ttl\": 4294967296", "original[0].ttl: 42949" },
	{ "\"unanswered_reads\": 0", "\"unanswered_reads\": 2147483648",
	  "unanswered_reads: 2147483648 is not" },
	{ "\"bound\": []", "\"bound\": {}", "bound: must be a list" },
	{ "\"bound\": []", "\"bound\": [7]", "bound[0]: must be an object" },
	{ "\"runbook\": \"migrate\"", "\"runbook\": \"Migrate\"",
	  "runbook: unknown word 'Migrate'" },
	{ "\"runbook\": \"migrate\"", "\"runbook\": 1", "must be a word" },
	{ "\"step\": \"add-mx\"", "\"step\": \"add-gateway\"",
	  "moves[1].step: unknown word 'add-gateway'" },
	{ "\"step\": \"add-mx\"", "\"step\": \"none\"",
	  "moves[1].step: 'none' is no step" },
	{ "\"kind\": \"mx-write\"", "\"kind\": \"mx-delete\"",
	  "moves[0].action.kind: unknown word" },
	{ "\"waiting\"", "\"waiting for ever\"", "last_phase: is longer" },
	{ "\"waiting\"", "null", "last_phase: must be a string" },
	{ "\"mx.example.net\"", "7", "overrides[0].value: must be a string" },
	{ "\"exchange\": \"example-org.mail", "\"exchange\": \"-org.mail",
	  "original[0].exchange: is not a domain name" },
	{ "\"exchange\": \"example-org.mail.protection.outlook.com\"",
	  "\"exchange\": null", "original[0].exchange: must be known" },
	{ "\"exchange\": \"example-org.mail.protection.outlook.com\"",
	  "\"exchange\": \"\"", "original[0].exchange: is not a domain" },
	{ "\"preference\": 20", "\"preference\": 5", "not sorted" },
	/* times */
	{ "\"begun_at\": \"2026-11-24T12:00:00Z\"", "\"begun_at\": null",
	  "begun_at: is not set" },
	{ "\"begun_at\": \"2026-11-24T12:00:00Z\"", "\"begun_at\": 1795521600",
	  "begun_at: must be a time or null" },
	{ "\"begun_at\": \"2026-11-24T12:00:00Z\"",
	  "\"begun_at\": \"2026-11-31T12:00:00Z\"", "begun_at: is not a time" },
	{ "\"begun_at\": \"2026-11-24T12:00:00Z\"",
	  "\"begun_at\": \"2026-11-24T12:30:00Z\"",
	  "moves[0].started_at: is before begun_at: time goes backwards" },
	{ "\"begun_at\": \"2026-11-24T12:00:00Z\"",
	  "\"begun_at\": \"2027-11-24T12:00:00Z\"",
	  "updated_at: is before begun_at: time goes backwards" },
	{ "\"finished_at\": null", "\"finished_at\": \"2026-11-24T11:00:00Z\"",
	  "finished_at: is before begun_at" },
	{ "\"undo_begun_at\": null",
	  "\"undo_begun_at\": \"2026-11-24T11:00:00Z\"",
	  "undo_begun_at: is before begun_at" },
	{ "\"runbook\": \"migrate\"", "\"runbook\": \"undo\"",
	  "undo_begun_at: is not set" },
	{ "\"applied_at\": \"2026-11-24T12:00:12Z\"",
	  "\"applied_at\": \"2026-11-24T12:00:09Z\"",
	  "moves[0].applied_at: is before moves[0].started_at" },
	{ "\"visible_at\": \"2026-11-24T12:00:20Z\"",
	  "\"visible_at\": \"2026-11-24T12:00:11Z\"",
	  "moves[0].visible_at: is before moves[0].applied_at" },
	{ "\"settled_at\": \"2026-11-24T13:01:40Z\"",
	  "\"settled_at\": \"2026-11-24T12:00:19Z\"",
	  "moves[0].settled_at: is before moves[0].visible_at" },
	{ "\"verified_at\": \"2026-11-24T13:01:40Z\"",
	  "\"verified_at\": \"2026-11-24T13:01:39Z\"",
	  "moves[0].verified_at: is before moves[0].settled_at" },
	{ "\"asked_at\": \"2026-11-24T12:00:11Z\"",
	  "\"asked_at\": \"2026-11-24T12:00:09Z\"",
	  "moves[0].asked_at: is before moves[0].started_at" },
	{ "\"started_at\": \"2026-11-24T13:06:40Z\"",
	  "\"started_at\": \"2026-11-24T12:00:09Z\"",
	  "moves[1].started_at: is before an earlier move's" },
	{ "\"started_at\": \"2026-11-24T13:06:40Z\"", "\"started_at\": null",
	  "moves[1].started_at: is not set" },
};

static struct buf sample(void)
{
	struct migration *m = sample_migration();
	struct buf text = sample_text(m);

	free(m);
	return text;
}

/* Read as a journal of example.org, from memory of exactly that size. */
static void refused(const char *text, size_t len, const char *said)
{
	struct migration *m = calloc(1, sizeof(*m));
	char *exact = malloc(len ? len : 1);
	struct err err = { 0 };

	assert_non_null(m);
	assert_non_null(exact);
	memcpy(exact, text, len);
	if (journal_read(exact, len, "example.org", m, &err))
		fail_msg("taken, but should say: %s", said);
	assert_int_equal(err.kind, ERR_STORE);
	assert_contains(err.msg, said);
	assert_contains(err.msg, "journal of example.org: ");
	assert_contains(err.hint, "left untouched");
	assert_int_equal(m->domain[0], '\0');
	free(exact);
	free(m);
}

static void each_fault_is_named_with_its_place(void **state)
{
	struct buf good = sample(), bad;

	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		const struct fault *fault = &faults[i];
		const char *at = strstr(good.data, fault->old);
		if (!at)
			fail_msg("the sample holds no '%s'", fault->old);
		buf_init(&bad, JOURNAL_MAX_BYTES);
		buf_add(&bad, good.data, (size_t)(at - good.data));
		buf_puts(&bad, fault->new);
		buf_puts(&bad, at + strlen(fault->old));
		refused(bad.data, bad.len, fault->said);
		buf_free(&bad);
	}
	buf_free(&good);
}

static void a_journal_cut_off_anywhere_is_refused(void **state)
{
	struct buf good = sample();

	/* All of it but the last line's end is needed. */
	for (size_t len = 0; len < good.len - 1; len++)
		refused(good.data, len, "line ");
	buf_free(&good);
}

static void a_nul_byte_anywhere_is_refused(void **state)
{
	struct buf good = sample();

	for (size_t i = 0; i < good.len; i += 7) {
		char kept = good.data[i];
		good.data[i] = '\0';
		refused(good.data, good.len, "line ");
		good.data[i] = kept;
	}
	buf_free(&good);
	refused("\0", 1, "line 1: byte 0x00 where a value should be");
}

static void too_many_entries_are_refused(void **state)
{
	struct buf good = sample(), bad;
	const char *at = strstr(good.data, "\"answers\": [");

	buf_init(&bad, JOURNAL_MAX_BYTES);
	buf_add(&bad, good.data, (size_t)(at - good.data));
	buf_puts(&bad, "\"answers\": [");
	for (int i = 0; i < ANSWERS_MAX; i++)
		buf_puts(&bad, "{\"id\": \"a\", \"answer\": \"b\", "
			       "\"by\": \"c\", \"at\": null},");
	buf_puts(&bad, at + strlen("\"answers\": ["));
	refused(bad.data, bad.len, "answers[32]: is one entry too many");
	buf_free(&bad);
	buf_free(&good);
}

static void a_journal_too_large_is_refused_unread(void **state)
{
	char *spaces = malloc(JOURNAL_MAX_BYTES + 1);

	assert_non_null(spaces);
	memset(spaces, ' ', JOURNAL_MAX_BYTES + 1);
	refused(spaces, JOURNAL_MAX_BYTES + 1, "is longer than 1048576 bytes");
	free(spaces);
}

static void other_documents_are_refused(void **state)
{
	refused("", 0, "line 1: the text ends where a value should be");
	refused("[]", 2, "must be an object");
	refused("{}", 2, "this is no journal");
	refused("null", 4, "must be an object");
	refused("\"x\"", 3, "must be an object");
	refused("{\"schema\": 1}", 13, "this is no journal");
	refused("{\"schema\": \"exodane.journal/1\"}", 31,
		"domain: is missing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fault_is_named_with_its_place),
		cmocka_unit_test(a_journal_cut_off_anywhere_is_refused),
		cmocka_unit_test(a_nul_byte_anywhere_is_refused),
		cmocka_unit_test(too_many_entries_are_refused),
		cmocka_unit_test(a_journal_too_large_is_refused_unread),
		cmocka_unit_test(other_documents_are_refused),
	};

	return cmocka_run_group_tests_name("journal_broken", tests, NULL, NULL);
}
