/* A plan for the terminal. */
#include "cmd/plan_show.h"
#include "state/timefmt.h"

#include <stdio.h>
#include <string.h>

static void show_changes(const struct plan_move *move, const char *domain,
			 const struct term *term)
{
	struct plan_change changes[PLAN_CHANGES_MAX];
	size_t n = plan_changes(&move->action, domain, changes);

	for (size_t i = 0; i < n; i++) {
		enum style style = changes[i].sign == '+'   ? STYLE_GOOD
				   : changes[i].sign == '-' ? STYLE_BAD
							    : STYLE_DIM;
		term_printf(term, style, "      %c %s\n", changes[i].sign,
			    changes[i].line);
	}
}

static void show_move(const struct plan *plan, size_t i,
		      const struct term *term, bool details)
{
	const struct plan_move *move = &plan->moves[i];
	char span[TIMEFMT_SPAN_MAX], at[TIMEFMT_ISO_MAX], cmdlet[512];
	char when[WINDOW_WHEN_MAX];

	timefmt_iso(move->earliest_at, at);
	plan_when(plan, move->earliest_at, when, sizeof(when));
	term_printf(term, STYLE_BOLD, "\n  %2zu  %-16s", i + 1,
		    step_name(move->step));
	term_printf(term, STYLE_DIM, "  not before %s%s\n", at, when);
	plan_cmdlet(&move->action, plan->domain, cmdlet, sizeof(cmdlet));
	if (*cmdlet)
		term_printf(term, STYLE_PLAIN, "      PS> %s\n", cmdlet);
	if (move->action.kind == ACTION_ZONE_SIGN)
		term_printf(
			term, STYLE_PLAIN,
			"      DNSSEC signing of the zone switched on at its "
			"hoster\n");
	if (move->action.kind == ACTION_MX_WRITE)
		show_changes(move, plan->domain, term);
	term_wrap(term, STYLE_PLAIN, 6, move->why);
	if (move->wait_s > 0) {
		timefmt_span(move->wait_s, span);
		term_printf(term, STYLE_PLAIN, "      then waits %s\n", span);
	}
	if (details && *move->undo) {
		char back[400];

		timefmt_span(move->undo_s, span);
		snprintf(back, sizeof(back), "way back: %s (%s)", move->undo,
			 span);
		term_wrap(term, STYLE_DIM, 6, back);
	}
}

static void show_blocked(const struct plan *plan, const struct term *term)
{
	for (size_t i = 0; i < plan->n_blocked; i++) {
		const struct plan_blocked *blocked = &plan->blocked[i];
		char line[640];

		snprintf(line, sizeof(line), "blocked at %s: %s",
			 step_name(blocked->step), blocked->why);
		term_text(term, STYLE_PLAIN, "\n");
		term_item(term, STATUS_BAD, 2, line);
		if (*blocked->hint)
			term_wrap(term, STYLE_PLAIN, 4, blocked->hint);
	}
}

static void show_questions(const struct plan *plan, const struct term *term)
{
	if (plan->n_questions > 0)
		term_text(term, STYLE_BOLD, "\n  It will ask\n");
	for (size_t i = 0; i < plan->n_questions; i++) {
		const struct question *q = &plan->questions[i];

		term_printf(term, STYLE_BOLD, "    %s", q->id);
		for (size_t k = 0; k < q->n_choices; k++)
			term_printf(term, STYLE_DIM, "%s%s", k ? " | " : ": ",
				    q->choices[k]);
		term_text(term, STYLE_PLAIN, "\n");
		term_wrap(term, STYLE_PLAIN, 6, q->text);
	}
}

static void show_end(const struct plan *plan, const struct term *term)
{
	char end[TIMEFMT_ISO_MAX], back[TIMEFMT_SPAN_MAX];

	if (plan->n_moves == 0)
		return;
	timefmt_iso(plan->earliest_end, end);
	timefmt_span(plan->undo_s, back);
	term_printf(term, STYLE_PLAIN,
		    "\n  Earliest finish %s; the way back from there takes "
		    "%s.\n  Fingerprint %.16s\n",
		    end, back, plan->fingerprint);
}

void plan_text(const struct plan *plan, const struct term *term, bool details)
{
	char set[1024];

	mxset_text(&plan->present, set, sizeof(set));
	term_printf(term, STYLE_BOLD, "%s: %s, %zu move%s\n", plan->domain,
		    runbook_name(plan->runbook), plan->n_moves,
		    plan->n_moves == 1 ? "" : "s");
	term_printf(term, STYLE_PLAIN, "  MX now: %s\n", set);
	if (plan->window.n > 0)
		term_printf(term, STYLE_PLAIN, "  Change window: %s%s\n",
			    plan->window.text,
			    plan->outside_window
				    ? "; moves are made outside it, too"
				    : "; waits go on outside it");
	if (plan->n_moves == 0 && plan->n_blocked == 0)
		term_text(term, STYLE_GOOD, "  There is nothing to do.\n");
	for (size_t i = 0; i < plan->n_notes; i++)
		term_item(term, STATUS_UNKNOWN, 2, plan->notes[i]);
	for (size_t i = 0; i < plan->n_moves; i++)
		show_move(plan, i, term, details);
	show_questions(plan, term);
	show_blocked(plan, term);
	show_end(plan, term);
}
