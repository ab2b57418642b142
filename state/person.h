#pragma once
/*
 * The person at the terminal, or nobody. The only way by which anything below
 * cmd says something or asks something.
 */
#include "state/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUESTION_ID_MAX 32
#define QUESTION_CHOICES_MAX 6
#define ANSWER_MAX 4096

struct question {
	char id[QUESTION_ID_MAX]; /* for --answer ID=VALUE; stable words */
	char text[768];
	/* None: a free text is wanted. Else the answer is one of these. */
	size_t n_choices;
	char choices[QUESTION_CHOICES_MAX][32];
	bool multiline; /* free text over several lines, ended by an empty one
			 */
};

enum tell {
	TELL_DETAIL, /* with -v only */
	TELL_INFO,
	TELL_GOOD,
	TELL_WARNING,
	TELL_BAD,
};

/* What a wait is about, for the countdown. */
struct waiting {
	char what[256];	   /* "old answers to run out of caches" */
	char because[768]; /* lines: which server showed what when, whose TTL */
	int64_t since_at, until_at;
};

struct person {
	void *self;
	void (*tell)(void *self, enum tell level, const char *text);
	/*
	 * True: out holds the answer. False: ERR_NOBODY when nobody is there
	 * (the hint names --answer ID=VALUE), ERR_INTERRUPTED on Ctrl-C.
	 */
	bool (*ask)(void *self, const struct question *question,
		    char out[ANSWER_MAX], struct err *err);
	/* Called before the clock sleeps; the clock then shows the countdown.
	 */
	void (*waiting)(void *self, const struct waiting *waiting);
};

/* tell, of up to 4607 bytes; to nobody where person is NULL. */
void person_say(const struct person *person, enum tell level,
		const char *format, ...) __attribute__((format(printf, 3, 4)));
