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

bool command_tell(const char *const *argv, const char *const *env,
		  const char *text, int timeout_ms, struct err *err)
{
	struct spawn spawn = { .argv = argv,
			       .env_add = env,
			       .env_whole = true,
			       .input = text,
			       .input_len = strlen(text),
			       .timeout_ms = timeout_ms,
			       .max_output = 64 << 10 };
	struct spawn_result result;
	bool ok = spawn_run(&spawn, &result, err);

	if (ok && result.status != 0) {
		const char *said = result.err.data;

		ok = err_set(err, ERR_REMOTE, "%s: ended with status %d%s%.*s",
			     argv[0], result.status, *said ? ": " : "",
			     (int)strcspn(said, "\r\n"), said);
	}
	spawn_result_free(&result);
	return ok;
}

bool command_program(const char *program, char *out, size_t size)
{
	return spawn_find(program, out, size);
}
