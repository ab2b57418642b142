/* A plan as a document for a change board. */
#include "cmd/markdown.h"
#include "cmd/plan_paper.h"
#include "cmd/plan_show.h"
#include "state/timefmt.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static void put_time(const struct plan *plan, int64_t at, struct buf *out)
{
	char iso[TIMEFMT_ISO_MAX], when[WINDOW_WHEN_MAX + 4];

	timefmt_iso(at, iso);
	plan_when(plan, at, when, sizeof(when));
	buf_printf(out, "%s%s", iso, when);
}

static void put_span(int64_t seconds, struct buf *out)
{
	char span[TIMEFMT_SPAN_MAX];

	timefmt_span(seconds, span);
	buf_puts(out, seconds > 0 ? span : "none");
}

static void put_window(const struct plan *plan, struct buf *out)
{
	if (plan->window.n == 0) {
		buf_puts(out, "none is set: moves are made as soon as they "
			      "may be");
		return;
	}
	markdown_text(out, plan->window.text);
	buf_puts(out, plan->outside_window
			      ? "; not kept to, by `--outside-window`"
			      : "; moves only inside, waits go on outside");
}

static void put_counts(const struct plan *plan, struct buf *out)
{
	size_t dns = 0;

	for (size_t i = 0; i < plan->n_moves; i++)
		dns += !plan_in_exchange(&plan->moves[i].action);
	buf_printf(out, "%zu: %zu in DNS, %zu in Exchange Online",
		   plan->n_moves, dns, plan->n_moves - dns);
}

static void head(const struct plan *plan, const struct plan_frame *frame,
		 struct buf *out)
{
	int64_t start = plan->n_moves ? plan->moves[0].earliest_at : frame->now;

	buf_printf(out,
		   "# Change: inbound SMTP DANE for %s (%s)\n\n| | |\n|---|---|"
		   "\n| Domain | %s |\n| Planned at | ",
		   plan->domain, runbook_name(plan->runbook), plan->domain);
	put_time(plan, frame->now, out);
	buf_puts(out, " |\n| Moves | ");
	put_counts(plan, out);
	buf_puts(out, " |\n| Change window | ");
	put_window(plan, out);
	buf_puts(out, " |\n| Earliest start | ");
	put_time(plan, start, out);
	buf_puts(out, " |\n| Earliest finish | ");
	put_time(plan, plan->earliest_end, out);
	buf_puts(out, " |\n| Expected duration | ");
	put_span(plan->earliest_end - start, out);
	if (plan->runbook != RUNBOOK_UNDO) {
		buf_puts(out, " |\n| Way back from the end | ");
		put_span(plan->undo_s, out);
	}
	buf_printf(out,
		   " |\n| Interruption of service | none expected |\n"
		   "| Known obstacles | %zu |\n| Fingerprint | `%s` |\n\n"
		   "## Purpose\n\n%s\n\n## Scope\n\n%s\n",
		   plan->n_blocked, plan->fingerprint,
		   plan_purpose(plan->runbook), plan_scope(plan->runbook));
}

static void set_block(const char *title, const struct mxset *set,
		      const char *owner, struct buf *out)
{
	char line[640];

	buf_printf(out, "%s:\n\n```\n", title);
	for (size_t i = 0; i < set->n; i++) {
		mx_zone_line(owner, &set->mx[i], line, sizeof(line));
		buf_printf(out, "%s\n", line);
	}
	buf_printf(out, "%s```\n\n", set->n ? "" : "; none\n");
}

static void table_rows(const char *when, const struct mxset *set,
		       struct buf *out)
{
	for (size_t i = 0; i < set->n; i++)
		buf_printf(out, "| %s | %u | `%s` | %u |\n", when,
			   (unsigned)set->mx[i].preference, set->mx[i].exchange,
			   (unsigned)set->mx[i].ttl);
}

/* A feature's state at the end of the plan. */
static enum feature_state last_state(const struct plan *plan,
				     enum feature feature,
				     enum feature_state state)
{
	for (size_t i = 0; i < plan->n_moves; i++) {
		const struct action *action = &plan->moves[i].action;

		if (action->feature != feature)
			continue;
		if (action->kind == ACTION_EXCHANGE_ENABLE)
			state = FEATURE_STATE_ENABLED;
		if (action->kind == ACTION_EXCHANGE_DISABLE)
			state = FEATURE_STATE_DISABLED;
	}
	return state;
}

