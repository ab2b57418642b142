/* What no single field of a journal shows. */
#include "state/journal_fields.h"
#include "state/mxset.h"

#include <stdio.h>
#include <string.h>

/* A time that must not lie before those above it in its table. */
struct moment {
	const char *key;
	int64_t at; /* 0: not set */
};

static bool in_order(const char *path, const struct moment *moments, size_t n,
		     struct err *err)
{
	const struct moment *last = NULL;

	for (size_t i = 0; i < n; i++) {
		if (moments[i].at == 0)
			continue;
		if (last && moments[i].at < last->at)
			return err_set(err, ERR_STORE,
				       "%s%s: is before %s%s: time goes "
				       "backwards",
				       path, moments[i].key, path, last->key);
		last = &moments[i];
	}
	return true;
}

static bool check_times(const struct migration *m, struct err *err)
{
	const struct moment ends[] = {
		{ "begun_at", m->begun_at },
		{ "undo_begun_at", m->undo_begun_at },
		{ "finished_at", m->finished_at },
	};
	const struct moment saves[] = {
		{ "begun_at", m->begun_at },
		{ "updated_at", m->updated_at },
	};

	if (m->begun_at == 0)
		return err_set(err, ERR_STORE, "begun_at: is not set");
	return in_order("", ends, 3, err) && in_order("", saves, 2, err);
}

static bool check_move_times(const struct migration *m, size_t i,
			     struct err *err)
{
	const struct move *move = &m->moves[i];
	const struct moment times[] = {
		{ "started_at", move->started_at },
		{ "applied_at", move->applied_at },
		{ "visible_at", move->visible_at },
		{ "settled_at", move->settled_at },
		{ "verified_at", move->verified_at },
	};
	char path[32];

	snprintf(path, sizeof(path), "moves[%zu].", i);
	if (!in_order(path, times, 5, err))
		return false;
	if (move->adopted)
		return true;
	if (move->started_at == 0)
		return err_set(err, ERR_STORE, "%sstarted_at: is not set",
			       path);
	if (move->started_at < m->begun_at)
		return err_set(err, ERR_STORE,
			       "%sstarted_at: is before begun_at: time goes "
			       "backwards",
			       path);
	if (move->asked_at != 0 && move->asked_at < move->started_at)
		return err_set(err, ERR_STORE,
			       "%sasked_at: is before %sstarted_at: time goes "
			       "backwards",
			       path, path);
	return true;
}

static bool check_moves(const struct migration *m, struct err *err)
{
	int64_t last = 0;

	for (size_t i = 0; i < m->n_moves; i++) {
		const struct move *move = &m->moves[i];
		if (move->step == STEP_NONE)
			return err_set(err, ERR_STORE,
				       "moves[%zu].step: 'none' is no step", i);
		if (!check_move_times(m, i, err))
			return false;
		if (move->started_at != 0 && move->started_at < last)
			return err_set(err, ERR_STORE,
				       "moves[%zu].started_at: is before an "
				       "earlier move's: time goes backwards",
				       i);
		if (move->started_at != 0)
			last = move->started_at;
	}
	for (size_t i = 0; i < m->n_bound; i++)
		if (m->bound[i].step == STEP_NONE)
			return err_set(err, ERR_STORE,
				       "bound[%zu].step: 'none' is no step", i);
	return true;
}

/* Is the set one that mxset_add makes? */
static bool check_set(const struct mxset *set, bool may_be_symbolic,
		      const char *path, struct err *err)
{
	struct mxset sorted = { 0 };

	for (size_t i = 0; i < set->n; i++) {
		const struct mx *mx = &set->mx[i];
		if (mxset_has(&sorted, mx))
			return err_set(err, ERR_STORE,
				       "%s[%zu]: the record stands there twice",
				       path, i);
		mxset_add(&sorted, mx->exchange, mx->preference, mx->ttl);
		if (sorted.mx[i].preference != mx->preference ||
		    strcmp(sorted.mx[i].exchange, mx->exchange) != 0)
			return err_set(err, ERR_STORE,
				       "%s[%zu]: records are not sorted by "
				       "preference and exchange",
				       path, i);
		if (!may_be_symbolic && strcmp(mx->exchange, MX_ASSIGNED) == 0)
			return err_set(err, ERR_STORE,
				       "%s[%zu].exchange: must be known", path,
				       i);
	}
	return true;
}

static bool check_action(const struct action *action, const char *list,
			 size_t i, struct err *err)
{
	char have[48], want[48];

	snprintf(have, sizeof(have), "%s[%zu].action.have", list, i);
	snprintf(want, sizeof(want), "%s[%zu].action.want", list, i);
	return check_set(&action->have, true, have, err) &&
	       check_set(&action->want, true, want, err);
}

static bool check_sets(const struct migration *m, struct err *err)
{
	if (!check_set(&m->original, false, "original", err) ||
	    !check_set(&m->left, false, "left", err))
		return false;
	for (size_t i = 0; i < m->n_moves; i++)
		if (!check_action(&m->moves[i].action, "moves", i, err))
			return false;
	for (size_t i = 0; i < m->n_bound; i++)
		if (!check_action(&m->bound[i].action, "bound", i, err))
			return false;
	return true;
}

static bool check_undo(const struct migration *m, struct err *err)
{
	if (m->runbook != RUNBOOK_UNDO)
		return true;
	if (m->undone_runbook == RUNBOOK_UNDO)
		return err_set(err, ERR_STORE,
			       "undone_runbook: an undo is not undone");
	if (m->undo_begun_at == 0)
		return err_set(err, ERR_STORE, "undo_begun_at: is not set");
	return true;
}

bool journal_check(const struct migration *migration, struct err *err)
{
	if (!*migration->domain)
		return err_set(err, ERR_STORE, "domain: is empty");
	return check_times(migration, err) && check_undo(migration, err) &&
	       check_moves(migration, err) && check_sets(migration, err);
}
