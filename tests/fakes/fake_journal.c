/*
 * A journal on a disk that may be the last thing the process touches. What is
 * read back went through the strict reader.
 */
#include "tests/fakes/fake.h"

#include <stdio.h>
#include <stdlib.h>

static bool save(void *self, const struct migration *migration, struct err *err)
{
	struct fake *fake = self;
	struct fake_journal *disk = &fake->disk;

	disk->saves++;
	if (disk->dead)
		return err_set(err, ERR_STORE, "killed");
	if (disk->saves != disk->kill_at) {
		disk->saved = *migration;
		return true;
	}
	if (!disk->kill_before)
		disk->saved = *migration;
	disk->dead = true;
	return err_set(err, ERR_STORE, "killed");
}

void fake_journal_read(const struct fake *fake, struct migration *out)
{
	struct err err = { 0 };
	struct buf text;

	buf_init(&text, JOURNAL_MAX_BYTES);
	if (!journal_write(&fake->disk.saved, &text, &err) ||
	    !journal_read(text.data, text.len, FAKE_DOMAIN, out, &err)) {
		fprintf(stderr, "# journal: %s\n%s\n", err.msg, text.data);
		abort();
	}
	buf_free(&text);
}

void fake_must_be_meant(struct fake *fake, enum action_kind kind)
{
	const struct migration *saved = &fake->disk.saved;
	const struct move *last =
		saved->n_moves ? &saved->moves[saved->n_moves - 1] : NULL;

	if (!last || last->action.kind != kind || !last->asked_at ||
	    last->applied_at)
		fake->disk.unmeant++;
}

void fake_journal_open(struct fake *fake)
{
	fake->journal = (struct journal){ fake, save };
}
