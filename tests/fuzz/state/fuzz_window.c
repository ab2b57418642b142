/* Whatever a person writes as a change window: refused with a message, or
 * hours that lie within a day and a night. */
#include "state/window.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[4096];
	struct window window;
	struct err err = { 0 };

	if (size >= sizeof(text))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if (!window_parse(text, &window, &err)) {
		check(err.kind == ERR_CONFIG && *err.msg);
		return 0;
	}
	check(window.n == 0 || tz_name_valid(window.tz.name));
	for (size_t i = 0; i < window.n; i++) {
		const struct window_hours *hours = &window.hours[i];

		check(hours->days > 0 && hours->days < 128);
		check(hours->from >= 0 && hours->from < 1440);
		check(hours->to > hours->from && hours->to <= 2880);
	}
	return 0;
}
