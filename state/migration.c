/* What the other rooms ask of a migration, and what they add to it. */
#include "state/migration.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const step_names[STEPS] = {
	[STEP_NONE] = "none",
	[STEP_CHECK_DNSSEC] = "check-dnssec",
	[STEP_LOWER_TTL] = "lower-ttl",
	[STEP_ENABLE_DNSSEC] = "enable-dnssec",
	[STEP_ADD_MX] = "add-mx",
	[STEP_SWAP_PRIORITIES] = "swap-priorities",
	[STEP_VALIDATE] = "validate",
	[STEP_ENABLE_DANE] = "enable-dane",
	[STEP_FINAL_CHECK] = "final-check",
	[STEP_SWITCH_RELAY] = "switch-relay",
	[STEP_UNDO_TTL] = "undo-ttl",
	[STEP_UNDO_DANE] = "undo-dane",
	[STEP_UNDO_ADD_LEGACY] = "undo-add-legacy",
	[STEP_UNDO_SWAP] = "undo-swap",
	[STEP_UNDO_DNSSEC] = "undo-dnssec",
	[STEP_UNDO_RESTORE] = "undo-restore",
};

static const char *const runbook_names[RUNBOOKS] = {
	[RUNBOOK_MIGRATE] = "migrate",
	[RUNBOOK_GATEWAY] = "gateway",
	[RUNBOOK_UNDO] = "undo",
};

const char *step_name(enum step_id step)
{
	return (unsigned)step < STEPS ? step_names[step] : "none";
}

bool step_parse(const char *word, enum step_id *out)
{
	for (unsigned i = 0; i < STEPS; i++)
		if (strcmp(word, step_names[i]) == 0) {
			*out = (enum step_id)i;
			return true;
		}
	return false;
}

const char *runbook_name(enum runbook_id runbook)
{
	return (unsigned)runbook < RUNBOOKS ? runbook_names[runbook] : "none";
}

bool runbook_parse(const char *word, enum runbook_id *out)
{
	for (unsigned i = 0; i < RUNBOOKS; i++)
		if (strcmp(word, runbook_names[i]) == 0) {
			*out = (enum runbook_id)i;
			return true;
		}
	return false;
}

void migration_copy(struct migration *to, const struct migration *from)
{
	memcpy(to, from, offsetof(struct migration, bound));
	memcpy(to->bound, from->bound, from->n_bound * sizeof(*to->bound));
	memcpy(to->moves, from->moves, from->n_moves * sizeof(*to->moves));
	memcpy(to->answers, from->answers,
	       from->n_answers * sizeof(*to->answers));
	memcpy(to->overrides, from->overrides,
	       from->n_overrides * sizeof(*to->overrides));
	memcpy(to->proofs, from->proofs, from->n_proofs * sizeof(*to->proofs));
}

struct move *migration_open_move(struct migration *migration)
{
	for (size_t i = migration->n_moves; i-- > 0;) {
		struct move *move = &migration->moves[i];
		if (move->started_at != 0 && move->verified_at == 0)
			return move;
	}
	return NULL;
}

const struct move *migration_last_move(const struct migration *migration,
				       enum step_id step)
{
	for (size_t i = migration->n_moves; i-- > 0;)
		if (migration->moves[i].step == step)
			return &migration->moves[i];
	return NULL;
}

const struct answer *migration_answer(const struct migration *migration,
				      const char *id)
{
	for (size_t i = migration->n_answers; i-- > 0;)
		if (strcmp(migration->answers[i].id, id) == 0)
			return &migration->answers[i];
	return NULL;
}

static bool does_not_fit(const char *what, const char *text, size_t max,
			 struct err *err)
{
	err_set(err, ERR_USAGE, "%s '%.60s...' is longer than %zu bytes", what,
		text, max - 1);
	return err_hint(err, "Give a shorter one.");
}

/* Takes out the oldest answer that a later one to the same question has made
 * void; false when there is none. */
static bool drop_void_answer(struct migration *migration)
{
	for (size_t i = 0; i < migration->n_answers; i++) {
		struct answer *old = &migration->answers[i];
		if (migration_answer(migration, old->id) == old)
			continue;
		migration->n_answers--;
		memmove(old, old + 1,
			(migration->n_answers - i) * sizeof(*old));
		return true;
	}
	return false;
}

