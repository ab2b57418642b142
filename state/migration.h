#pragma once
/*
 * One domain's migration: what was meant, and when it was begun, applied, seen
 * everywhere, settled, verified. Times, not states: where it stands is computed
 * from this and now. This is what the journal holds.
 */
#include "state/action.h"
#include "state/person.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MOVES_MAX 48
#define PLANNED_MOVES_MAX 16 /* no runbook needs more */
#define ANSWERS_MAX 32
#define OVERRIDES_MAX 32
#define PROOFS_MAX 64

enum step_id {
	STEP_NONE,
	/* migrate */
	STEP_CHECK_DNSSEC,
	STEP_LOWER_TTL,
	STEP_ENABLE_DNSSEC,
	STEP_ADD_MX,
	STEP_SWAP_PRIORITIES,
	STEP_VALIDATE,
	STEP_ENABLE_DANE,
	STEP_FINAL_CHECK,
	/* gateway only */
	STEP_SWITCH_RELAY,
	/* undo */
	STEP_UNDO_TTL,
	STEP_UNDO_DANE,
	STEP_UNDO_ADD_LEGACY,
	STEP_UNDO_SWAP,
	STEP_UNDO_DNSSEC,
	STEP_UNDO_RESTORE,
	STEPS,
};

/* "check-dnssec", …, "undo-restore": used in journal, JSON and messages. */
const char *step_name(enum step_id step);
bool step_parse(const char *word, enum step_id *out);

enum runbook_id { RUNBOOK_MIGRATE, RUNBOOK_GATEWAY, RUNBOOK_UNDO, RUNBOOKS };
const char *runbook_name(enum runbook_id runbook);
bool runbook_parse(const char *word, enum runbook_id *out);

struct move {
	enum step_id step;
	struct action action;
	struct result result;
	int64_t started_at;  /* the intent was on disk */
	int64_t asked_at;    /* the last time it was sent outside */
	int64_t applied_at;  /* the other side accepted it */
	int64_t visible_at;  /* every server shows it; 0 again if one recants */
	int64_t settled_at;  /* old answers have run out */
	int64_t verified_at; /* the step's proof held */
	bool found_done;     /* the outcome was there before we acted */
	bool adopted;	     /* done by a person before this journal began */
};

struct answer {
	char id[QUESTION_ID_MAX];
	char answer[256];
	char by[64]; /* login name, or "--answer" */
	int64_t at;
};

/* A guard that a person switched off, by its own named flag. */
struct override {
	char name[32];	       /* "keep-mx", "zone-is-live", … */
	char value[DNAME_MAX]; /* "" or the host or server it names */
	int64_t at;
};

/* Something proved from outside, for the report. */
struct proof {
	enum step_id step;
	int64_t at;
	char text[384];
};

/* A reviewed plan that this run is bound to (--plan FILE). */
struct bound_move {
	enum step_id step;
	struct action action;
};

struct migration {
	char domain[DNAME_MAX];
	enum runbook_id runbook;	/* UNDO once an undo has begun */
	enum runbook_id undone_runbook; /* with UNDO: what it undoes */
	int64_t begun_at;
	int64_t undo_begun_at; /* 0: none */
	int64_t finished_at;   /* of the present runbook; 0: open */
	int64_t updated_at;    /* the last save */

	bool adopted;	       /* begun half way: the original is a guess */
	struct mxset original; /* the MX set as first found */
	bool original_dnssec, original_dane; /* in Exchange, as first found */
	bool original_exchange_known;

	char assigned[DNAME_MAX]; /* the host Exchange assigned; "" not yet */
	uint16_t assigned_preference;
	char legacy[DNAME_MAX]; /* the legacy host; "" none known */

	struct mxset left; /* the set as our last write left it */
	bool left_known;

	bool unattended; /* consent to carry the rest out alone */
	int64_t consent_at;
	char consent_by[64];

	/* The MTA-STS policy's age counts from our first sight of it. */
	char sts_id[64];
	char sts_digest[65]; /* SHA-256 of the policy's text, hexadecimal */
	int64_t sts_seen_at;
	/* Senders may hold the last enforced policy until then, if no other
	 * comes (RFC 8461 section 5.1); the hosts that it matches. */
	int64_t sts_held_until;
	bool sts_held_new, sts_held_legacy;

	/* Enable- that was not answered: reads in a row that said Disabled. */
	int unanswered_reads;

	int64_t tlsa_seen_at; /* usable TLSA at all servers; 0: not yet */
	uint32_t tlsa_ttl;    /* of the TLSA that undo must wait out */

	bool plan_bound;
	char plan_fingerprint[65];

	/* For status: why the last run stopped. Prose, never decided upon. */
	char last_phase[16]; /* "waiting", "blocked", "asking", "" */
	enum step_id last_step;
	int64_t next_due; /* 0: unknown */
	char last_reason[512];

	/* The event that the notify command was told last, so that it is not
	 * told again; with '!' in front: it failed. */
	char notified[256];

	/* Large, and told by their counts: last, see migration_copy. */
	size_t n_bound, n_moves, n_answers, n_overrides, n_proofs;
	struct bound_move bound[PLANNED_MOVES_MAX];
	struct move moves[MOVES_MAX];
	struct answer answers[ANSWERS_MAX];
	struct override overrides[OVERRIDES_MAX];
	struct proof proofs[PROOFS_MAX];
};

/* Like =, but for what lies beyond the counts. */
void migration_copy(struct migration *to, const struct migration *from);

/* The move that was begun and not verified, or NULL. */
struct move *migration_open_move(struct migration *migration);
/* The last move of that step, or NULL. */
const struct move *migration_last_move(const struct migration *migration,
				       enum step_id step);
/* The latest answer to that question, or NULL. */
const struct answer *migration_answer(const struct migration *migration,
				      const char *id);
bool migration_add_answer(struct migration *migration, const char *id,
			  const char *answer, const char *by, int64_t at,
			  struct err *err);
/* value NULL: with whatever value. */
bool migration_has_override(const struct migration *migration, const char *name,
			    const char *value);
/* Recorded once per name and value. */
bool migration_add_override(struct migration *migration, const char *name,
			    const char *value, int64_t at, struct err *err);
/* The oldest proofs of repeated looks give way when full. */
void migration_add_proof(struct migration *migration, enum step_id step,
			 int64_t at, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
