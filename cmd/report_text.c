/* The report for the terminal. */
#include "cmd/idn.h"
#include "cmd/plan_show.h"
#include "cmd/report.h"
#include "cmd/table.h"
#include "state/timefmt.h"

#include <string.h>

static void add_fact(struct table *table, const char *name, const char *value)
{
	table_add(table, STYLE_DIM, name);
	table_add(table, STYLE_PLAIN, value);
}

static void add_time(struct table *table, const char *name, int64_t at)
{
	char text[TIMEFMT_ISO_MAX];

	if (!at)
		return;
	timefmt_iso(at, text);
	add_fact(table, name, text);
}

static void show_head(const struct migration *migration,
		      const struct term *term)
{
	char set[2048];
	struct table table;

	table_init(&table, term, 2, 2);
	add_fact(&table, "runbook", runbook_name(migration->runbook));
	add_time(&table, "begun", migration->begun_at);
	add_time(&table, "undo begun", migration->undo_begun_at);
	add_time(&table, "finished", migration->finished_at);
	mxset_text(&migration->original, set, sizeof(set));
	add_fact(&table,
		 migration->adopted ? "MX when taken up half way" : "MX before",
		 set);
	if (migration->left_known) {
		mxset_text(&migration->left, set, sizeof(set));
		add_fact(&table, "MX as left", set);
	}
	if (migration->assigned[0])
		add_fact(&table, "assigned host", migration->assigned);
	if (migration->plan_bound)
		add_fact(&table, "reviewed plan", migration->plan_fingerprint);
	table_end(&table);
}

static void show_change(const struct migration *migration,
			const struct action *action, const struct term *term)
{
	struct plan_change changes[PLAN_CHANGES_MAX];
	size_t n = plan_changes(action, migration->domain, changes);
	char deed[256];

	if (action->kind != ACTION_MX_WRITE) {
		plan_cmdlet(action, migration->domain, deed, sizeof(deed));
		if (!*deed)
			report_deed(action, deed, sizeof(deed));
		term_wrap(term, STYLE_PLAIN, 3, deed);
	}
	for (size_t i = 0; i < n; i++)
		term_printf(term,
			    changes[i].sign == '+'   ? STYLE_GOOD
			    : changes[i].sign == '-' ? STYLE_BAD
						     : STYLE_DIM,
			    "   %c %s\n", changes[i].sign, changes[i].line);
}

static void show_move(const struct migration *migration, size_t number,
		      const struct term *term)
{
	const struct move *move = &migration->moves[number - 1];
	struct report_time times[REPORT_TIMES_MAX];
	size_t n = report_times(move, times);
	struct table table;

	term_printf(term, STYLE_BOLD, "\n%zu. %s%s\n", number,
		    step_name(move->step),
		    move->found_done ? " (found done)" : "");
	show_change(migration, &move->action, term);
	if (move->result.assigned[0])
		term_printf(term, STYLE_PLAIN, "   assigned: %s\n",
			    move->result.assigned);
	term_wrap(term, STYLE_DIM, 3, move->result.words);
	table_init(&table, term, 2, 3);
	for (size_t i = 0; i < n; i++)
		add_time(&table, times[i].name, times[i].at);
	table_end(&table);
}

static void show_proofs(const struct migration *migration,
			const struct term *term)
{
	char at[TIMEFMT_ISO_MAX];
	struct table table;

	if (!migration->n_proofs)
		return;
	term_text(term, STYLE_BOLD, "\nProved from outside\n");
	table_init(&table, term, 3, 2);
	for (size_t i = 0; i < migration->n_proofs; i++) {
		const struct proof *proof = &migration->proofs[i];

		timefmt_iso(proof->at, at);
		table_add(&table, STYLE_DIM, at);
		table_add(&table, STYLE_PLAIN, step_name(proof->step));
		table_add(&table, STYLE_PLAIN, proof->text);
	}
	table_end(&table);
}

static void show_words(const struct migration *migration,
		       const struct term *term)
{
	char at[TIMEFMT_ISO_MAX], name[REPORT_OVERRIDE_MAX];
	struct table table;

	if (!migration->n_answers && !migration->n_overrides &&
	    !migration->unattended)
		return;
	term_text(term, STYLE_BOLD, "\nDecided by people\n");
	table_init(&table, term, 3, 2);
	for (size_t i = 0; i < migration->n_answers; i++) {
		const struct answer *answer = &migration->answers[i];

		timefmt_iso(answer->at, at);
		table_add(&table, STYLE_DIM, at);
		table_addf(&table, STYLE_PLAIN, "%s=%s",
			   report_question(answer), answer->answer);
		table_addf(&table, STYLE_DIM, "by %s", answer->by);
	}
	for (size_t i = 0; i < migration->n_overrides; i++) {
		const struct override *override = &migration->overrides[i];

		timefmt_iso(override->at, at);
		table_add(&table, STYLE_DIM, at);
		table_add(&table, STYLE_WARNING,
			  report_override(override, name));
		table_add(&table, STYLE_PLAIN, override->value);
	}
	if (migration->unattended) {
		timefmt_iso(migration->consent_at, at);
		table_add(&table, STYLE_DIM, at);
		table_add(&table, STYLE_PLAIN, "unattended moves allowed");
		table_addf(&table, STYLE_DIM, "by %s", migration->consent_by);
	}
	table_end(&table);
}

void report_text(const struct migration *migration, const struct term *term)
{
	char name[IDN_SHOWN_MAX];

	idn_shown(migration->domain, name);
	term_printf(term, STYLE_BOLD, "%s: %s\n", name,
		    report_state(migration));
	show_head(migration, term);
	for (size_t i = 0; i < migration->n_moves; i++)
		show_move(migration, i + 1, term);
	show_proofs(migration, term);
	show_words(migration, term);
	if (!migration->finished_at && migration->last_reason[0]) {
		term_text(term, STYLE_BOLD, "\nWhere it stands\n");
		term_wrap(term, STYLE_PLAIN, 2, migration->last_reason);
	}
}
