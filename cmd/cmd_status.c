/* exodane status: where each migration stands; reads journals only. */
#include "cmd/idn.h"
#include "cmd/jsonout.h"
#include "state/timefmt.h"
#include "steps/moves.h"
#include "steps/status.h"

#include <stdlib.h>
#include <string.h>

struct seen {
	struct migration migration;
	struct standing standing;
	struct settings settings;
	int64_t next_move_at; /* not before; 0: no change window says so */
};

/* What waits for servers and clocks goes on outside the window; the move that
 * follows does not. */
static void look_at_window(const struct context *context, struct seen *seen)
{
	int64_t from = context->clock.now(context->clock.self);
	struct err err = { 0 };

	seen->next_move_at = 0;
	if (seen->migration.finished_at ||
	    !context_settings(context, seen->migration.domain, &seen->settings,
			      &err) ||
	    !seen->settings.window.n)
		return;
	if (seen->standing.next_due > from)
		from = seen->standing.next_due;
	seen->next_move_at =
		moves_may_begin_at(&seen->migration, &seen->settings, from);
}

static void show_window(const struct term *term, const struct seen *seen,
			int64_t now)
{
	char when[WINDOW_WHEN_MAX];

	if (seen->next_move_at <= now)
		return;
	window_when(&seen->settings.window, seen->next_move_at, when);
	if (!strstr(seen->standing.reason, when))
		term_printf(term, STYLE_PLAIN, "  next move not before %s\n",
			    when);
}

static cJSON *standing_json(const struct seen *seen)
{
	const struct standing *standing = &seen->standing;
	cJSON *object = cJSON_CreateObject();

	cJSON_AddStringToObject(object, "domain", seen->migration.domain);
	cJSON_AddStringToObject(object, "runbook",
				runbook_name(seen->migration.runbook));
	jsonout_word(object, "step",
		     standing->step ? step_name(standing->step) : "");
	cJSON_AddStringToObject(object, "phase", standing->phase);
	jsonout_time(object, "begun_at", seen->migration.begun_at);
	jsonout_time(object, "updated_at", seen->migration.updated_at);
	jsonout_time(object, "next_due", standing->next_due);
	jsonout_word(object, "window",
		     seen->next_move_at ? seen->settings.window.text : "");
	jsonout_time(object, "next_move_not_before", seen->next_move_at);
	jsonout_word(object, "reason", standing->reason);
	jsonout_word(object, "command", standing->command);
	return object;
}

static enum status mark_of(const char *phase)
{
	if (strcmp(phase, "done") == 0)
		return STATUS_GOOD;
	if (strcmp(phase, "blocked") == 0)
		return STATUS_BAD;
	return STATUS_WARNING;
}

static void due_text(int64_t due, int64_t now, char *out, size_t size)
{
	char at[TIMEFMT_ISO_MAX], left[TIMEFMT_SPAN_MAX];

	out[0] = '\0';
	if (!due)
		return;
	timefmt_iso(due, at);
	timefmt_span(due > now ? due - now : now - due, left);
	if (due > now)
		snprintf(out, size, "due %s, in %s", at, left);
	else
		snprintf(out, size, "due since %s (%s)", at, left);
}

static void show(const struct context *context, const struct seen *seen)
{
	const struct standing *standing = &seen->standing;
	const struct term *term = &context->term;
	int64_t now = context->clock.now(context->clock.self);
	char name[IDN_SHOWN_MAX], due[128], begun[TIMEFMT_ISO_MAX];

	idn_shown(seen->migration.domain, name);
	term_mark(term, mark_of(standing->phase));
	term_printf(term, STYLE_BOLD, "%s", name);
	term_printf(term, STYLE_PLAIN, "  %s, %s%s%s\n",
		    runbook_name(seen->migration.runbook), standing->phase,
		    standing->step ? " at " : "",
		    standing->step ? step_name(standing->step) : "");
	due_text(standing->next_due, now, due, sizeof(due));
	if (due[0])
		term_wrap(term, STYLE_PLAIN, 2, due);
	term_wrap(term, STYLE_PLAIN, 2, standing->reason);
	show_window(term, seen, now);
	timefmt_iso(seen->migration.begun_at, begun);
	if (context->options.verbose)
		term_printf(term, STYLE_DIM, "  begun %s, %zu moves\n", begun,
			    seen->migration.n_moves);
	if (standing->command[0])
		term_printf(term, STYLE_BOLD, "  %s\n", standing->command);
}

