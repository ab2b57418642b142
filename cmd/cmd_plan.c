/* exodane plan: the whole path beforehand; changes nothing, asks nobody. */
#include "cmd/attended.h"
#include "cmd/begin.h"
#include "cmd/jsonout.h"
#include "cmd/plan_show.h"
#include "steps/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOCUMENT_MAX (4 << 20)

enum form { FORM_TEXT, FORM_MD, FORM_JSON };

/* All that planning one domain takes; too large for a stack. */
struct planning {
	struct migration migration;
	struct settings settings;
	struct facts facts;
	struct plan plan;
};

static enum form form_of(const struct options *options)
{
	if (options->json ||
	    (options->format && strcmp(options->format, "json") == 0))
		return FORM_JSON;
	return options->format && strcmp(options->format, "md") == 0
		       ? FORM_MD
		       : FORM_TEXT;
}

/* The journal's migration, or one just begun; turned round for an undo. */
static bool find_migration(const struct context *context, struct wire *wire,
			   const char *domain, struct planning *planning,
			   struct err *err)
{
	struct migration *migration = &planning->migration;
	bool undo = context->command == &command_undo;
	int64_t now = context->clock.now(context->clock.self);
	enum store_found found;
	struct store store;

	if (!context_store(context, false, &store, err))
		return false;
	found = store_load(&store, domain, migration, err);
	if (found == STORE_BROKEN)
		return false;
	if (found == STORE_ABSENT && undo) {
		err_set(err, ERR_USAGE,
			"%s: there is no journal of a migration", domain);
		return err_hint(err, "what this program has not done it "
				     "cannot undo");
	}
	if (undo && migration->runbook != RUNBOOK_UNDO)
		return migration_begin_undo(migration, now, err);
	if (found == STORE_ABSENT)
		begin_migration(wire, &planning->settings, domain, migration);
	else if (!undo)
		begin_again(wire, &planning->settings, migration);
	return true;
}

/* --answer: what is answered in advance is no question any more. */
static bool add_answers(const struct context *context,
			struct migration *migration, struct err *err)
{
	const struct texts *given = &context->options.answer;

	for (size_t i = 0; i < given->n; i++) {
		const char *equals = strchr(given->text[i], '=');
		char id[QUESTION_ID_MAX];

		snprintf(id, sizeof(id), "%.*s", (int)(equals - given->text[i]),
			 given->text[i]);
		if (!migration_add_answer(
			    migration, id, equals + 1, "--answer",
			    context->clock.now(context->clock.self), err))
			return false;
	}
	return true;
}

/* Who must be there, where the plan has moves in Exchange. */
static void note_attendance(const struct context *context, struct plan *plan)
{
	bool asks = false;

	for (size_t i = 0; i < plan->n_moves; i++)
		asks |= plan_in_exchange(&plan->moves[i].action);
	if (!asks || plan->n_notes + 2 > PLAN_NOTES_MAX ||
	    !attended_exchange(&context->config, plan->domain, plan->runbook,
			       plan->notes[plan->n_notes]))
		return;
	snprintf(plan->notes[plan->n_notes + 1], sizeof(plan->notes[0]), "%s",
		 ATTENDED_HINT);
	plan->n_notes += 2;
}

static bool make_plan(struct context *context, struct wire *wire,
		      const char *domain, struct planning *planning,
		      struct err *err)
{
	struct migration *migration = &planning->migration;

	memset(planning, 0, sizeof(*planning));
	if (!context_settings(context, domain, &planning->settings, err) ||
	    !wire_aim(wire, context, domain, WIRE_DNS | WIRE_EXCHANGE, err) ||
	    !find_migration(context, wire, domain, planning, err) ||
	    !add_answers(context, migration, err))
		return false;
	if (migration_has_override(migration, "allow-short-ttl", NULL))
		planning->settings.allow_short_ttl = true;
	observe(&wire->world, &planning->settings, migration,
		plan_needs(migration->runbook) | FACT_NOBODY, &planning->facts,
		NULL);
	if (clock_interrupted(&context->clock))
		return err_set(err, ERR_INTERRUPTED, "stopped while looking");
	plan_make(&planning->facts, migration, &planning->settings,
		  context->clock.now(context->clock.self), &planning->plan);
	note_attendance(context, &planning->plan);
	return true;
}

