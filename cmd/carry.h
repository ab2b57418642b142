#pragma once
/*
 * Carrying domains along: what migrate, --continue and undo have in common.
 * Each domain goes as far as it can, whatever happens to the others.
 */
#include "cmd/wire.h"
#include "steps/engine.h"

enum carry_mode {
	CARRY_BEGIN,	/* migrate: a new one, or the open one */
	CARRY_CONTINUE, /* --continue DOMAIN */
	CARRY_SWEEP,	/* --continue: all that are due */
	CARRY_UNDO,
};

struct carry {
	char domain[DNAME_MAX];
	struct migration migration;
	struct settings settings;
	struct lock lock;
	bool is_locked;
	bool is_loaded; /* there is a migration to speak of */
	bool is_open;	/* and it can be carried on */
	bool is_new;	/* nothing of it is in a journal yet */
	bool has_run;
	int64_t ended_at; /* the one before, whose journal makes room; 0 none */
	struct run_report report;
	int exit;
	struct carry *next; /* in the order of the arguments */
};

/* Runs them all and prints the outcome; n may be 0 (a sweep finds its own
 * domains). The exit status, or EXIT_NONE with err. */
int carry_all(struct context *context, enum carry_mode mode,
	      char (*domains)[DNAME_MAX], size_t n, struct err *err);

/* ---- carry_load.c ---- */

/* Locks and loads the domain, and decides whether it can be carried on; what
 * keeps it from that is in carry->report and carry->exit. */
void carry_load(struct carry *carry, struct context *context,
		const struct store *store, struct wire *wire,
		enum carry_mode mode);
void carry_unload(struct carry *carry);
/* Not carried on, with that error. */
void carry_fail(struct carry *carry, const struct err *err);
/* Not carried on, because this program is to end. */
void carry_stop(struct carry *carry);

/* ---- carry_show.c ---- */

/* The outcome, on the terminal or as exodane.run/1. */
void carry_show(struct context *context, const struct carry *first);
