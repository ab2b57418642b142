/*
 * The person, wrapped for a run: answers given in advance are served first,
 * and every answer goes to the journal, whoever asked. The adapters hold a
 * pointer to the world's struct person, so its contents are swapped in place.
 */
#include "steps/proofs.h"
#include "steps/run.h"

#include <stdio.h>
#include <string.h>

/* A question that is asked again and again is not answered by one option. */
#define SERVED_MAX 64

static void wrapped_tell(void *self, enum tell level, const char *text)
{
	struct run *run = self;

	run->inner.tell(run->inner.self, level, text);
}

static void wrapped_waiting(void *self, const struct waiting *waiting)
{
	struct run *run = self;

	run->inner.waiting(run->inner.self, waiting);
}

static bool is_choice(const struct question *question, const char *answer)
{
	for (size_t i = 0; i < question->n_choices; i++)
		if (strcmp(question->choices[i], answer) == 0)
			return true;
	return question->n_choices == 0;
}

/* How an answer that nobody has asked for yet stands in the journal. */
static void name_kept(const char *id, char out[QUESTION_ID_MAX])
{
	snprintf(out, QUESTION_ID_MAX, "+%s", id);
}

/* The answer given in advance, to this run or to an earlier one, or NULL. */
static const struct answer *given(const struct run *run, const char *id)
{
	char kept[QUESTION_ID_MAX];

	for (size_t i = 0; i < run->opts->n_answers; i++)
		if (strcmp(run->opts->answers[i].id, id) == 0)
			return &run->opts->answers[i];
	name_kept(id, kept);
	return migration_answer(run->migration, kept);
}

/*
 * What can be known beforehand is kept for the runs of a timer, to which no
 * answer is given. What has to be looked at when it is asked is not.
 */
void run_keep_answers(struct run *run)
{
	const struct answer *answer = given(run, QUESTION_CONNECTORS);
	char kept[QUESTION_ID_MAX];
	const struct answer *before;
	struct err err = { 0 };

	if (!answer)
		return;
	name_kept(QUESTION_CONNECTORS, kept);
	before = migration_answer(run->migration, kept);
	if (before && strcmp(before->answer, answer->answer) == 0)
		return;
	if (!migration_add_answer(run->migration, kept, answer->answer,
				  answer->by, run_now(run), &err))
		run_end_with(run, RUN_ERROR, &err);
	else
		run_save(run);
}

static bool serve(struct run *run, const struct question *question,
		  const struct answer *answer, char out[ANSWER_MAX],
		  struct err *err)
{
	if (!is_choice(question, answer->answer)) {
		err_set(err, ERR_USAGE,
			"--answer %s=%s is not one of its "
			"choices",
			question->id, answer->answer);
		return err_hint(err, "the first of them is \"%s\"",
				question->choices[0]);
	}
	if (run->served_answers++ > SERVED_MAX)
		return err_set(err, ERR_NOBODY,
			       "the question %s comes again and again",
			       question->id);
	snprintf(out, ANSWER_MAX, "%s", answer->answer);
	return true;
}

/* Consent to a single move is in the journal as that move. */
static bool is_journaled(const struct question *question)
{
	return strcmp(question->id, "confirm") != 0;
}

static bool wrapped_ask(void *self, const struct question *question,
			char out[ANSWER_MAX], struct err *err)
{
	struct run *run = self;
	const struct answer *answer = given(run, question->id);
	bool answered =
		answer ? serve(run, question, answer, out, err)
		       : run->inner.ask(run->inner.self, question, out, err);

	if (!answered) {
		run->report->question = *question;
		run->report->has_question = err->kind == ERR_NOBODY;
		return false;
	}
	if (!is_journaled(question))
		return true;
	return migration_add_answer(run->migration, question->id, out,
				    answer ? answer->by : run->opts->by,
				    run_now(run), err);
}

void run_person_enter(struct run *run)
{
	run->inner = run->world->person;
	run->world->person = (struct person){
		.self = run,
		.tell = wrapped_tell,
		.ask = wrapped_ask,
		.waiting = wrapped_waiting,
	};
}

void run_person_leave(struct run *run)
{
	run->world->person = run->inner;
}

void run_ask(struct run *run, const struct question *question)
{
	struct person *person = &run->world->person;
	char answer[ANSWER_MAX] = "";
	struct err err = { 0 };

	if (person->ask(person->self, question, answer, &err)) {
		run_save(run);
		return;
	}
	if (err.kind == ERR_NOBODY)
		run_end(run, RUN_BLOCKED, 0, question->text, err.hint);
	else
		run_end_with(run,
			     err.kind == ERR_INTERRUPTED ? RUN_WAITING
							 : RUN_ERROR,
			     &err);
}