static void before_after(const struct plan *plan, struct buf *out)
{
	const struct mxset *last = &plan->present;

	for (size_t i = 0; i < plan->n_moves; i++)
		if (plan->moves[i].action.kind == ACTION_MX_WRITE)
			last = &plan->moves[i].action.want;
	buf_puts(out, "## Records before and after\n\n"
		      "| | Preference | MX | TTL |\n|---|---|---|---|\n");
	table_rows("before", &plan->present, out);
	table_rows("after", last, out);
	buf_printf(
		out,
		"\n| Exchange Online | before | after |\n|---|---|---|\n"
		"| DNSSEC for the domain | %s | %s |\n"
		"| Inbound SMTP DANE | %s | %s |\n\nAs zone lines:\n\n",
		feature_state_name(plan->dnssec),
		feature_state_name(
			last_state(plan, FEATURE_DNSSEC, plan->dnssec)),
		feature_state_name(plan->dane),
		feature_state_name(last_state(plan, FEATURE_DANE, plan->dane)));
	set_block("Before", &plan->present, plan->domain, out);
	set_block("After", last, plan->domain, out);
	if (plan->n_notes)
		buf_puts(out, "What this plan takes to be so:\n\n");
	for (size_t i = 0; i < plan->n_notes; i++) {
		buf_puts(out, "- ");
		markdown_text(out, plan->notes[i]);
		buf_puts(out, "\n");
	}
	buf_puts(out, plan->n_notes ? "\n" : "");
}

static void timetable(const struct plan *plan, struct buf *out)
{
	int64_t waits = 0;

	buf_puts(out, "## Timetable\n\n"
		      "| # | Not before | Step | Waits afterwards | Way back "
		      "of this move |\n|---|---|---|---|---|\n");
	for (size_t i = 0; i < plan->n_moves; i++) {
		const struct plan_move *move = &plan->moves[i];

		waits += move->wait_s;
		buf_printf(out, "| %zu | ", i + 1);
		put_time(plan, move->earliest_at, out);
		buf_printf(out, " | %s | ", step_name(move->step));
		put_span(move->wait_s, out);
		buf_puts(out, " | ");
		put_span(move->undo_s, out);
		buf_puts(out, " |\n");
	}
	buf_puts(out, "| | ");
	put_time(plan, plan->earliest_end, out);
	buf_puts(out, " | end | ");
	put_span(waits, out);
	buf_puts(out, " | ");
	put_span(plan->undo_s, out);
	buf_puts(out,
		 " |\n\nThe times are the earliest ones. Each wait ends by "
		 "what is seen from outside, not by the clock alone.\n\n");
}

static void move_deed(const struct plan *plan, const struct plan_move *move,
		      const struct plan_frame *frame, struct buf *out)
{
	struct plan_change changes[PLAN_CHANGES_MAX];
	char cmdlet[512];
	size_t n;

	plan_cmdlet(&move->action, plan->domain, cmdlet, sizeof(cmdlet));
	if (*cmdlet)
		buf_printf(out,
			   "In Exchange Online PowerShell:\n\n"
			   "```powershell\n%s\n```\n\n",
			   cmdlet);
	if (move->action.kind == ACTION_ZONE_SIGN)
		buf_puts(out, "DNSSEC signing of the zone is switched on at "
			      "its hoster; then its DS is handed to the "
			      "registrar.\n\n");
	if (move->action.kind != ACTION_MX_WRITE)
		return;
	n = plan_changes(&move->action, plan->domain, changes);
	if (strcmp(frame->dns, "manual") == 0)
		buf_puts(out, "By a person, at the DNS hoster:\n\n");
	else
		buf_printf(out,
			   "Through the API of the DNS hoster (%s), zone "
			   "`%s`:\n\n",
			   frame->dns, plan->zone.name);
	buf_puts(out, "```diff\n");
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%c %s\n", changes[i].sign, changes[i].line);
	buf_puts(out, "```\n\n");
}

static void put_sentence(const char *why, struct buf *out)
{
	char first[2] = { (char)toupper((unsigned char)*why), '\0' };

	markdown_text(out, first);
	markdown_text(out, *why ? why + 1 : "");
	buf_puts(out, ".\n\n");
}

static void moves(const struct plan *plan, const struct plan_frame *frame,
		  struct buf *out)
{
	buf_puts(out, "## Moves\n\n");
	for (size_t i = 0; i < plan->n_moves; i++) {
		const struct plan_move *move = &plan->moves[i];

		buf_printf(out, "### %zu. %s\n\n", i + 1,
			   step_name(move->step));
		put_sentence(move->why, out);
		move_deed(plan, move, frame, out);
		buf_puts(out, "- Not before: ");
		put_time(plan, move->earliest_at, out);
		buf_puts(out, "\n- Waits afterwards: ");
		put_span(move->wait_s, out);
		buf_printf(out, "\n- Done when: %s\n- Way back: ",
			   plan_criterion(move->step));
		markdown_text(out, *move->undo ? move->undo : "none needed");
		buf_puts(out, move->undo_s > 0 ? " (" : "");
		if (move->undo_s > 0)
			put_span(move->undo_s, out);
		buf_puts(out, move->undo_s > 0 ? ")\n\n" : "\n\n");
	}
	if (plan->n_moves == 0)
		buf_puts(out, "None: there is nothing to do.\n\n");
}