bool migration_add_answer(struct migration *migration, const char *id,
			  const char *answer, const char *by, int64_t at,
			  struct err *err)
{
	struct answer entry = { .at = at };

	if (strlen(id) >= sizeof(entry.id))
		return does_not_fit("the question's name", id, sizeof(entry.id),
				    err);
	if (strlen(answer) >= sizeof(entry.answer))
		return does_not_fit("the answer", answer, sizeof(entry.answer),
				    err);
	if (migration->n_answers >= ANSWERS_MAX && !drop_void_answer(migration))
		return err_set(err, ERR_STORE,
			       "the journal of %s holds %d answers, no room "
			       "for one to '%s'",
			       migration->domain, ANSWERS_MAX, id);
	snprintf(entry.id, sizeof(entry.id), "%s", id);
	snprintf(entry.answer, sizeof(entry.answer), "%s", answer);
	snprintf(entry.by, sizeof(entry.by), "%s", by);
	migration->answers[migration->n_answers++] = entry;
	return true;
}

bool migration_has_override(const struct migration *migration, const char *name,
			    const char *value)
{
	for (size_t i = 0; i < migration->n_overrides; i++)
		if (strcmp(migration->overrides[i].name, name) == 0 &&
		    (!value ||
		     strcmp(migration->overrides[i].value, value) == 0))
			return true;
	return false;
}

bool migration_add_override(struct migration *migration, const char *name,
			    const char *value, int64_t at, struct err *err)
{
	struct override entry = { .at = at };

	if (migration_has_override(migration, name, value ? value : ""))
		return true;
	if (strlen(name) >= sizeof(entry.name))
		return does_not_fit("the override", name, sizeof(entry.name),
				    err);
	if (value && strlen(value) >= sizeof(entry.value))
		return does_not_fit("the override's value", value,
				    sizeof(entry.value), err);
	if (migration->n_overrides >= OVERRIDES_MAX)
		return err_set(err, ERR_STORE,
			       "the journal of %s holds %d overrides, no room "
			       "for --%s",
			       migration->domain, OVERRIDES_MAX, name);
	snprintf(entry.name, sizeof(entry.name), "%s", name);
	snprintf(entry.value, sizeof(entry.value), "%s", value ? value : "");
	migration->overrides[migration->n_overrides++] = entry;
	return true;
}

/* Has proof i a look of its step before it, and one after it? */
static bool is_middle_look(const struct migration *migration, size_t i,
			   enum step_id step_to_come)
{
	const struct proof *proofs = migration->proofs;
	bool before = false, after = proofs[i].step == step_to_come;

	for (size_t k = 0; k < i; k++)
		before = before || proofs[k].step == proofs[i].step;
	for (size_t k = i + 1; k < migration->n_proofs; k++)
		after = after || proofs[k].step == proofs[i].step;
	return before && after;
}

/*
 * The first and the last look of each step stay, the oldest one between gives
 * way: of the step that is to come, else of any. PROOFS_MAX is more than two
 * for each step, so there is always one.
 */
static void drop_old_proof(struct migration *migration, enum step_id step)
{
	size_t any = migration->n_proofs, own = migration->n_proofs;

	for (size_t i = migration->n_proofs; i-- > 0;) {
		if (!is_middle_look(migration, i, step))
			continue;
		any = i;
		if (migration->proofs[i].step == step)
			own = i;
	}
	size_t gone = own < migration->n_proofs ? own : any;
	migration->n_proofs--;
	memmove(&migration->proofs[gone], &migration->proofs[gone + 1],
		(migration->n_proofs - gone) * sizeof(struct proof));
}

_Static_assert(PROOFS_MAX > 2 * STEPS, "drop_old_proof() finds one");

void migration_add_proof(struct migration *migration, enum step_id step,
			 int64_t at, const char *fmt, ...)
{
	struct proof proof = { .step = step, .at = at };
	va_list args;

	va_start(args, fmt);
	vsnprintf(proof.text, sizeof(proof.text), fmt, args);
	va_end(args);
	if (migration->n_proofs >= PROOFS_MAX)
		drop_old_proof(migration, step);
	migration->proofs[migration->n_proofs++] = proof;
}
