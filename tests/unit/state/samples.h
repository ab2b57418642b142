#pragma once
/* Migrations to test with; on the heap, since they are large. */
#include "state/buf.h"
#include "state/migration.h"

/* example.org, in the middle of step 5; freed with free(). */
struct migration *sample_migration(void);

/* Any migration that a journal may hold, the same one for the same seed. */
struct migration *random_migration(uint32_t seed);

/* Its document; freed with buf_free(). */
struct buf sample_text(const struct migration *migration);
