/* Decisions as data, made in one line each. */
#include "steps/decide.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define WHY(decision, fmt)                                                    \
	do {                                                                  \
		va_list args;                                                 \
		va_start(args, fmt);                                          \
		vsnprintf((decision).why, sizeof((decision).why), fmt, args); \
		va_end(args);                                                 \
	} while (0)

/*
 * Thousands are made in a run, most of them HOLDS: what the kind and the
 * counts say is not there is not written either.
 */
static void begin(struct decision *decision, enum decision_kind kind)
{
	decision->kind = kind;
	decision->action.kind = ACTION_NONE;
	decision->action.feature = FEATURE_NONE;
	decision->action.have.n = decision->action.want.n = 0;
	decision->action.settle_s = 0;
	decision->due_at = 0;
	decision->question.id[0] = decision->question.text[0] = '\0';
	decision->question.n_choices = 0;
	decision->question.multiline = false;
	decision->why[0] = decision->hint[0] = decision->note[0] = '\0';
	decision->err_kind = ERR_NONE;
}

struct decision decide_holds(const char *fmt, ...)
{
	struct decision decision;

	begin(&decision, HOLDS);
	WHY(decision, fmt);
	return decision;
}

struct decision decide_do(const struct action *action, const char *fmt, ...)
{
	struct decision decision;

	begin(&decision, DO);
	decision.action = *action;
	WHY(decision, fmt);
	return decision;
}

struct decision decide_wait(int64_t due_at, const char *fmt, ...)
{
	struct decision decision;

	begin(&decision, WAIT);
	decision.due_at = due_at;
	WHY(decision, fmt);
	return decision;
}

static void set_choices(struct question *question, const char *choices)
{
	while (*choices && question->n_choices < QUESTION_CHOICES_MAX) {
		size_t len = strcspn(choices, " ");

		snprintf(question->choices[question->n_choices++],
			 sizeof(question->choices[0]), "%.*s", (int)len,
			 choices);
		choices += len + (choices[len] == ' ');
	}
}

struct decision decide_ask(const char *id, const char *choices, const char *fmt,
			   ...)
{
	struct decision decision;
	struct question *question = &decision.question;
	va_list args;

	begin(&decision, ASK);
	snprintf(question->id, sizeof(question->id), "%s", id);
	va_start(args, fmt);
	vsnprintf(question->text, sizeof(question->text), fmt, args);
	va_end(args);
	set_choices(question, choices);
	snprintf(decision.why, sizeof(decision.why), "%s", question->text);
	snprintf(decision.hint, sizeof(decision.hint),
		 "answer it at the terminal or with --answer %s=%s", id,
		 question->n_choices ? question->choices[0] : "VALUE");
	return decision;
}

struct decision decide_blocked(const char *fmt, ...)
{
	struct decision decision;

	begin(&decision, BLOCKED);
	WHY(decision, fmt);
	return decision;
}

struct decision decide_cannot_tell(int64_t due_at, const char *fmt, ...)
{
	struct decision decision;

	begin(&decision, CANNOT_TELL);
	decision.due_at = due_at;
	WHY(decision, fmt);
	return decision;
}

struct decision decide_hint(struct decision decision, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(decision.hint, sizeof(decision.hint), fmt, args);
	va_end(args);
	return decision;
}
