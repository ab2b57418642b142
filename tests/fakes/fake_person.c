/* A person with scripted answers, or nobody. */
#include "tests/fakes/fake.h"

#include <stdio.h>
#include <string.h>

static void tell(void *self, enum tell level, const char *text)
{
	struct fake_person *person = &((struct fake *)self)->person;

	if (person->n_told == FAKE_TOLD_MAX)
		return;
	person->told[person->n_told].level = level;
	snprintf(person->told[person->n_told++].text,
		 sizeof(person->told[0].text), "%s", text);
}

size_t fake_told(const struct fake *fake, const char *text)
{
	const struct fake_person *person = &fake->person;
	size_t n = 0;

	for (size_t i = 0; i < person->n_told; i++)
		n += strstr(person->told[i].text, text) != NULL;
	return n;
}

static void waiting(void *self, const struct waiting *waiting)
{
}

static const char *scripted(const struct fake *fake,
			    const struct question *question)
{
	const struct fake_person *person = &fake->person;

	for (size_t i = 0; i < person->n; i++)
		if (strcmp(person->answers[i].id, question->id) == 0)
			return person->answers[i].answer;
	if (person->first_choice && question->n_choices)
		return question->choices[0];
	return NULL;
}

static bool ask(void *self, const struct question *question,
		char out[ANSWER_MAX], struct err *err)
{
	struct fake *fake = self;
	const char *answer = scripted(fake, question);

	fake->person.asked++;
	snprintf(fake->person.last_id, sizeof(fake->person.last_id), "%s",
		 question->id);
	snprintf(fake->person.last_text, sizeof(fake->person.last_text), "%s",
		 question->text);
	fake->now += 5;
	if (!answer)
		return err_set(err, ERR_NOBODY, "nobody is there");
	snprintf(out, ANSWER_MAX, "%s", answer);
	return true;
}

void fake_answer(struct fake *fake, const char *id, const char *answer)
{
	struct fake_person *person = &fake->person;

	snprintf(person->answers[person->n].id, QUESTION_ID_MAX, "%s", id);
	snprintf(person->answers[person->n].answer,
		 sizeof(person->answers[0].answer), "%s", answer);
	person->n++;
}

void fake_person_open(struct fake *fake)
{
	fake->world.person = (struct person){ fake, tell, ask, waiting };
	fake_answer(fake, "connectors", "none");
}
