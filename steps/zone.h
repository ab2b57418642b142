#pragma once
/* Is the zone one that this program may work on? Pure. */
#include "steps/step.h"

/* As zone_usable, without judging whose hosts are in it (undo). */
struct decision zone_readable(const struct facts *facts,
			      const struct migration *migration, int64_t now);

/*
 * CANNOT_TELL where the provider's API or the name servers do not say,
 * BLOCKED for no MX, a foreign MX that nobody kept, an unsupported cloud or
 * drift; HOLDS else.
 */
struct decision zone_usable(const struct facts *facts,
			    const struct migration *migration,
			    const struct settings *settings, int64_t now);
/* Where it holds and --keep-mx keeps a host beside ours, it warns of that. */
struct decision zone_warn_kept(struct decision decision,
			       const struct facts *facts,
			       const struct migration *migration,
			       const struct settings *settings);
