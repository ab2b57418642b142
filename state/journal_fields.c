/* The tables of exodane.journal/1. */
#include "state/journal_fields.h"

#define SIZE(type, member) sizeof(((type *)0)->member)
#define PLACE(type, member) \
	.offset = offsetof(type, member), .size = SIZE(type, member)

#define TIME(type, name)                                            \
	{                                                           \
		.key = #name, .kind = FIELD_TIME, PLACE(type, name) \
	}
#define BOOL(type, name)                                            \
	{                                                           \
		.key = #name, .kind = FIELD_BOOL, PLACE(type, name) \
	}
#define TEXT(type, name)                                            \
	{                                                           \
		.key = #name, .kind = FIELD_TEXT, PLACE(type, name) \
	}
#define NAME(type, name)                                            \
	{                                                           \
		.key = #name, .kind = FIELD_NAME, PLACE(type, name) \
	}
#define NUMBER(type, name, most)                                       \
	{                                                              \
		.key = #name, .kind = FIELD_NUMBER, PLACE(type, name), \
		.max = (most)                                          \
	}
#define WORD(type, name, words, count)                               \
	{                                                            \
		.key = #name, .kind = FIELD_WORD, PLACE(type, name), \
		.max = (count), .word = (words)                      \
	}
#define OBJECT(type, name, table)                                      \
	{                                                              \
		.key = #name, .kind = FIELD_OBJECT, PLACE(type, name), \
		.fields = (table)                                      \
	}
#define LIST(type, name, length, array, table)                                 \
	{                                                                      \
		.key = name, .kind = FIELD_LIST,                               \
		.offset = offsetof(type, array), .size = SIZE(type, array[0]), \
		.max = SIZE(type, array) / SIZE(type, array[0]),               \
		.fields = (table), .length_offset = offsetof(type, length)     \
	}
#define MXSET(type, name) LIST(type, #name, name.n, name.mx, mx_fields)
#define END                 \
	{                   \
		.key = NULL \
	}

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
	{ .key = "exchange",
	  .kind = FIELD_EXCHANGE,
	  PLACE(struct mx, exchange) },
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
	NUMBER(struct migration, unanswered_reads, INT32_MAX),
	TIME(struct migration, tlsa_seen_at),
	NUMBER(struct migration, tlsa_ttl, UINT32_MAX),
	BOOL(struct migration, plan_bound),
	TEXT(struct migration, plan_fingerprint),
	LIST(struct migration, "bound", n_bound, bound, bound_fields),
	LIST(struct migration, "moves", n_moves, moves, move_fields),
	LIST(struct migration, "answers", n_answers, answers, answer_fields),
	LIST(struct migration, "overrides", n_overrides, overrides,
	     override_fields),
	LIST(struct migration, "proofs", n_proofs, proofs, proof_fields),
	TEXT(struct migration, last_phase),
	WORD(struct migration, last_step, step_word, STEPS),
	TIME(struct migration, next_due),
	TEXT(struct migration, last_reason),
	END,
};
