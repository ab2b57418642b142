/* The report as Markdown, for a ticket or a wiki. */
#include "cmd/markdown.h"
#include "cmd/report.h"
#include "state/timefmt.h"

static void put_time(struct buf *out, int64_t at)
{
	char text[TIMEFMT_ISO_MAX];

	timefmt_iso(at, text);
	buf_puts(out, text[0] ? text : "–");
}

static void put_moves(struct buf *out, const struct migration *migration)
{
	char deed[2200];

	if (!migration->n_moves)
		return;
	buf_puts(out, "\n## Moves\n\n"
		      "| # | Step | Change | Begun | Accepted | Everywhere | "
		      "Settled | Verified |\n"
		      "|---|---|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < migration->n_moves; i++) {
		const struct move *move = &migration->moves[i];
		const int64_t times[] = { move->started_at, move->applied_at,
					  move->visible_at, move->settled_at,
					  move->verified_at };

		report_deed(&move->action, deed, sizeof(deed));
		buf_printf(out, "| %zu | %s | ", i + 1, step_name(move->step));
		markdown_text(out, deed);
		for (size_t k = 0; k < 5; k++) {
			buf_puts(out, " | ");
			put_time(out, times[k]);
		}
		buf_puts(out, " |\n");
	}
}

static void put_proofs(struct buf *out, const struct migration *migration)
{
	if (!migration->n_proofs)
		return;
	buf_puts(out, "\n## Proved from outside\n\n| When | Step | What |\n"
		      "|---|---|---|\n");
	for (size_t i = 0; i < migration->n_proofs; i++) {
		const struct proof *proof = &migration->proofs[i];

		buf_puts(out, "| ");
		put_time(out, proof->at);
		buf_printf(out, " | %s | ", step_name(proof->step));
		markdown_text(out, proof->text);
		buf_puts(out, " |\n");
	}
}

static void put_decisions(struct buf *out, const struct migration *migration)
{
	char name[REPORT_OVERRIDE_MAX];
	const char *what;

	if (!migration->n_answers && !migration->n_overrides)
		return;
	buf_puts(out, "\n## Decided by people\n\n| When | What | By |\n"
		      "|---|---|---|\n");
	for (size_t i = 0; i < migration->n_answers; i++) {
		const struct answer *answer = &migration->answers[i];

		buf_puts(out, "| ");
		put_time(out, answer->at);
		buf_printf(out, " | %s: ", report_question(answer));
		markdown_text(out, answer->answer);
		buf_puts(out, " | ");
		markdown_text(out, answer->by);
		buf_puts(out, " |\n");
	}
	for (size_t i = 0; i < migration->n_overrides; i++) {
		const struct override *override = &migration->overrides[i];

		buf_puts(out, "| ");
		put_time(out, override->at);
		what = report_override(override, name);
		buf_printf(out, " | %s%s %s | %s |\n", *what == '-' ? "\\" : "",
			   what, override->value,
			   *what == '-' ? "option" : "setting");
	}
}

void report_markdown(const struct migration *migration, struct buf *out)
{
	char set[2048];

	buf_printf(out, "# %s: %s\n\n", migration->domain,
		   report_state(migration));
	buf_printf(out, "- Runbook: %s\n- Begun: ",
		   runbook_name(migration->runbook));
	put_time(out, migration->begun_at);
	buf_puts(out, "\n- Finished: ");
	put_time(out, migration->finished_at);
	mxset_text(&migration->original, set, sizeof(set));
	buf_printf(out, "\n- MX %s: ",
		   migration->adopted ? "when taken up half way" : "before");
	markdown_text(out, set);
	mxset_text(&migration->left, set, sizeof(set));
	buf_puts(out, "\n- MX as left: ");
	markdown_text(out, set);
	if (migration->assigned[0])
		buf_printf(out, "\n- Assigned host: %s", migration->assigned);
	buf_puts(out, "\n");
	put_moves(out, migration);
	put_proofs(out, migration);
	put_decisions(out, migration);
}
