/* A journal reads as it was written. */
#include "samples.h"
#include "unit.h"

#include "state/journal.h"
#include "state/journal_fields.h"

static void what_is_written_reads_as_it_was(void **state)
{
	struct migration *back = calloc(1, sizeof(*back));
	struct err err;

	for (uint32_t seed = 1; seed <= 60; seed++) {
		struct migration *m = random_migration(seed);
		struct buf text = sample_text(m);
		if (!journal_read(text.data, text.len, m->domain, back, &err))
			fail_msg("seed %u: %s", seed, err.msg);
		struct buf again = sample_text(back);
		assert_string_equal(again.data, text.data);
		assert_memory_equal(m, back, sizeof(*m));
		buf_free(&again);
		buf_free(&text);
		free(m);
	}
	free(back);
}

static void a_person_can_read_it(void **state)
{
	struct migration *m = sample_migration();
	struct buf text = sample_text(m);

	assert_contains(text.data, "{\n\t\"schema\": \"exodane.journal/1\",\n"
				   "\t\"domain\": \"example.org\",\n"
				   "\t\"runbook\": \"migrate\",\n");
	assert_contains(text.data, "\"begun_at\": \"2026-11-24T12:00:00Z\"");
	assert_contains(text.data, "\"undo_begun_at\": null");
	assert_contains(text.data,
			"\t\t{\"exchange\": \"example-org.mail.protection."
			"outlook.com\", \"preference\": 10, \"ttl\": 3600}\n");
	assert_contains(text.data,
			"\"words\": \"EX003 \\\"soon\\\"\\nsecond line\"");
	assert_int_equal(text.data[text.len - 1], '\n');
	buf_free(&text);
	free(m);
}

static void the_host_not_yet_assigned_is_null(void **state)
{
	struct migration *m = sample_migration();
	struct migration *back = calloc(1, sizeof(*back));

	m->n_bound = 1;
	m->bound[0].step = STEP_ADD_MX;
	m->bound[0].action.kind = ACTION_MX_WRITE;
	mxset_add(&m->bound[0].action.want, MX_ASSIGNED, 20, 60);
	struct buf text = sample_text(m);
	assert_contains(text.data, "{\"exchange\": null, \"preference\": 20");
	assert_true(
		journal_read(text.data, text.len, "example.org", back, NULL));
	assert_string_equal(back->bound[0].action.want.mx[0].exchange,
			    MX_ASSIGNED);
	buf_free(&text);
	free(back);
	free(m);
}

static void half_a_character_does_not_stop_the_journal(void **state)
{
	struct migration *m = sample_migration();
	struct migration *back = calloc(1, sizeof(*back));

	snprintf(m->last_reason, sizeof(m->last_reason), "cut \xe2\x80");
	struct buf text = sample_text(m);
	assert_true(
		journal_read(text.data, text.len, "example.org", back, NULL));
	assert_string_equal(back->last_reason, "cut ??");
	buf_free(&text);
	free(back);
	free(m);
}

/* Refused by the writer, which adds nothing. */
static void refused(const struct migration *m, const char *why)
{
	struct err err = { 0 };
	struct buf text;

	buf_init(&text, JOURNAL_MAX_BYTES);
	assert_false(journal_write(m, &text, &err));
	assert_int_equal(err.kind, ERR_STORE);
	assert_contains(err.msg, why);
	assert_true(*err.hint);
	assert_int_equal(text.len, 0);
	buf_free(&text);
}

static void what_could_not_be_read_again_is_not_written(void **state)
{
	struct migration *m = sample_migration();

	m->moves[1].applied_at = m->moves[1].started_at - 1;
	refused(m, "moves[1].applied_at: is before moves[1].started_at");
	m->moves[1].applied_at = 0;
	m->n_answers = ANSWERS_MAX + 1;
	refused(m, "out of range");
	m->n_answers = 1;
	m->moves[0].step = STEPS;
	refused(m, "out of range");
	m->moves[0].step = STEP_LOWER_TTL;
	m->moves[0].action.settle_s = -1;
	refused(m, "moves[0].action.settle_s: -1 is not from 0");
	m->moves[0].action.settle_s = 0;
	snprintf(m->assigned, sizeof(m->assigned), "Host.Example.");
	refused(m, "assigned: is not a domain name");
	m->assigned[0] = '\0';
	m->original.mx[0].ttl = 1;
	m->original.mx[1] = m->original.mx[0];
	m->original.n = 2;
	refused(m, "original[1]: the record stands there twice");
	m->original.n = 1;
	m->domain[0] = '\0';
	refused(m, "domain: is empty");
	free(m);
}

static void a_journal_says_whose_it_is(void **state)
{
	struct migration *m = sample_migration();
	struct buf text = sample_text(m);
	char domain[DNAME_MAX];

	assert_true(journal_domain(text.data, text.len, domain));
	assert_string_equal(domain, "example.org");
	assert_false(journal_domain(text.data, text.len - 9, domain));
	assert_false(journal_domain("{\"domain\": \"../x\"}", 18, domain));
	assert_false(journal_domain("[]", 2, domain));
	buf_free(&text);
	free(m);
}

/* Marks what a table speaks of; gaps larger than padding are forgotten. */
static void covers(const struct field *fields, size_t size, const char *of)
{
	char *seen = calloc(1, size);
	size_t gap = 0;

	assert_non_null(seen);
	for (const struct field *field = fields; field->key; field++) {
		bool list = field->kind == FIELD_LIST;
		size_t n = list ? (size_t)field->max : 1;
		if (field->kind != FIELD_SCHEMA)
			memset(seen + field->offset, 1, n * field->size);
		if (list)
			memset(seen + field->length_offset, 1, sizeof(size_t));
		if (field->fields)
			covers(field->fields, field->size, field->key);
	}
	for (size_t i = 0; i < size; i++) {
		gap = seen[i] ? 0 : gap + 1;
		if (gap >= sizeof(int64_t))
			fail_msg("byte %zu of %s is in no table", i, of);
	}
	free(seen);
}

static void every_member_of_a_migration_is_in_the_journal(void **state)
{
	covers(journal_fields, sizeof(struct migration), "migration");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_reads_as_it_was),
		cmocka_unit_test(a_person_can_read_it),
		cmocka_unit_test(the_host_not_yet_assigned_is_null),
		cmocka_unit_test(half_a_character_does_not_stop_the_journal),
		cmocka_unit_test(what_could_not_be_read_again_is_not_written),
		cmocka_unit_test(a_journal_says_whose_it_is),
		cmocka_unit_test(every_member_of_a_migration_is_in_the_journal),
	};

	return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
