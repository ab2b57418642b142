/* Telling the notify command how a run has ended. */
#include "cmd/notify.h"
#include "cmd/jsonout.h"
#include "cmd/words.h"
#include "providers/command.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIMEOUT_S 30
#define VARIABLE_MAX 700
#define FAILED '!' /* in front of an event that could not be told */

/* What a program needs to run at all, and to reach a desktop; our secrets are
 * none of it. */
static const char *const inherited[] = {
	"PATH",
	"HOME",
	"USER",
	"LOGNAME",
	"SHELL",
	"LANG",
	"LC_ALL",
	"LC_CTYPE",
	"TZ",
	"TMPDIR",
	"DISPLAY",
	"WAYLAND_DISPLAY",
	"XAUTHORITY",
	"XDG_RUNTIME_DIR",
	"DBUS_SESSION_BUS_ADDRESS",
};
#define INHERITED (sizeof(inherited) / sizeof(*inherited))

/* The same words go into the document and into the environment. */
struct event {
	const char *event, *domain, *state, *runbook, *step, *why, *hint;
	char command[320];
};

static const struct {
	const char *key, *variable;
	size_t offset;
} words[] = {
	{ "event", "EXODANE_EVENT", offsetof(struct event, event) },
	{ "domain", "EXODANE_DOMAIN", offsetof(struct event, domain) },
	{ "state", "EXODANE_STATE", offsetof(struct event, state) },
	{ "runbook", "EXODANE_RUNBOOK", offsetof(struct event, runbook) },
	{ "step", "EXODANE_STEP", offsetof(struct event, step) },
	{ "why", "EXODANE_WHY", offsetof(struct event, why) },
	{ "hint", "EXODANE_HINT", offsetof(struct event, hint) },
};
#define WORDS (sizeof(words) / sizeof(*words))

static const char *word_of(const struct event *event, size_t i)
{
	return *(const char *const *)((const char *)event + words[i].offset);
}

/* The next run may well find it gone. */
static bool passes(enum err_kind kind)
{
	return kind == ERR_NET || kind == ERR_BUSY || kind == ERR_PARSE ||
	       kind == ERR_LOCKED || kind == ERR_INTERRUPTED;
}

/* "due", "blocked", "done", or NULL. Who sits at the terminal sees what needs
 * them. */
static const char *event_of(const struct context *context,
			    const struct carry *carry)
{
	const struct run_report *report = &carry->report;

	if (report->result == RUN_DONE)
		return "done";
	if (report->interrupted || report->result == RUN_WAITING ||
	    !context->prompt.nobody)
		return NULL;
	if (report->result == RUN_ERROR)
		return passes(report->err.kind) ? NULL : "blocked";
	return report->has_question || report->needs_consent ? "due"
							     : "blocked";
}

static void describe(const struct carry *carry, const char *name,
		     struct event *out)
{
	const struct run_report *report = &carry->report;
	bool asks = report->has_question || report->needs_consent;

	*out = (struct event){
		.event = name,
		.domain = carry->domain,
		.state = asks ? "asking" : run_result_name(report->result),
		.runbook = runbook_name(carry->migration.runbook),
		.step = report->step ? step_name(report->step) : "",
		.why = report->why,
		.hint = report->hint,
	};
	snprintf(out->command, sizeof(out->command), "exodane %s %s",
		 report->result == RUN_DONE ? "report" : "--continue",
		 carry->domain);
}

/* What makes two events the same: not the numbers in their words. */
static void identify(const struct carry *carry, const struct event *event,
		     char *out, size_t size)
{
	const char *why = event->why;
	size_t len = (size_t)snprintf(out, size, "%s %s %zu ", event->event,
				      event->step, carry->migration.n_moves);

	for (; *why && len + 1 < size; why++)
		if (!isdigit((unsigned char)*why) &&
		    isprint((unsigned char)*why))
			out[len++] = *why;
	out[len] = '\0';
}

