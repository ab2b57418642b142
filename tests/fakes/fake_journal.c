/* A journal on a disk that may be the last thing the process touches. */
#include "tests/fakes/fake.h"

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

void fake_journal_open(struct fake *fake)
{
	fake->journal = (struct journal){ fake, save };
}
