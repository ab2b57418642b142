/* A program's output, within limits. */
#include "providers/command.h"
#include "providers/net/spawn.h"

#include <string.h>

bool command_output(const char *const *argv, int timeout_ms, struct buf *out,
		    struct err *err)
{
	struct spawn spawn = { .argv = argv,
			       .timeout_ms = timeout_ms,
			       .max_output = 64 << 10 };
	struct spawn_result result;
	bool ok;

	if (!spawn_run(&spawn, &result, err))
		return false;
	if (result.status != 0)
		ok = err_set(err, ERR_CONFIG, "%s: ended with status %d",
			     argv[0], result.status);
	else
		ok = buf_add(out, result.out.data, result.out.len) ||
		     err_set(err, ERR_CONFIG, "%s: it prints too much",
			     argv[0]);
	if (result.out.room)
		explicit_bzero(result.out.data, result.out.len);
	spawn_result_free(&result);
	return ok;
}