static cJSON *broken_json(const char *domain, const struct err *err)
{
	cJSON *object = cJSON_CreateObject();

	cJSON_AddStringToObject(object, "domain", domain);
	cJSON_AddItemToObject(object, "error", jsonout_err(err));
	return object;
}

static void show_broken(const struct context *context, const char *domain,
			const struct err *err)
{
	const struct term *term = &context->term;

	term_mark(term, STATUS_BAD);
	term_printf(term, STYLE_BOLD, "%s", domain);
	fputc('\n', term->out);
	term_wrap(term, STYLE_PLAIN, 2, err->msg);
	term_wrap(term, STYLE_PLAIN, 2, err->hint);
}

static void no_journal(const char *domain, struct err *err)
{
	err_set(err, ERR_USAGE, "%s: there is no journal of a migration",
		domain);
	err_hint(err, "begin one: exodane migrate %s", domain);
}

/* One domain; what cannot be read is listed apart. */
static int look_at(struct context *context, const struct store *store,
		   const char *domain, struct seen *seen, cJSON *document,
		   bool named)
{
	cJSON *list = cJSON_GetObjectItem(document, "migrations");
	cJSON *broken = cJSON_GetObjectItem(document, "broken");
	struct err err = { 0 };

	switch (store_load(store, domain, &seen->migration, &err)) {
	case STORE_FOUND:
		standing_of(&seen->migration,
			    context->clock.now(context->clock.self),
			    &seen->standing);
		look_at_window(context, seen);
		cJSON_AddItemToArray(list, standing_json(seen));
		if (!context->options.json)
			show(context, seen);
		return EXIT_DONE;
	case STORE_ABSENT:
		if (!named)
			return EXIT_DONE;
		no_journal(domain, &err);
		break;
	case STORE_BROKEN:
		break;
	}
	cJSON_AddItemToArray(broken, broken_json(domain, &err));
	if (!context->options.json)
		show_broken(context, domain, &err);
	return exits_of_error(err.kind);
}

static bool is_absent(const struct store *store, const char *domain,
		      struct err *err)
{
	struct seen *seen = calloc(1, sizeof(*seen));
	bool absent = seen && store_load(store, domain, &seen->migration,
					 err) == STORE_ABSENT;

	free(seen);
	err_clear(err);
	if (absent)
		no_journal(domain, err);
	return absent;
}

static int look_at_all(struct context *context, const struct store *store,
		       char (*domains)[DNAME_MAX], size_t n)
{
	cJSON *document = jsonout_document("exodane.status/1");
	struct seen *seen = calloc(1, sizeof(*seen));
	int status = EXIT_DONE;

	cJSON_AddArrayToObject(document, "migrations");
	cJSON_AddArrayToObject(document, "broken");
	for (size_t i = 0; seen && i < n; i++) {
		int now = look_at(context, store, domains[i], seen, document,
				  context->options.n_args > 0);

		status = i ? exits_join(status, now) : now;
	}
	free(seen);
	if (context->options.json) {
		jsonout_print(context, document);
		return status;
	}
	if (!n && !context->options.quiet)
		term_text(&context->term, STYLE_PLAIN,
			  "No migration was begun.\n");
	cJSON_Delete(document);
	return status;
}

static int run_status(struct context *context, struct err *err)
{
	char(*domains)[DNAME_MAX] = NULL;
	struct store store;
	size_t n = 0;
	bool ok = context_store(context, false, &store, err);
	int status = EXIT_NONE;

	if (ok && context->options.n_args)
		ok = context_domains(context, &domains, &n, err);
	else if (ok)
		ok = store_list(&store, &domains, &n, err);
	/* Alone and absent, it is a failure of the whole command. */
	if (ok && context->options.n_args == 1)
		ok = !is_absent(&store, domains[0], err);
	if (ok)
		status = look_at_all(context, &store, domains, n);
	free(domains);
	return status;
}

const struct command command_status = {
	"status",
	"status [DOMAIN…]",
	"where each migration stands, and the next command",
	FOR_STATUS,
	0,
	1000,
	run_status,
};
