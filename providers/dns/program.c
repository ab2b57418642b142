/* One run of a program of the user's own, and what went wrong with it. */
#include "providers/dns/program.h"

#include "providers/dns/rest.h"
#include "providers/net/spawn.h"

#include <ctype.h>
#include <string.h>

/* Those that a program may name. */
static const enum err_kind kinds[] = { ERR_CONFIG,     ERR_AUTH,   ERR_NET,
				       ERR_BUSY,       ERR_REMOTE, ERR_CONFLICT,
				       ERR_UNSUPPORTED };

static enum err_kind kind_of(const char *word)
{
	for (size_t i = 0; word && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(err_kind_name(kinds[i]), word) == 0)
			return kinds[i];
	return ERR_REMOTE;
}

static bool its_error(const cJSON *error, struct err *err)
{
	const char *message = rest_text(error, "message");
	uint32_t retry = 0;

	err_set(err, kind_of(rest_text(error, "kind")), "%.200s",
		message ? message : "no message");
	if (err && err->kind == ERR_BUSY &&
	    rest_number(error, "retry_after", INT32_MAX, &retry))
		err->retry_after_s = retry;
	return err_hint(err, "that is what the program in the setting "
			     "\"program\" says; run the same command again "
			     "when it is cured");
}

/* The end of the last line, which is all of it in a traceback that counts. */
static const char *last_words(char *text)
{
	size_t len = strlen(text);

	while (len > 0 && isspace((unsigned char)text[len - 1]))
		text[--len] = '\0';
	const char *line = strrchr(text, '\n');
	line = line ? line + 1 : text;
	len = strlen(line);
	return len > 200 ? line + len - 200 : line;
}

static bool no_answer(struct spawn_result *result, struct err *err)
{
	const char *words = last_words(result->err.data);

	if (result->status == 0) {
		err_set(err, ERR_PARSE, "no answer of one JSON object");
		return err_hint(err, "exodane-providers(7) describes the "
				     "answer");
	}
	/* Killed half way, it may have done its work. */
	err_set(err, result->status >= 128 ? ERR_NET : ERR_REMOTE,
		"ended with status %d%s%s", result->status, *words ? ": " : "",
		words);
	return err_hint(err, "run the program by hand with a request on its "
			     "standard input, as exodane-providers(7) "
			     "describes");
}

static bool weigh(struct spawn_result *result, cJSON **answer, struct err *err)
{
	cJSON *json = cJSON_ParseWithLengthOpts(
		result->out.data, result->out.len + 1, NULL, true);
	const cJSON *error = cJSON_GetObjectItemCaseSensitive(json, "error");

	bool ok = result->status == 0 && cJSON_IsObject(json) && !error;

	if (error)
		its_error(error, err);
	else if (!ok)
		no_answer(result, err);
	if (ok && answer)
		*answer = json;
	else
		cJSON_Delete(json);
	return ok;
}

bool program_ask(const struct program *program, const cJSON *request,
		 cJSON **answer, struct err *err)
{
	const char *const argv[] = { program->path, NULL };
	char *text = cJSON_PrintUnformatted(request);
	struct spawn_result result = { 0 };

	if (answer)
		*answer = NULL;
	if (!text)
		return err_set(err, ERR_INTERNAL, "no memory");
	struct spawn spawn = { .argv = argv,
			       .input = text,
			       .input_len = strlen(text),
			       .timeout_ms = program->timeout_ms };
	bool ok = spawn_run(&spawn, &result, err) &&
		  (weigh(&result, answer, err) ||
		   err_prefix(err, "%.100s", program->path));
	spawn_result_free(&result);
	cJSON_free(text);
	return ok;
}
