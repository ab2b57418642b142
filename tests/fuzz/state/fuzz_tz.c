/*
 * Whatever bytes a time zone's file has: refused with a message, or a zone
 * whose changes go forward and whose windows open when they say.
 */
#include "state/window.h"

#include <stdlib.h>
#include <string.h>

#define START INT64_C(1800000000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct window window;
	struct err err = { 0 };
	int64_t at = START;

	check(window_parse("Mo,Fr 22:30-02:30 Europe/Zurich", &window, &err));
	if (!tz_parse(data, size, &window.tz, &err)) {
		check(err.kind == ERR_CONFIG && *err.msg);
		return 0;
	}
	for (int i = 0; i < 20 && at < INT64_C(1) << 40; i++) {
		int64_t next = tz_next_change(&window.tz, at);

		check(next > at);
		at = next;
	}
	at = window_opens(&window, START);
	check(at >= START && (at == START + INT64_C(366) * 86400 ||
			      window_is_open(&window, at)));
	return 0;
}