/* Where the servers could not be asked, what blocks is not known either. */
static int status_of(const struct planning *planning)
{
	if (!planning->plan.n_blocked)
		return EXIT_DONE;
	return planning->facts.served_known == COULD_NOT_TELL ? EXIT_ERROR
							      : EXIT_BLOCKED;
}

static void show_plan(const struct context *context, const struct plan *plan,
		      enum form form, cJSON *list)
{
	struct term plain = { .out = stdout, .utf8 = true };
	struct plan_frame frame;
	char way[ATTENDED_TEXT_MAX];
	struct buf text;

	switch (form) {
	case FORM_JSON:
		cJSON_AddItemToArray(list, plan_json(plan));
		break;
	case FORM_TEXT:
		plan_text(plan, &context->term, context->options.verbose);
		break;
	case FORM_MD:
		buf_init(&text, DOCUMENT_MAX);
		frame.now = context->clock.now(context->clock.self);
		frame.dns = config_dns_name(&context->config, plan->domain);
		frame.sign_in = way;
		attended_way(&context->config, plan->domain, way);
		plan_markdown(plan, &frame, &text);
		term_text(&plain, STYLE_PLAIN, text.data);
		buf_free(&text);
		break;
	}
}

/* A domain that cannot be planned does not keep the others from it. */
static void show_failure(struct context *context, const char *domain,
			 enum form form, cJSON *list, const struct err *err)
{
	cJSON *failure;

	if (form != FORM_JSON) {
		context->person.tell(context->person.self, TELL_BAD, err->msg);
		if (err->hint[0])
			context->person.tell(context->person.self, TELL_WARNING,
					     err->hint);
		return;
	}
	failure = cJSON_CreateObject();
	cJSON_AddStringToObject(failure, "domain", domain);
	cJSON_AddItemToObject(failure, "error", jsonout_err(err));
	cJSON_AddItemToArray(list, failure);
}

static int plan_domains(struct context *context, struct wire *wire,
			char (*domains)[DNAME_MAX], size_t n, struct err *err)
{
	enum form form = form_of(&context->options);
	struct planning *planning = calloc(1, sizeof(*planning));
	cJSON *document = jsonout_document("exodane.plan/1");
	cJSON *plans = cJSON_AddArrayToObject(document, "plans");
	cJSON *failures = cJSON_CreateArray();
	int status = EXIT_NONE;
	bool any = false;

	for (size_t i = 0; planning && i < n; i++) {
		struct err why = { 0 };
		int one;

		if (make_plan(context, wire, domains[i], planning, &why)) {
			any = true;
			one = status_of(planning);
			show_plan(context, &planning->plan, form, plans);
		} else {
			one = exits_of_error(why.kind);
			if (n > 1)
				show_failure(context, domains[i], form,
					     failures, &why);
			*err = why;
		}
		status = exits_join(status, one);
	}
	cJSON_AddItemToObject(document, "failures", failures);
	if (any && form == FORM_JSON)
		jsonout_print(context, document);
	else
		cJSON_Delete(document);
	free(planning);
	/* None could be planned: the (last) reason is the result. */
	return any ? status : EXIT_NONE;
}

static int run(struct context *context, struct err *err)
{
	struct wire *wire = calloc(1, sizeof(*wire));
	char(*domains)[DNAME_MAX] = NULL;
	int status = EXIT_NONE;
	size_t n = 0;

	if (!wire)
		err_set(err, ERR_INTERNAL, "out of memory");
	else if (context_domains(context, &domains, &n, err) &&
		 wire_open(wire, context, WIRE_LOOK, err)) {
		status = plan_domains(context, wire, domains, n, err);
		wire_close(wire);
	}
	free(domains);
	free(wire);
	return status;
}

const struct command command_plan = {
	.name = "plan",
	.usage = "plan DOMAIN…",
	.help = "the whole path beforehand: records, cmdlets, waits, way back",
	.taker = FOR_PLAN,
	.args_min = 1,
	.args_max = 1000,
	.run = run,
};
