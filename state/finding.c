/* The words of a judgement. */
#include "state/finding.h"

const char *status_name(enum status status)
{
	static const char *const names[] = {
		[STATUS_GOOD] = "good",
		[STATUS_WARNING] = "warning",
		[STATUS_BAD] = "bad",
		[STATUS_UNKNOWN] = "unknown",
	};

	return (unsigned)status <= STATUS_UNKNOWN ? names[status] : "unknown";
}
