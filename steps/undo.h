#pragma once
/* What an undo goes back to. Pure. */
#include "steps/step.h"

/* The set as first found, as far as it is ours to put back: hosts of others
 * stay as they are today. */
struct mxset undo_target(const struct facts *facts,
			 const struct migration *migration,
			 const struct settings *settings);
/* Did we ever see, and so perhaps write, the MX? */
bool undo_touches_mx(const struct migration *migration);
