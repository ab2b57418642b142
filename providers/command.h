#pragma once
/* Running a program for its output: how cmd fetches a secret from a password
 * store. In providers/net/. */
#include "state/buf.h"
#include "state/err.h"

#include <stdbool.h>

/*
 * What argv (ended by NULL; no shell) prints on standard output, added to out.
 * False when it cannot be run, takes longer, or ends with another status than
 * 0; its output is in no message.
 */
bool command_output(const char *const *argv, int timeout_ms, struct buf *out,
		    struct err *err);
