#pragma once
/* Running a program: for its output, which is how cmd fetches a secret from a
 * password store, or to tell it something. In providers/net/. */
#include "state/buf.h"
#include "state/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * What argv (ended by NULL; no shell) prints on standard output, added to out.
 * False when it cannot be run, takes longer, or ends with another status than
 * 0; its output is in no message.
 */
bool command_output(const char *const *argv, int timeout_ms, struct buf *out,
		    struct err *err);

/*
 * Runs argv (ended by NULL; no shell) with env (ended by NULL) as its whole
 * environment and the text as its standard input. False when it cannot be run,
 * takes longer (its process group is killed), or ends with another status than
 * 0; the first line of its standard error is in the message.
 */
bool command_tell(const char *const *argv, const char *const *env,
		  const char *text, int timeout_ms, struct err *err);

/* The full path of a program (with a slash, or on PATH) that can be run. */
bool command_program(const char *program, char *out, size_t size);
