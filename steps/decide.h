#pragma once
/* Decisions as data, made in one line each. For the steps' own use. */
#include "steps/step.h"

struct decision decide_holds(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));
struct decision decide_do(const struct action *action, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* due_at: look again then. */
struct decision decide_wait(int64_t due_at, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* choices: words with a space between; "": a free text is wanted. The first
 * choice is the one that lets the migration go on. */
struct decision decide_ask(const char *id, const char *choices, const char *fmt,
			   ...) __attribute__((format(printf, 3, 4)));
struct decision decide_blocked(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));
struct decision decide_cannot_tell(int64_t due_at, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The same decision with that hint. */
struct decision decide_hint(struct decision decision, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
