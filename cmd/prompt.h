#pragma once
/*
 * The person at the terminal, and the clock that shows them what a wait is
 * for. Where nobody is there, every question fails with the option that
 * answers it.
 */
#include "cmd/options.h"
#include "cmd/term.h"
#include "state/clock.h"
#include "state/dname.h"
#include "state/person.h"

#include <stdbool.h>
#include <stdint.h>

struct prompt {
	const struct term *term; /* where the talk goes */
	FILE *in;
	const struct texts *answers; /* --answer ID=VALUE; may be NULL */
	bool nobody, quiet, verbose;
	bool has_ended;	   /* the last thing told was a result */
	int64_t fixed_now; /* the clock stands there; 0: it goes */
	int64_t ahead_ns;  /* the time of day before the time since boot */

	/* The wait that is shown; see countdown.c. */
	struct waiting waiting;
	bool is_waiting;
	int lines_drawn;
	char announced[256]; /* off a terminal: said once */

	/* With --quiet: what was not said yet, and of whom it is. */
	struct buf held;
	char title[DNAME_MAX];
};

/* Handles that point into prompt, which must outlive them. */
struct person prompt_person(struct prompt *prompt);
/* Reads the time of day once, and counts from there, a sleeping machine's time
 * too: setting the clock meanwhile makes no wait shorter or longer. */
struct clock prompt_clock(struct prompt *prompt);

/* The value of --answer ID=VALUE, or NULL; the last one counts. */
const char *prompt_given_answer(const struct prompt *prompt, const char *id);

/*
 * What follows is about that domain: its name is shown before it, with --quiet
 * only when anything is.
 */
void prompt_title(struct prompt *prompt, const char *domain);
/* Says what --quiet held back since the last good result: it led to something
 * that a person must act upon. */
void prompt_release(struct prompt *prompt);
/* Nobody needs it any more. */
void prompt_forget(struct prompt *prompt);

/* ---- countdown.c ---- */

void countdown_set(struct prompt *prompt, const struct waiting *waiting);
/* Takes the countdown off the terminal, before something else is written. */
void countdown_clear(struct prompt *prompt);
int64_t countdown_now(const struct prompt *prompt);
bool countdown_sleep(struct prompt *prompt, int64_t at, struct err *err);
