#pragma once
/*
 * Errors. Every function that can fail returns bool and takes a struct err *
 * as its last argument. Each layer puts one prefix in front, so that a message
 * reads from the outside in: "swap-priorities: powerdns: PATCH /api/…: 403 …".
 */
#include <stdbool.h>
#include <stdint.h>

enum err_kind {
	ERR_NONE,
	ERR_USAGE,    /* the command line is wrong */
	ERR_CONFIG,   /* a setting is missing or wrong */
	ERR_AUTH,     /* refused: credentials or rights */
	ERR_NET,      /* could not be reached, timed out */
	ERR_BUSY,     /* come again later; retry_after_s if known */
	ERR_REMOTE,   /* the other side says no */
	ERR_PARSE,    /* the other side talks nonsense */
	ERR_CONFLICT, /* the zone is not what was expected; nothing changed */
	ERR_UNSAFE,   /* a guard says no */
	ERR_UNSUPPORTED, /* this program does not do that */
	ERR_STORE,	 /* journal: unreadable, broken, not writable */
	ERR_LOCKED,	 /* another run works on this domain */
	ERR_NOBODY,	 /* a person must answer and nobody is there */
	ERR_INTERRUPTED, /* Ctrl-C, SIGTERM */
	ERR_INTERNAL,	 /* our own fault */
	ERR_KINDS,
};

struct err {
	enum err_kind kind;
	int64_t retry_after_s; /* with ERR_BUSY: seconds, 0 when unknown */
	char msg[512];	       /* what failed, where, why; one line */
	char hint[512];	       /* what the person can do now; may be "" */
};

/* Fills err (may be NULL); always returns false: `return err_set(err, …);` */
bool err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "prefix: " in front of the message; always returns false. */
bool err_prefix(struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Sets the hint; always returns false. */
bool err_hint(struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

void err_clear(struct err *err);

/* "CONFIG", "NET", …: the word used in exodane.error/1. */
const char *err_kind_name(enum err_kind kind);
