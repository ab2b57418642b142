/* What is asked of a migration and added to it. */
#include "samples.h"
#include "unit.h"

static void the_open_move_is_the_one_begun_and_not_verified(void **state)
{
	struct migration *m = sample_migration();

	assert_ptr_equal(migration_open_move(m), &m->moves[1]);
	m->moves[1].verified_at = m->moves[1].started_at;
	assert_null(migration_open_move(m));
	assert_ptr_equal(migration_last_move(m, STEP_ADD_MX), &m->moves[1]);
	assert_null(migration_last_move(m, STEP_UNDO_TTL));
	free(m);
}

static void the_latest_answer_counts(void **state)
{
	struct migration *m = sample_migration();

	assert_true(migration_add_answer(m, "relay", "no", "bob", 9, NULL));
	assert_string_equal(migration_answer(m, "relay")->answer, "no");
	assert_null(migration_answer(m, "other"));
	free(m);
}

static void repeated_answers_never_fill_the_journal(void **state)
{
	struct migration *m = sample_migration();
	struct err err;
	char id[16];

	for (int i = 0; i < 5 * ANSWERS_MAX; i++)
		assert_true(
			migration_add_answer(m, "again", "x", "y", i, NULL));
	assert_string_equal(migration_answer(m, "relay")->answer, "yes");
	assert_true(migration_answer(m, "again")->at == 5 * ANSWERS_MAX - 1);
	int fitted = 0;
	for (int i = 0; i < ANSWERS_MAX; i++) {
		snprintf(id, sizeof(id), "q%d", i);
		fitted += migration_add_answer(m, id, "x", "y", i, &err);
	}
	assert_int_equal(fitted, ANSWERS_MAX - 2);
	assert_int_equal(m->n_answers, ANSWERS_MAX);
	assert_int_equal(err.kind, ERR_STORE);
	free(m);
}

static void an_answer_too_long_is_refused_not_cut(void **state)
{
	struct migration *m = sample_migration();
	struct err err;
	char text[300];

	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	assert_false(migration_add_answer(m, "relay", text, "x", 1, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_string_equal(migration_answer(m, "relay")->answer, "yes");
	free(m);
}

static void an_override_is_recorded_once_per_value(void **state)
{
	struct migration *m = sample_migration();

	assert_int_equal(m->n_overrides, 1);
	assert_true(migration_add_override(m, "keep-mx", "mx.example.net", 1,
					   NULL));
	assert_int_equal(m->n_overrides, 1);
	assert_true(
		migration_add_override(m, "keep-mx", "b.example.net", 1, NULL));
	assert_true(migration_add_override(m, "zone-is-live", "", 1, NULL));
	assert_true(migration_has_override(m, "zone-is-live", ""));
	assert_true(migration_has_override(m, "keep-mx", "b.example.net"));
	assert_false(migration_has_override(m, "keep-mx", "c.example.net"));
	assert_true(migration_has_override(m, "keep-mx", NULL));
	assert_false(migration_has_override(m, "accept-zone", NULL));
	free(m);
}

static size_t count_proofs(const struct migration *m, const char *text)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n_proofs; i++)
		n += strcmp(m->proofs[i].text, text) == 0;
	return n;
}

static void repeated_looks_give_way_but_first_and_last_stay(void **state)
{
	struct migration *m = sample_migration();
	char text[32];

	m->n_proofs = 0;
	migration_add_proof(m, STEP_CHECK_DNSSEC, 1, "only");
	for (int i = 0; i < 3 * PROOFS_MAX; i++)
		migration_add_proof(m, STEP_ENABLE_DANE, 2 + i, "look %d", i);
	assert_int_equal(m->n_proofs, PROOFS_MAX);
	assert_int_equal(count_proofs(m, "only"), 1);
	assert_int_equal(count_proofs(m, "look 0"), 1);
	assert_int_equal(count_proofs(m, "look 1"), 0);
	snprintf(text, sizeof(text), "look %d", 3 * PROOFS_MAX - 1);
	assert_string_equal(m->proofs[PROOFS_MAX - 1].text, text);
	/* A step that comes late finds room in the looks of another. */
	migration_add_proof(m, STEP_FINAL_CHECK, 999, "late");
	migration_add_proof(m, STEP_FINAL_CHECK, 999, "later");
	assert_int_equal(count_proofs(m, "late"), 1);
	assert_int_equal(count_proofs(m, "later"), 1);
	assert_int_equal(count_proofs(m, "look 0"), 1);
	assert_int_equal(count_proofs(m, text), 1);
	free(m);
}

static void every_step_and_runbook_reads_back(void **state)
{
	enum runbook_id runbook;
	enum step_id step;

	for (int i = 0; i < STEPS; i++) {
		assert_true(step_parse(step_name((enum step_id)i), &step));
		assert_int_equal(step, i);
	}
	for (int i = 0; i < RUNBOOKS; i++) {
		assert_true(runbook_parse(runbook_name((enum runbook_id)i),
					  &runbook));
		assert_int_equal(runbook, i);
	}
	assert_false(step_parse("add_mx", &step));
	assert_string_equal(step_name((enum step_id)99), "none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_open_move_is_the_one_begun_and_not_verified),
		cmocka_unit_test(the_latest_answer_counts),
		cmocka_unit_test(repeated_answers_never_fill_the_journal),
		cmocka_unit_test(an_answer_too_long_is_refused_not_cut),
		cmocka_unit_test(an_override_is_recorded_once_per_value),
		cmocka_unit_test(
			repeated_looks_give_way_but_first_and_last_stay),
		cmocka_unit_test(every_step_and_runbook_reads_back),
	};

	return cmocka_run_group_tests_name("migration", tests, NULL, NULL);
}