static void risks(const struct plan *plan, struct buf *out)
{
	buf_puts(out, "## Risks\n\n| Risk | Likelihood / impact | How it is "
		      "met | If it happens |\n|---|---|---|---|\n");
	for (const struct plan_risk *risk = plan_risks(plan->runbook);
	     risk->risk; risk++)
		buf_printf(out, "| %s | %s | %s | %s |\n", risk->risk,
			   risk->weight, risk->met, risk->then);
	buf_puts(out, "\n### Known obstacles\n\n");
	for (size_t i = 0; i < plan->n_blocked; i++) {
		const struct plan_blocked *blocked = &plan->blocked[i];

		buf_printf(out, "- **%s**: ", step_name(blocked->step));
		markdown_text(out, blocked->why);
		buf_puts(out, *blocked->hint ? ". What to do: " : "");
		markdown_text(out, blocked->hint);
		buf_puts(out, "\n");
	}
	buf_puts(out, plan->n_blocked ? "\nNothing is done at these steps "
					"before that is repaired.\n\n"
				      : "None that is known now.\n\n");
}

static void tests(const struct plan *plan, struct buf *out)
{
	const struct runbook *runbook = runbook_find(plan->runbook);

	buf_puts(out, "## Tests and acceptance\n\nEach step is proved from "
		      "outside before the next one begins.\n\n"
		      "| Step | It is accepted when |\n|---|---|\n");
	for (size_t i = 0; i < runbook->n; i++)
		buf_printf(out, "| %s | %s |\n",
			   step_name(runbook->steps[i]->id),
			   plan_criterion(runbook->steps[i]->id));
	buf_printf(out,
		   "\nAfterwards, by anybody and without credentials:\n\n"
		   "```\nexodane check %s\n```\n\nIndependently: Microsoft's "
		   "Remote Connectivity Analyzer, `DNSSEC Validation` and "
		   "`DANE Validation (including DNSSEC)`, at "
		   "<https://testconnectivity.microsoft.com/tests/"
		   "O365DaneValidation"
		   "/input>. The proofs are kept: `exodane report %s`.\n\n",
		   plan->domain, plan->domain);
}

static void way_back(const struct plan *plan, struct buf *out)
{
	buf_puts(out, "## Way back\n\n");
	if (plan->runbook == RUNBOOK_UNDO) {
		buf_printf(out,
			   "This is the way back. Forward again, once it has "
			   "ended: `exodane migrate %s`.\n\n",
			   plan->domain);
		return;
	}
	buf_printf(
		out,
		"It is taken when mail is refused or delayed because of this "
		"change and the cause cannot be repaired at once. From any "
		"move, by the same machinery and with the same proofs:\n\n"
		"```\nexodane undo %s\n```\n\n- Duration from the end: ",
		plan->domain);
	put_span(plan->undo_s, out);
	buf_puts(out,
		 "; from an earlier move the sum of the moves made so far, "
		 "see the timetable\n");
	if (plan->window.n)
		buf_printf(out,
			   "- Its moves keep to the change window, too; in an "
			   "emergency: `exodane undo --outside-window %s`\n",
			   plan->domain);
	buf_printf(
		out,
		"- Fast brake, if senders defer because of DANE alone: "
		"`Disable-SmtpDaneInbound -DomainName %s`; it takes effect "
		"when the TLSA's TTL has passed\n"
		"- Senders retry for about 24 hours before they bounce: that "
		"is the time there is for a repair\n\n",
		plan->domain);
}

static void needs(const struct plan *plan, const struct plan_frame *frame,
		  struct buf *out)
{
	buf_printf(out,
		   "## What is needed\n\n- DNS: the credentials of the hoster "
		   "(%s), on the machine that runs exodane\n"
		   "- Exchange Online: %s\n"
		   "- Port 25 outwards from that machine, or a person who "
		   "confirms the test of the new host\n",
		   strcmp(frame->dns, "manual") ? frame->dns
						: "a person at its panel",
		   frame->sign_in);
	if (plan->runbook == RUNBOOK_UNDO)
		buf_printf(out, "- The command: `exodane undo %s`\n\n",
			   plan->domain);
	else
		buf_printf(out,
			   "- This plan as JSON, so that exactly these moves "
			   "are made, or none: `exodane plan --format json %s "
			   "> plan.json`, then `exodane migrate --plan "
			   "plan.json %s`\n\n",
			   plan->domain, plan->domain);
	if (plan->n_questions > 0)
		buf_puts(out, "Questions that a person answers, at the "
			      "terminal or in advance:\n\n");
	for (size_t i = 0; i < plan->n_questions; i++) {
		const struct question *question = &plan->questions[i];

		buf_printf(out, "- `--answer %s=%s`: ", question->id,
			   question->n_choices ? question->choices[0]
					       : "VALUE");
		markdown_text(out, question->text);
		buf_puts(out, "\n");
	}
	buf_puts(out, plan->n_questions ? "\n" : "");
}

void plan_markdown(const struct plan *plan, const struct plan_frame *frame,
		   struct buf *out)
{
	head(plan, frame, out);
	before_after(plan, out);
	if (plan->n_moves)
		timetable(plan, out);
	moves(plan, frame, out);
	risks(plan, out);
	tests(plan, out);
	way_back(plan, out);
	needs(plan, frame, out);
	buf_puts(out, plan_people);
}
