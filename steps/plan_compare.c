/* Two plans, or two moves, side by side in 80 columns. */
#include "steps/plan_compare.h"
#include "steps/describe.h"

#include <stdio.h>
#include <string.h>

#define LEFT 38	 /* cells of the left column */
#define RIGHT 36 /* and of the right one */
#define HANG 3	 /* what is left of a line hangs so much deeper */
#define CELL_MAX 400

/* How much of the text fits: up to a blank, dot or hyphen if there is one. */
static size_t fit(const char *text, size_t cells)
{
	size_t len = strlen(text), at = cells;

	if (len <= cells)
		return len;
	while (at > cells / 2 && !strchr(" .-", text[at - 1]))
		at--;
	return at > cells / 2 ? at : cells;
}

static void put_row(const char *left, const char *right, char mark,
		    struct buf *out)
{
	int hang = 0;

	while (*left || *right) {
		int n = (int)fit(left, (size_t)(LEFT - hang));
		int m = (int)fit(right, (size_t)(RIGHT - hang));

		buf_printf(out, "%*s%-*.*s %c %*s%.*s\n", hang, "", LEFT - hang,
			   n, left, mark, m ? hang : 0, "", m, right);
		left += n;
		right += m;
		mark = mark == '!' ? '!' : '|';
		hang = HANG;
	}
}

static void put_pair(const char *left, const char *right, struct buf *out)
{
	put_row(left, right, strcmp(left, right) == 0 ? '|' : '!', out);
}

static void put_head(const char *right, struct buf *out)
{
	put_row("reviewed plan", right, '|', out);
	put_row("--------------------------------------",
		"------------------------------------", '|', out);
}

static void record(const struct mxset *set, size_t i, char out[CELL_MAX])
{
	const struct mx *mx = &set->mx[i];

	out[0] = '\0';
	if (i < set->n)
		snprintf(out, CELL_MAX, "  %u %s (%u s)", mx->preference,
			 mx->exchange, mx->ttl);
}

static void put_sets(const struct mxset *left, const struct mxset *right,
		     struct buf *out)
{
	char a[CELL_MAX], b[CELL_MAX];

	for (size_t i = 0; i < left->n || i < right->n; i++) {
		record(left, i, a);
		record(right, i, b);
		put_pair(*a ? a : "  -", *b ? b : "  -", out);
	}
}

static void put_state(const char *what, enum feature_state left,
		      enum feature_state right, struct buf *out)
{
	char a[CELL_MAX], b[CELL_MAX];

	if (left == FEATURE_STATE_UNKNOWN)
		return;
	snprintf(a, sizeof(a), "%s: %s", what, feature_state_name(left));
	snprintf(b, sizeof(b), "%s: %s", what, feature_state_name(right));
	put_pair(a, b, out);
}

static void deed(enum step_id step, const struct action *action,
		 char out[CELL_MAX])
{
	char words[CELL_MAX / 2];

	describe_action(action, words, sizeof(words));
	snprintf(out, CELL_MAX, "%s: %s", step_name(step),
		 action->kind == ACTION_MX_WRITE ? "MX to" : words);
}

/* NULL: there is no such move. */
static void put_deeds(const struct bound_move *a, const struct bound_move *b,
		      const char *none, struct buf *out)
{
	static const struct mxset nothing;
	char left[CELL_MAX], right[CELL_MAX];

	snprintf(left, sizeof(left), "%s", none);
	snprintf(right, sizeof(right), "%s", none);
	if (a)
		deed(a->step, &a->action, left);
	if (b)
		deed(b->step, &b->action, right);
	put_pair(left, right, out);
	put_sets(a ? &a->action.want : &nothing, b ? &b->action.want : &nothing,
		 out);
}

void plan_compare(const struct plan *reviewed, const struct plan *today,
		  struct buf *out)
{
	put_head("today", out);
	put_pair(runbook_name(reviewed->runbook), runbook_name(today->runbook),
		 out);
	put_pair("MX:", "MX:", out);
	put_sets(&reviewed->present, &today->present, out);
	put_state("Exchange DNSSEC", reviewed->dnssec, today->dnssec, out);
	put_state("Exchange DANE", reviewed->dane, today->dane, out);
	for (size_t i = 0; i < reviewed->n_moves || i < today->n_moves; i++) {
		const struct plan_move *a = &reviewed->moves[i];
		const struct plan_move *b = &today->moves[i];
		const struct bound_move left = { a->step, a->action };
		const struct bound_move right = { b->step, b->action };

		put_deeds(i < reviewed->n_moves ? &left : NULL,
			  i < today->n_moves ? &right : NULL, "-", out);
	}
}

void plan_compare_move(const struct bound_move *reviewed,
		       const struct bound_move *asked, struct buf *out)
{
	put_head("what the world asks for now", out);
	put_deeds(reviewed, asked, "nothing more", out);
}
