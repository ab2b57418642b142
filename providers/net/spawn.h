#pragma once
/*
 * Child processes (the only fork): an argument vector, never a shell; a
 * process group of its own that is killed at the time limit; bytes in, bytes
 * out, bounded. For the rooms below providers/ only.
 */
#include "state/buf.h"
#include "state/err.h"

#include <stdbool.h>
#include <stddef.h>

struct spawn {
	const char *const *argv; /* NULL-ended; argv[0] is looked up in PATH */
	const char *const *env_add; /* "NAME=value" beside ours; NULL none */
	bool env_whole;		    /* env_add alone, nothing of ours */
	const char *dir;	    /* where it runs; NULL: where we do */
	const void *input;	    /* to its standard input, then closed */
	size_t input_len;
	int timeout_ms;	   /* 0: no limit (a person is signing in) */
	size_t max_output; /* 0: 1 MiB, of each stream */
	/* Each line of its standard error or output as it comes (NULL: none);
	 * for what is meant for the person. */
	void (*line)(void *self, const char *line, bool is_stderr);
	void *line_self;
};

struct spawn_result {
	int status; /* exit status; 128+N for signal N */
	bool timed_out;
	struct buf out, err; /* freed with spawn_result_free */
};

/*
 * True when the program ran and ended, whatever its status. ERR_CONFIG: not
 * found; ERR_NET: time limit, group killed (timed_out); ERR_PARSE: too much
 * output, group killed; ERR_INTERRUPTED: a signal for us, group killed.
 */
bool spawn_run(const struct spawn *spawn, struct spawn_result *result,
	       struct err *err);
void spawn_result_free(struct spawn_result *result);

/* The full path of a program on PATH, or false. */
bool spawn_find(const char *program, char *out, size_t size);
