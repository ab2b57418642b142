#pragma once
/*
 * What stands in a journal, as tables: the writer and the reader both walk
 * them, so that they cannot differ.
 */
#include "state/migration.h"

#include <stddef.h>
#include <stdint.h>

#define JOURNAL_SCHEMA_NAME "exodane.journal/"
#define JOURNAL_SCHEMA_VERSION 1
#define JOURNAL_SCHEMA JOURNAL_SCHEMA_NAME "1"

enum field_kind {
	FIELD_SCHEMA,	/* JOURNAL_SCHEMA */
	FIELD_TIME,	/* int64_t: ISO 8601, null for 0 */
	FIELD_BOOL,	/* bool */
	FIELD_NUMBER,	/* 2, 4 or 8 bytes: 0 to max */
	FIELD_TEXT,	/* char[size] */
	FIELD_NAME,	/* char[size]: canonical domain name, or "" */
	FIELD_EXCHANGE, /* char[size]: domain name, null for MX_ASSIGNED */
	FIELD_WORD,	/* enum of max values, by its words */
	FIELD_OBJECT,	/* struct */
	FIELD_LIST,	/* array of at most max structs, and its length */
};

struct field {
	const char *key; /* NULL ends a table */
	enum field_kind kind;
	size_t offset; /* in its struct */
	size_t size;   /* of the member; LIST: of one element */
	int64_t max;
	const char *(*word)(unsigned value);
	const struct field *fields; /* OBJECT, LIST */
	size_t length_offset;	    /* LIST: where its length is, a size_t */
	bool optional;		    /* left out where it is "" or zero */
};

/* Of struct migration. */
extern const struct field journal_fields[];

/*
 * What no single field shows: times in order, MX sets sorted and without
 * doubles, an undo that has a beginning. ERR_STORE with the path.
 */
bool journal_check(const struct migration *migration, struct err *err);
