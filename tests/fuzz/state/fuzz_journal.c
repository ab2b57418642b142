/*
 * Whatever bytes stand in a journal: refused with a message, or read as a
 * migration that writes as a document that reads as the same migration.
 */
#include "state/journal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void writes_and_reads_again(const struct migration *migration)
{
	struct migration *again = calloc(1, sizeof(*again));
	struct buf first, second;
	struct err err;

	check(again != NULL);
	buf_init(&first, JOURNAL_MAX_BYTES);
	buf_init(&second, JOURNAL_MAX_BYTES);
	check(journal_write(migration, &first, &err));
	check(journal_read(first.data, first.len, migration->domain, again,
			   &err));
	check(journal_write(again, &second, &err));
	check(first.len == second.len &&
	      memcmp(first.data, second.data, first.len) == 0);
	buf_free(&first);
	buf_free(&second);
	free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct migration *migration = calloc(1, sizeof(*migration));
	const char *text = (const char *)data;
	char domain[DNAME_MAX] = "example.org";
	struct err err = { 0 };

	check(migration != NULL);
	journal_domain(text, size, domain);
	if (journal_read(text, size, domain, migration, &err))
		writes_and_reads_again(migration);
	else
		check(err.kind == ERR_STORE && *err.msg && *err.hint);
	free(migration);
	return 0;
}
