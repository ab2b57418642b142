/* A plan as a document for a change board. */
#include "cmd/plan_show.h"
#include "state/timefmt.h"

#include <stdio.h>

#define CONTACTS                                          \
	"| Role | Name | Reachable at |\n|---|---|---|\n" \
	"| Carries it out | | |\n| Approves | | |\n"      \
	"| DNS hoster | | |\n| Registrar | | |\n| Microsoft support | | |\n"

static const char *purpose(enum runbook_id runbook)
{
	static const char *const texts[RUNBOOKS] = {
		[RUNBOOK_MIGRATE] =
			("Senders shall be able to prove that they deliver to "
			 "the right server over an authenticated TLS "
			 "connection (inbound SMTP DANE with DNSSEC, RFC "
			 "7672). The MX moves from the unsigned legacy host to "
			 "the signed host that Microsoft assigns. At no moment "
			 "is the domain without a working MX."),
		[RUNBOOK_GATEWAY] =
			("The path from the mail gateway to Exchange Online "
			 "shall be protected by SMTP DANE with DNSSEC. The MX "
			 "is not touched."),
		[RUNBOOK_UNDO] =
			("The domain goes back to the MX it had before. At no "
			 "moment is it without a working MX."),
	};

	return texts[runbook];
}

static void head(const struct plan *plan, int64_t now, struct buf *out)
{
	char at[TIMEFMT_ISO_MAX], end[TIMEFMT_ISO_MAX];
	char span[TIMEFMT_SPAN_MAX], back[TIMEFMT_SPAN_MAX];

	timefmt_iso(now, at);
	timefmt_iso(plan->earliest_end, end);
	timefmt_span(plan->earliest_end - now, span);
	timefmt_span(plan->undo_s, back);
	buf_printf(out,
		   "# Change: inbound SMTP DANE for %s (%s)\n\n| | |\n|---|---|"
		   "\n| Domain | %s |\n| Planned at | %s |\n"
		   "| Moves | %zu |\n| Earliest finish | %s (%s after the "
		   "start) |\n| Way back from the end | %s |\n"
		   "| Fingerprint | `%s` |\n\n## Purpose\n\n%s\n\n",
		   plan->domain, runbook_name(plan->runbook), plan->domain, at,
		   plan->n_moves, end, span, back, plan->fingerprint,
		   purpose(plan->runbook));
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
	buf_puts(out, "\nAs zone lines:\n\n");
	set_block("Before", &plan->present, plan->domain, out);
	set_block("After", last, plan->domain, out);
	for (size_t i = 0; i < plan->n_notes; i++)
		buf_printf(out, "- %s\n", plan->notes[i]);
	buf_puts(out, plan->n_notes ? "\n" : "");
}

static void move_deed(const struct plan_move *move, const char *domain,
		      struct buf *out)
{
	struct plan_change changes[PLAN_CHANGES_MAX];
	char cmdlet[512];

	plan_cmdlet(&move->action, domain, cmdlet, sizeof(cmdlet));
	if (*cmdlet)
		buf_printf(out, "```powershell\n%s\n```\n\n", cmdlet);
	if (move->action.kind == ACTION_ZONE_SIGN)
		buf_puts(out, "DNSSEC signing of the zone is switched on at "
			      "its hoster.\n\n");
	if (move->action.kind != ACTION_MX_WRITE)
		return;
	size_t n = plan_changes(&move->action, domain, changes);
	buf_puts(out, "```diff\n");
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%c %s\n", changes[i].sign, changes[i].line);
	buf_puts(out, "```\n\n");
}

static void moves(const struct plan *plan, struct buf *out)
{
	char at[TIMEFMT_ISO_MAX], wait[TIMEFMT_SPAN_MAX];
	char back[TIMEFMT_SPAN_MAX];

	buf_puts(out, "## Moves\n\n");
	for (size_t i = 0; i < plan->n_moves; i++) {
		const struct plan_move *move = &plan->moves[i];

		timefmt_iso(move->earliest_at, at);
		timefmt_span(move->wait_s, wait);
		timefmt_span(move->undo_s, back);
		buf_printf(out, "### %zu. %s\n\n%s\n\n", i + 1,
			   step_name(move->step), move->why);
		move_deed(move, plan->domain, out);
		buf_printf(out,
			   "- Not before: %s\n- Waits afterwards: %s\n"
			   "- Way back: %s (%s)\n\n",
			   at, wait, *move->undo ? move->undo : "none needed",
			   back);
	}
	if (plan->n_moves == 0)
		buf_puts(out, "None: there is nothing to do.\n\n");
}

static void risks(const struct plan *plan, struct buf *out)
{
	buf_puts(out, "## What may block\n\n");
	for (size_t i = 0; i < plan->n_blocked; i++)
		buf_printf(out, "- **%s**: %s%s%s\n",
			   step_name(plan->blocked[i].step),
			   plan->blocked[i].why,
			   *plan->blocked[i].hint ? " What to do: " : "",
			   plan->blocked[i].hint);
	buf_puts(out,
		 plan->n_blocked ? "\n" : "Nothing that is known now.\n\n");
	if (plan->n_questions > 0)
		buf_puts(out, "Questions that a person answers:\n\n");
	for (size_t i = 0; i < plan->n_questions; i++)
		buf_printf(out, "- `%s`: %s\n", plan->questions[i].id,
			   plan->questions[i].text);
	buf_puts(out, plan->n_questions ? "\n" : "");
}

void plan_markdown(const struct plan *plan, int64_t now, struct buf *out)
{
	char back[TIMEFMT_SPAN_MAX];

	head(plan, now, out);
	before_after(plan, out);
	moves(plan, out);
	risks(plan, out);
	timefmt_span(plan->undo_s, back);
	buf_printf(out,
		   "## Way back\n\nFrom any move, by the same machinery and "
		   "with the same proofs:\n\n```\nexodane undo %s\n```\n\n"
		   "From the end it takes %s. If mail is refused because of "
		   "DANE, the fast brake is `Disable-SmtpDaneInbound "
		   "-DomainName %s`. Senders retry for 24 hours before they "
		   "bounce.\n\n## Proof\n\nEach move is proved from outside "
		   "before the next begins; `exodane report %s` shows the "
		   "proofs afterwards.\n\n## Contacts\n\n" CONTACTS,
		   plan->domain, back, plan->domain, plan->domain);
}
