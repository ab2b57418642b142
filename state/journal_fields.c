/* The tables of exodane.journal/1. */
#include "state/journal_fields.h"

#define PLACE(type, name) \
	.offset = offsetof(type, name), .size = sizeof(((type *)0)->name)
#define FIELD(type, name, what) .key = #name, .kind = (what), PLACE(type, name)

/* clang-format off */
#define TIME(type, name) { FIELD(type, name, FIELD_TIME) }
#define BOOL(type, name) { FIELD(type, name, FIELD_BOOL) }
#define TEXT(type, name) { FIELD(type, name, FIELD_TEXT) }
#define NAME(type, name) { FIELD(type, name, FIELD_NAME) }
#define NUMBER(type, name, most) \
	{ FIELD(type, name, FIELD_NUMBER), .max = (most) }
#define WORD(type, name, words, count) \
	{ FIELD(type, name, FIELD_WORD), .max = (count), .word = (words) }
#define OBJECT(type, name, table) \
	{ FIELD(type, name, FIELD_OBJECT), .fields = (table) }
/* name[most] of entry, n_name of them. */
#define LIST(type, name, entry, most, table) \
	{ .key = #name, .kind = FIELD_LIST, .offset = offsetof(type, name), \
	  .size = sizeof(entry), .max = (most), .fields = (table), \
	  .length_offset = offsetof(type, n_##name) }
#define MXSET(type, name) \
	{ .key = #name, .kind = FIELD_LIST, .size = sizeof(struct mx), \
	  .offset = offsetof(type, name) + offsetof(struct mxset, mx), \
	  .max = MXSET_MAX, .fields = mx_fields, \
	  .length_offset = offsetof(type, name) + offsetof(struct mxset, n) }
#define END { .key = NULL }
/* clang-format on */

/* More than any TTL (RFC 2181 section 8) with any spread. */
#define SETTLE_MAX (INT64_C(1) << 33)

static const char *step_word(unsigned value)
{
	return step_name((enum step_id)value);
}

static const char *runbook_word(unsigned value)
{
	return runbook_name((enum runbook_id)value);
}

static const char *action_word(unsigned value)
{
	return action_kind_name((enum action_kind)value);
}

static const char *feature_word(unsigned value)
{
	return feature_name((enum feature)value);
}

static const struct field mx_fields[] = {
	{ FIELD(struct mx, exchange, FIELD_EXCHANGE) },
	NUMBER(struct mx, preference, UINT16_MAX),
	NUMBER(struct mx, ttl, UINT32_MAX),
	END,
};

static const struct field action_fields[] = {
	WORD(struct action, kind, action_word, ACTION_KINDS),
	WORD(struct action, feature, feature_word, FEATURES),
	MXSET(struct action, have),
	MXSET(struct action, want),
	NUMBER(struct action, settle_s, SETTLE_MAX),
	END,
};

static const struct field result_fields[] = {
	NAME(struct result, assigned),
	BOOL(struct result, has_preference),
	NUMBER(struct result, preference, UINT16_MAX),
	TEXT(struct result, words),
	END,
};

static const struct field move_fields[] = {
	WORD(struct move, step, step_word, STEPS),
	OBJECT(struct move, action, action_fields),
	OBJECT(struct move, result, result_fields),
	TIME(struct move, started_at),
	TIME(struct move, asked_at),
	TIME(struct move, applied_at),
	TIME(struct move, visible_at),
	TIME(struct move, settled_at),
	TIME(struct move, verified_at),
	BOOL(struct move, found_done),
	BOOL(struct move, adopted),
	END,
};

static const struct field bound_fields[] = {
	WORD(struct bound_move, step, step_word, STEPS),
	OBJECT(struct bound_move, action, action_fields),
	END,
};

static const struct field answer_fields[] = {
	TEXT(struct answer, id),
	TEXT(struct answer, answer),
	TEXT(struct answer, by),
	TIME(struct answer, at),
	END,
};

static const struct field override_fields[] = {
	TEXT(struct override, name),
	TEXT(struct override, value),
	TIME(struct override, at),
	END,
};

static const struct field proof_fields[] = {
	WORD(struct proof, step, step_word, STEPS),
	TIME(struct proof, at),
	TEXT(struct proof, text),
	END,
};

const struct field journal_fields[] = {
	{ .key = "schema", .kind = FIELD_SCHEMA },
	NAME(struct migration, domain),
	WORD(struct migration, runbook, runbook_word, RUNBOOKS),
	WORD(struct migration, undone_runbook, runbook_word, RUNBOOKS),
	TIME(struct migration, begun_at),
	TIME(struct migration, undo_begun_at),
	TIME(struct migration, finished_at),
	TIME(struct migration, updated_at),
	BOOL(struct migration, adopted),
	MXSET(struct migration, original),
	BOOL(struct migration, original_dnssec),
	BOOL(struct migration, original_dane),
	BOOL(struct migration, original_exchange_known),
	NAME(struct migration, assigned),
	NUMBER(struct migration, assigned_preference, UINT16_MAX),
	NAME(struct migration, legacy),
	MXSET(struct migration, left),
	BOOL(struct migration, left_known),
	BOOL(struct migration, unattended),
	TIME(struct migration, consent_at),
	TEXT(struct migration, consent_by),
	TEXT(struct migration, sts_id),
	TEXT(struct migration, sts_digest),
	TIME(struct migration, sts_seen_at),
	{ FIELD(struct migration, sts_held_until, FIELD_TIME),
	  .optional = true },
	{ FIELD(struct migration, sts_held_new, FIELD_BOOL), .optional = true },
	{ FIELD(struct migration, sts_held_legacy, FIELD_BOOL),
	  .optional = true },
	NUMBER(struct migration, unanswered_reads, INT32_MAX),
	TIME(struct migration, tlsa_seen_at),
	NUMBER(struct migration, tlsa_ttl, UINT32_MAX),
	BOOL(struct migration, plan_bound),
	TEXT(struct migration, plan_fingerprint),
	LIST(struct migration, bound, struct bound_move, PLANNED_MOVES_MAX,
	     bound_fields),
	LIST(struct migration, moves, struct move, MOVES_MAX, move_fields),
	LIST(struct migration, answers, struct answer, ANSWERS_MAX,
	     answer_fields),
	LIST(struct migration, overrides, struct override, OVERRIDES_MAX,
	     override_fields),
	LIST(struct migration, proofs, struct proof, PROOFS_MAX, proof_fields),
	TEXT(struct migration, last_phase),
	WORD(struct migration, last_step, step_word, STEPS),
	TIME(struct migration, next_due),
	TEXT(struct migration, last_reason),
	{ FIELD(struct migration, notified, FIELD_TEXT), .optional = true },
	END,
};