static char *document(const struct context *context, const struct carry *carry,
		      const struct event *event)
{
	cJSON *json = jsonout_document("exodane.event/1");
	char *text;

	for (size_t i = 0; i < WORDS; i++)
		jsonout_word(json, words[i].key, word_of(event, i));
	jsonout_time(json, "at", context->clock.now(context->clock.self));
	jsonout_word(json, "command", event->command);
	cJSON_AddItemToObject(
		json, "question",
		carry->report.has_question
			? jsonout_question(&carry->report.question)
			: cJSON_CreateNull());
	text = cJSON_Print(json);
	cJSON_Delete(json);
	return text;
}

struct environment {
	char text[INHERITED + WORDS + 1][VARIABLE_MAX];
	const char *env[INHERITED + WORDS + 2];
};

static void fill_environment(const struct event *event, struct environment *out)
{
	size_t n = 0;

	for (size_t i = 0; i < INHERITED; i++) {
		const char *value = getenv(inherited[i]);

		/* One that is cut off would be another value. */
		if (value && strlen(value) + 64 < VARIABLE_MAX)
			snprintf(out->text[n++], VARIABLE_MAX, "%s=%s",
				 inherited[i], value);
	}
	for (size_t i = 0; i < WORDS; i++)
		snprintf(out->text[n++], VARIABLE_MAX, "%s=%s",
			 words[i].variable, word_of(event, i));
	snprintf(out->text[n++], VARIABLE_MAX, "EXODANE_COMMAND=%s",
		 event->command);
	for (size_t i = 0; i < n; i++)
		out->env[i] = out->text[i];
	out->env[n] = NULL;
}

static int timeout_ms(const struct config *config, const char *domain)
{
	const char *value = config_value(config, domain, 0, "notify_timeout");
	int64_t span = TIMEOUT_S;

	if (value)
		config_span(value, &span);
	return (int)(span < 1 ? 1 : span > 3600 ? 3600 : span) * 1000;
}

static bool run(const struct context *context, const struct carry *carry,
		const char *command, const struct event *event, struct err *err)
{
	struct environment *env = calloc(1, sizeof(*env));
	char *text = document(context, carry, event), *copy = strdup(command);
	const char *argv[WORDS_MAX];
	char program[4096];
	bool ok;

	if (!env || !text || !copy || !words_split(copy, argv)) {
		ok = err_set(err, ERR_INTERNAL, "out of memory");
	} else if ((ok = config_path(argv[0], program, sizeof(program), err))) {
		argv[0] = program;
		fill_environment(event, env);
		ok = command_tell(argv, env->env, text,
				  timeout_ms(&context->config, carry->domain),
				  err);
	}
	cJSON_free(text);
	free(copy);
	free(env);
	return ok;
}

static void warn(struct context *context, const struct err *err)
{
	person_say(&context->person, TELL_WARNING, "notify: %s", err->msg);
}

static void remember(struct context *context, struct carry *carry,
		     const struct journal *journal, const char *notified)
{
	struct migration *migration = &carry->migration;
	struct err err = { 0 };

	if (strcmp(migration->notified, notified) == 0)
		return;
	snprintf(migration->notified, sizeof(migration->notified), "%s",
		 notified);
	if (!journal->save(journal->self, migration, &err))
		warn(context, &err);
}

void notify_end(struct context *context, struct carry *carry,
		const struct journal *journal)
{
	const char *command =
		config_value(&context->config, carry->domain, 0, "notify");
	const char *name = event_of(context, carry);
	const char *before = carry->migration.notified;
	char id[sizeof(carry->migration.notified)];
	struct event event;
	struct err err = { 0 };

	if (!command || !carry->is_loaded || !carry->is_locked)
		return;
	if (!name) {
		/* It goes on: the next event is news, whatever it is. */
		if (carry->has_run && carry->report.result == RUN_WAITING)
			remember(context, carry, journal, "");
		return;
	}
	/* What ended before this run is news only if it could not be told. */
	if (carry->report.result == RUN_DONE && !carry->has_run &&
	    before[0] != FAILED)
		return;
	describe(carry, name, &event);
	identify(carry, &event, id + 1, sizeof(id) - 1);
	id[0] = FAILED;
	if (strcmp(before, id + 1) == 0)
		return;
	if (run(context, carry, command, &event, &err)) {
		remember(context, carry, journal, id + 1);
		return;
	}
	warn(context, &err);
	remember(context, carry, journal, id);
}
