/* A reviewed plan: what was written is read back, and nothing else is. */
#include "cmd/jsonout.h"
#include "cmd/plan_read.h"
#include "cmd/plan_show.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/exodane-plan.XXXXXX";

static void write_text(const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static struct plan *sample(void)
{
	struct plan *plan = calloc(1, sizeof(*plan));
	struct action *action;

	assert_non_null(plan);
	snprintf(plan->domain, sizeof(plan->domain), "example.org");
	memset(plan->fingerprint, 'a', 64);
	mxset_add(&plan->present, "now.example", 5, 60);
	action = &plan->moves[0].action;
	plan->moves[0].step = STEP_ADD_MX;
	action->kind = ACTION_MX_WRITE;
	mxset_add(&action->have, "old.example", 0, 3600);
	mxset_add(&action->want, "old.example", 0, 3600);
	mxset_add(&action->want, MX_ASSIGNED, 10, 60);
	plan->moves[1].step = STEP_ENABLE_DANE;
	plan->moves[1].action.kind = ACTION_EXCHANGE_ENABLE;
	plan->moves[1].action.feature = FEATURE_DANE;
	plan->n_moves = 2;
	return plan;
}

static char *document_of(const struct plan *plan)
{
	cJSON *document = jsonout_document("exodane.plan/1");
	cJSON *plans = cJSON_AddArrayToObject(document, "plans");
	char *text;

	cJSON_AddItemToArray(plans, plan_json(plan));
	text = cJSON_Print(document);
	cJSON_Delete(document);
	assert_non_null(text);
	return text;
}

static void what_was_planned_is_read_back(void **state)
{
	struct plan *plan = sample(), *read = calloc(1, sizeof(*read));
	char *text = document_of(plan);
	struct err err = { 0 };

	write_text(text);
	if (!plan_read(path, "example.org", read, &err))
		fail_msg("%s", err.msg);
	assert_int_equal(read->n_moves, 2);
	assert_string_equal(read->fingerprint, plan->fingerprint);
	assert_true(mxset_identical(&read->present, &plan->present));
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(read->moves[i].step, plan->moves[i].step);
		assert_true(action_equal(&read->moves[i].action,
					 &plan->moves[i].action));
	}
	assert_false(plan_read(path, "other.example", read, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	cJSON_free(text);
	free(read);
	free(plan);
}

/* The document with the first `from` in it replaced. */
static void write_changed(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	char *changed = NULL;

	assert_non_null(at);
	assert_true(asprintf(&changed, "%.*s%s%s", (int)(at - text), text, to,
			     at + strlen(from)) > 0);
	write_text(changed);
	free(changed);
}

static void nothing_else_is_a_plan(void **state)
{
	static const struct {
		const char *from, *to, *message;
	} cases[] = {
		{ "exodane.plan/1", "exodane.plan/2", "not a document" },
		{ "{", "", "not a document" },
		{ "\"migrate\"", "\"moonwalk\"", "runbook" },
		{ "\"fingerprint\"", "\"print\"", "fingerprint" },
		{ "\"add-mx\"", "\"add\"", "step" },
		{ "\"mx-write\"", "\"mx\"", "action" },
		{ "\"old.example\"", "\"old..example\"", "exchange" },
		{ "\"old.example\"", "7", "exchange" },
		{ "\"now.example\"", "7", "present: an exchange" },
		{ "\"preference\":\t0", "\"preference\":\t65536",
		  "preference" },
		{ "\"preference\":\t0", "\"preference\":\t-1", "preference" },
		{ "\"ttl\":\t3600", "\"ttl\":\t0.5", "TTL" },
		{ "\"dane\"", "\"dame\"", "feature" },
		{ "\"moves\"", "\"move\"", "moves" },
	};
	struct plan *plan = sample(), *read = calloc(1, sizeof(*read));
	char *text = document_of(plan);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *from = cases[i].from;
		struct err err = { 0 };

		/* The feature that is read is the one that is wanted. */
		if (strcmp(from, "\"dane\"") == 0) {
			char *late = strstr(text, "\"want\":\t{");

			assert_non_null(late);
			memcpy(strstr(late, "dane"), "dame", 4);
			write_text(text);
			memcpy(strstr(late, "dame"), "dane", 4);
		} else {
			write_changed(text, from, cases[i].to);
		}
		assert_false(plan_read(path, "example.org", read, &err));
		assert_int_equal(err.kind, ERR_CONFIG);
		if (!strstr(err.msg, cases[i].message))
			fail_msg("%s: '%s'", cases[i].message, err.msg);
	}
	cJSON_free(text);
	free(read);
	free(plan);
}

static int make_file(void **state)
{
	int fd = mkstemp(path);

	return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_planned_is_read_back),
		cmocka_unit_test(nothing_else_is_a_plan),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
