/*
 * The Markdown plan, as it was reviewed. usage: test_plan_md GOLDEN [--update]
 */
#include "cmd/plan_show.h"
#include "tests/fakes/fake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *folder;
static bool update;

static void plan_of(struct fake *fake, struct plan *out)
{
	struct facts *facts = calloc(1, sizeof(*facts));

	observe(&fake->world, &fake->settings, &fake->migration,
		plan_needs(fake->migration.runbook), facts, NULL);
	plan_make(facts, &fake->migration, &fake->settings, fake->now, out);
	free(facts);
}

static void assert_golden(const struct fake *fake, const struct plan *plan,
			  const char *name)
{
	const struct plan_frame frame = {
		.now = fake->now,
		.dns = "powerdns",
		.sign_in = "sign-in without a person (sign_in = app)",
	};
	char path[1024], *golden = calloc(1, 100000);
	struct buf text;
	FILE *file;

	assert_non_null(golden);
	buf_init(&text, 1 << 20);
	plan_markdown(plan, &frame, &text);
	snprintf(path, sizeof(path), "%s/%s.md", folder, name);
	file = fopen(path, update ? "w+" : "r");
	assert_non_null(file);
	if (update)
		fputs(text.data, file);
	rewind(file);
	assert_true(fread(golden, 1, 99999, file) > 0);
	fclose(file);
	assert_string_equal(text.data, golden);
	buf_free(&text);
	free(golden);
}

static void the_way_forward_is_as_it_was_reviewed(void **state)
{
	struct plan *plan = calloc(1, sizeof(*plan));
	struct fake *fake = fake_open();
	struct err err = { 0 };

	assert_true(window_load("Mo-Fr 07:00-17:00 Europe/Zurich", TZ_FOLDER,
				&fake->settings.window, &err));
	plan_of(fake, plan);
	assert_golden(fake, plan, "plan-migrate");
	fake_close(fake);
	free(plan);
}

static void what_blocks_is_in_it(void **state)
{
	struct plan *plan = calloc(1, sizeof(*plan));
	struct fake *fake = fake_open();

	fake->zone.verdict = VERDICT_INSECURE;
	plan_of(fake, plan);
	assert_golden(fake, plan, "plan-blocked");
	fake_close(fake);
	free(plan);
}

static void the_way_back_is_as_it_was_reviewed(void **state)
{
	struct plan *plan = calloc(1, sizeof(*plan));
	struct fake *fake = fake_open();
	struct err err = { 0 };

	fake_run(fake);
	assert_true(migration_begin_undo(&fake->migration, fake->now, &err));
	plan_of(fake, plan);
	assert_golden(fake, plan, "plan-undo");
	fake_close(fake);
	free(plan);
}

/* A server's words do not format the document. */
static void hostile_words_stay_words(void **state)
{
	struct plan *plan = calloc(1, sizeof(*plan));
	const struct plan_frame frame = { .dns = "manual", .sign_in = "x" };
	struct buf text;

	plan->n_blocked = plan->n_notes = 1;
	plan->blocked[0].step = STEP_ADD_MX;
	snprintf(plan->blocked[0].why, 100, "a | b\n# Approved <script>");
	snprintf(plan->notes[0], 100, "*[x](y)*");
	buf_init(&text, 1 << 20);
	plan_markdown(plan, &frame, &text);
	assert_non_null(
		strstr(text.data, "a \\| b; \\# Approved \\<script\\>"));
	assert_non_null(strstr(text.data, "\\*\\[x\\](y)\\*"));
	buf_free(&text);
	free(plan);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_way_forward_is_as_it_was_reviewed),
		cmocka_unit_test(what_blocks_is_in_it),
		cmocka_unit_test(the_way_back_is_as_it_was_reviewed),
		cmocka_unit_test(hostile_words_stay_words),
	};

	if (argc < 2)
		return 1;
	folder = argv[1];
	update = argc > 2;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
