/* One domain's migration as a value: words, look-ups, additions. */
#include "state/migration.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const steps[STEPS] = {
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

static const char *const runbooks[RUNBOOKS] = {
	[RUNBOOK_MIGRATE] = "migrate",
	[RUNBOOK_GATEWAY] = "gateway",
	[RUNBOOK_UNDO] = "undo",
};

const char *step_name(enum step_id step)
{
	return step < STEPS ? steps[step] : "none";
}

bool step_parse(const char *word, enum step_id *out)
{
	for (size_t i = 0; i < STEPS; i++) {
		if (strcmp(word, steps[i]) != 0)
			continue;
		*out = (enum step_id)i;
		return true;
	}
	return false;
}

const char *runbook_name(enum runbook_id runbook)
{
	return runbook < RUNBOOKS ? runbooks[runbook] : "none";
}

bool runbook_parse(const char *word, enum runbook_id *out)
{
	for (size_t i = 0; i < RUNBOOKS; i++) {
		if (strcmp(word, runbooks[i]) != 0)
			continue;
		*out = (enum runbook_id)i;
		return true;
	}
	return false;
}

struct move *migration_open_move(struct migration *migration)
{
	for (size_t i = migration->n_moves; i-- > 0;)
		if (migration->moves[i].verified_at == 0)
			return &migration->moves[i];
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

/* The oldest answer to the same question gives way when all are taken. */
static struct answer *answer_slot(struct migration *migration, const char *id)
{
	if (migration->n_answers < ANSWERS_MAX)
		return &migration->answers[migration->n_answers++];
	for (size_t i = 0; i < ANSWERS_MAX; i++) {
		if (strcmp(migration->answers[i].id, id) != 0)
			continue;
		memmove(&migration->answers[i], &migration->answers[i + 1],
			(ANSWERS_MAX - i - 1) * sizeof(struct answer));
		return &migration->answers[ANSWERS_MAX - 1];
	}
	return NULL;
}

bool migration_add_answer(struct migration *migration, const char *id,
			  const char *answer, const char *by, int64_t at,
			  struct err *err)
{
	struct answer *slot = answer_slot(migration, id);

	if (!slot)
		return err_set(err, ERR_STORE,
			       "%s: the journal holds %d answers already",
			       migration->domain, ANSWERS_MAX);
	*slot = (struct answer){ .at = at };
	snprintf(slot->id, sizeof(slot->id), "%s", id);
	snprintf(slot->answer, sizeof(slot->answer), "%s", answer);
	snprintf(slot->by, sizeof(slot->by), "%s", by);
	return true;
}

bool migration_has_override(const struct migration *migration, const char *name,
			    const char *value)
{
	for (size_t i = 0; i < migration->n_overrides; i++) {
		const struct override *o = &migration->overrides[i];
		if (strcmp(o->name, name) == 0 && strcmp(o->value, value) == 0)
			return true;
	}
	return false;
}

bool migration_add_override(struct migration *migration, const char *name,
			    const char *value, int64_t at, struct err *err)
{
	if (migration_has_override(migration, name, value))
		return true;
	if (migration->n_overrides >= OVERRIDES_MAX)
		return err_set(err, ERR_STORE,
			       "%s: the journal holds %d overrides already",
			       migration->domain, OVERRIDES_MAX);
	struct override *o = &migration->overrides[migration->n_overrides++];
	*o = (struct override){ .at = at };
	snprintf(o->name, sizeof(o->name), "%s", name);
	snprintf(o->value, sizeof(o->value), "%s", value);
	return true;
}

/* The first proof of each step and the newest ones are worth the most. */
static void drop_a_proof(struct migration *migration)
{
	size_t victim = 0;

	for (size_t i = 1; i < migration->n_proofs && !victim; i++)
		for (size_t k = 0; k < i && !victim; k++)
			if (migration->proofs[k].step ==
			    migration->proofs[i].step)
				victim = i;
	memmove(&migration->proofs[victim], &migration->proofs[victim + 1],
		(migration->n_proofs - victim - 1) * sizeof(struct proof));
	migration->n_proofs--;
}

void migration_add_proof(struct migration *migration, enum step_id step,
			 int64_t at, const char *fmt, ...)
{
	va_list args;

	if (migration->n_proofs >= PROOFS_MAX)
		drop_a_proof(migration);
	struct proof *proof = &migration->proofs[migration->n_proofs++];
	*proof = (struct proof){ .step = step, .at = at };
	va_start(args, fmt);
	vsnprintf(proof->text, sizeof(proof->text), fmt, args);
	va_end(args);
}
