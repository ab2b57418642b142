#pragma once
/*
 * exodane.journal/1: a migration as one strict JSON document. Unknown,
 * doubled and missing keys, wrong types, unknown words, times that go
 * backwards and another domain's journal are refused with their line or path
 * (`moves[3].applied_at`).
 */
#include "state/buf.h"
#include "state/migration.h"

#define JOURNAL_MAX_BYTES (1 << 20)

/* Adds the document to out. */
bool journal_write(const struct migration *migration, struct buf *out,
		   struct err *err);
/* domain: whose journal it must be. ERR_STORE on any fault. */
bool journal_read(const char *text, size_t len, const char *domain,
		  struct migration *out, struct err *err);

/* Whose journal a text says it is; false when it does not say. */
bool journal_domain(const char *text, size_t len, char out[DNAME_MAX]);

/* Where the engine puts a migration after each change of it. */
struct journal {
	void *self;
	bool (*save)(void *self, const struct migration *migration,
		     struct err *err);
};
