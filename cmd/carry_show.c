/* How each domain's journey ended: for a person, and as exodane.run/1. */
#include "cmd/carry.h"
#include "cmd/idn.h"
#include "cmd/jsonout.h"
#include "state/timefmt.h"

#include <stdio.h>

static cJSON *moves_json(const struct migration *migration)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < migration->n_moves; i++) {
		const struct move *move = &migration->moves[i];
		cJSON *object = cJSON_CreateObject();

		cJSON_AddStringToObject(object, "step", step_name(move->step));
		jsonout_action(object, &move->action);
		jsonout_time(object, "started_at", move->started_at);
		jsonout_time(object, "applied_at", move->applied_at);
		jsonout_time(object, "visible_at", move->visible_at);
		jsonout_time(object, "settled_at", move->settled_at);
		jsonout_time(object, "verified_at", move->verified_at);
		cJSON_AddBoolToObject(object, "found_done", move->found_done);
		cJSON_AddItemToArray(list, object);
	}
	return list;
}

static cJSON *carry_json(const struct carry *carry)
{
	const struct run_report *report = &carry->report;
	cJSON *object = cJSON_CreateObject();
	cJSON *questions;

	cJSON_AddStringToObject(object, "domain", carry->domain);
	cJSON_AddStringToObject(object, "result",
				run_result_name(report->result));
	cJSON_AddNumberToObject(object, "exit", carry->exit);
	jsonout_word(object, "runbook",
		     carry->is_loaded ? runbook_name(carry->migration.runbook)
				      : "");
	jsonout_word(object, "step",
		     report->step ? step_name(report->step) : "");
	jsonout_time(object, "next_due", report->next_due);
	jsonout_word(object, "why", report->why);
	jsonout_word(object, "hint", report->hint);
	questions = cJSON_AddArrayToObject(object, "questions");
	if (report->has_question)
		cJSON_AddItemToArray(questions,
				     jsonout_question(&report->question));
	cJSON_AddItemToObject(object, "moves",
			      carry->is_loaded ? moves_json(&carry->migration)
					       : cJSON_CreateArray());
	cJSON_AddItemToObject(object, "error",
			      report->err.kind ? jsonout_err(&report->err)
					       : cJSON_CreateNull());
	return object;
}

static const char *result_text(const struct carry *carry)
{
	if (carry->report.interrupted)
		return "stopped";
	if (carry->report.result == RUN_DONE &&
	    carry->migration.runbook == RUNBOOK_UNDO)
		return "undone";
	return run_result_name(carry->report.result);
}

static void show_next(const struct term *term, const struct carry *carry,
		      int64_t now)
{
	const struct run_report *report = &carry->report;
	char until[TIMEFMT_ISO_MAX], left[TIMEFMT_SPAN_MAX];

	if (report->next_due) {
		timefmt_iso(report->next_due, until);
		timefmt_span(report->next_due > now ? report->next_due - now
						    : 0,
			     left);
		term_printf(term, STYLE_PLAIN, "  due at %s (in %s)\n", until,
			    left);
	}
	if (report->result == RUN_WAITING && carry->is_loaded)
		term_printf(term, STYLE_BOLD, "  exodane %s %s\n",
			    carry->is_new && !carry->has_run ? "migrate"
							     : "--continue",
			    carry->domain);
	if (report->result == RUN_DONE)
		term_printf(term, STYLE_BOLD, "  exodane report %s\n",
			    carry->domain);
}

static void show_one(const struct context *context, const struct carry *carry)
{
	static const enum status marks[] = {
		[RUN_DONE] = STATUS_GOOD,
		[RUN_WAITING] = STATUS_WARNING,
		[RUN_BLOCKED] = STATUS_BAD,
		[RUN_ERROR] = STATUS_BAD,
	};
	const struct run_report *report = &carry->report;
	const struct term *term = &context->term;
	char name[IDN_SHOWN_MAX];

	if (context->options.quiet && carry->exit != EXIT_ERROR &&
	    carry->exit != EXIT_BLOCKED && carry->exit != EXIT_USAGE)
		return;
	idn_shown(carry->domain, name);
	if (carry->has_run)
		fputc('\n', term->out);
	term_mark(term, marks[report->result]);
	term_printf(term, STYLE_BOLD, "%s: %s", name, result_text(carry));
	if (report->step && report->result != RUN_DONE)
		term_printf(term, STYLE_PLAIN, " at %s",
			    step_name(report->step));
	fputc('\n', term->out);
	term_wrap(term, STYLE_PLAIN, 2, report->why);
	term_wrap(term, STYLE_PLAIN, 2, report->hint);
	show_next(term, carry, context->clock.now(context->clock.self));
}

void carry_show(struct context *context, const struct carry *first)
{
	cJSON *document, *list;

	if (!context->options.json) {
		for (const struct carry *c = first; c; c = c->next)
			show_one(context, c);
		if (!first && !context->options.quiet)
			term_text(&context->term, STYLE_PLAIN,
				  "No migration is open.\n");
		return;
	}
	document = jsonout_document("exodane.run/1");
	list = cJSON_AddArrayToObject(document, "domains");
	for (const struct carry *c = first; c; c = c->next)
		cJSON_AddItemToArray(list, carry_json(c));
	jsonout_print(context, document);
}
