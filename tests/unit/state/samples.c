/* A migration under way, and random ones. */
#include "samples.h"
#include "unit.h"

#include "state/journal.h"

#define BEGUN 1795521600 /* 2026-11-24T12:00:00Z */
#define LEGACY "example-org.mail.protection.outlook.com"
#define NEW "example-org.o-v1.mx.microsoft"

struct migration *sample_migration(void)
{
	struct migration *m = calloc(1, sizeof(*m));

	assert_non_null(m);
	snprintf(m->domain, sizeof(m->domain), "example.org");
	m->begun_at = BEGUN;
	m->updated_at = BEGUN + 9000;
	mxset_add(&m->original, LEGACY, 10, 3600);
	m->original_exchange_known = true;
	snprintf(m->legacy, sizeof(m->legacy), "%s", LEGACY);
	snprintf(m->assigned, sizeof(m->assigned), "%s", NEW);
	m->assigned_preference = 10;
	m->n_moves = 2;
	struct move *move = &m->moves[0];
	move->step = STEP_LOWER_TTL;
	move->action.kind = ACTION_MX_WRITE;
	move->action.have = m->original;
	move->action.want = m->original;
	mxset_set_ttl(&move->action.want, 60);
	move->action.settle_s = 3660;
	move->started_at = BEGUN + 10;
	move->asked_at = BEGUN + 11;
	move->applied_at = BEGUN + 12;
	move->visible_at = BEGUN + 20;
	move->settled_at = BEGUN + 3700;
	move->verified_at = BEGUN + 3700;
	m->moves[1] = *move;
	move = &m->moves[1];
	move->step = STEP_ADD_MX;
	move->action.have = move->action.want;
	mxset_add(&move->action.want, NEW, 20, 60);
	move->started_at = BEGUN + 4000;
	move->asked_at = BEGUN + 4001;
	move->applied_at = BEGUN + 4002;
	move->visible_at = move->settled_at = move->verified_at = 0;
	snprintf(move->result.words, sizeof(move->result.words),
		 "EX003 \"soon\"\nsecond line");
	m->left = move->action.want;
	m->left_known = true;
	migration_add_answer(m, "relay", "yes", "ann", BEGUN + 5, NULL);
	migration_add_override(m, "keep-mx", "mx.example.net", BEGUN, NULL);
	migration_add_proof(m, STEP_LOWER_TTL, BEGUN + 20, "%s shows 60 s",
			    "ns1.example.org");
	snprintf(m->last_phase, sizeof(m->last_phase), "waiting");
	m->last_step = STEP_ADD_MX;
	m->next_due = BEGUN + 9999;
	return m;
}

/* xorshift32 */
static uint32_t draw(uint32_t *seed, uint32_t below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed % below;
}

static void draw_text(uint32_t *seed, char *out, size_t size)
{
	static const char *const pieces[] = {
		"a",
		"Z",
		" ",
		"\"",
		"\\",
		"/",
		"\n",
		"7",
		"{",
		"\t",
		"é",
		"\xef\xbf\xbd",
		"\xf0\x9f\x93\xa7",
		"'",
		",",
		"\x7f",
		"\x01",
	};
	size_t len = 0;

	for (uint32_t n = draw(seed, (uint32_t)size); n > 0; n--) {
		const char *piece =
			pieces[draw(seed, sizeof(pieces) / sizeof(*pieces))];
		if (len + strlen(piece) >= size)
			break;
		memcpy(out + len, piece, strlen(piece));
		len += strlen(piece);
	}
	out[len] = '\0';
}

static void draw_name(uint32_t *seed, char out[DNAME_MAX])
{
	static const char *const zones[] = {
		"example.org",
		"mail.protection.outlook.com",
		"o-v1.mx.microsoft",
		"xn--bcher-kva.example",
	};

	if (draw(seed, 9) == 0)
		snprintf(out, DNAME_MAX, ".");
	else
		snprintf(out, DNAME_MAX, "h%u_x.%s", draw(seed, 100000),
			 zones[draw(seed, 4)]);
}

static uint32_t draw_ttl(uint32_t *seed)
{
	return draw(seed, 4) == 0 ? UINT32_MAX : draw(seed, 90000);
}

static void draw_set(uint32_t *seed, struct mxset *set, bool may_be_symbolic)
{
	char name[DNAME_MAX];

	for (uint32_t n = draw(seed, MXSET_MAX + 2); n > 0; n--) {
		draw_name(seed, name);
		bool symbolic = may_be_symbolic && draw(seed, 9) == 0;
		mxset_add(set, symbolic ? MX_ASSIGNED : name,
			  (uint16_t)draw(seed, 65536), draw_ttl(seed));
	}
}

static void draw_action(uint32_t *seed, struct action *action)
{
	action->kind = (enum action_kind)draw(seed, ACTION_KINDS);
	action->feature = (enum feature)draw(seed, FEATURES);
	draw_set(seed, &action->have, true);
	draw_set(seed, &action->want, true);
	action->settle_s = draw(seed, 100000);
}

/* Later than *at, or not set. */
static int64_t draw_time(uint32_t *seed, int64_t *at)
{
	if (draw(seed, 3) == 0)
		return 0;
	*at += draw(seed, 5000);
	return *at;
}

static void draw_move(uint32_t *seed, struct move *move, int64_t *at)
{
	move->step = (enum step_id)(1 + draw(seed, STEPS - 1));
	draw_action(seed, &move->action);
	*at += draw(seed, 5000);
	move->started_at = *at;
	int64_t later = *at;
	move->asked_at = draw(seed, 2) ? later + draw(seed, 99) : 0;
	move->applied_at = draw_time(seed, &later);
	move->visible_at = draw_time(seed, &later);
	move->settled_at = draw_time(seed, &later);
	move->verified_at = draw_time(seed, &later);
	move->found_done = draw(seed, 2);
	move->adopted = draw(seed, 2);
	if (draw(seed, 2))
		draw_name(seed, move->result.assigned);
	move->result.has_preference = draw(seed, 2);
	move->result.preference = (uint16_t)draw(seed, 65536);
	draw_text(seed, move->result.words, 300);
}

static void draw_records(uint32_t *seed, struct migration *m)
{
	char id[QUESTION_ID_MAX], text[256], by[64];

	for (uint32_t n = draw(seed, 2 * ANSWERS_MAX); n > 0; n--) {
		draw_text(seed, id, sizeof(id));
		draw_text(seed, text, sizeof(text));
		draw_text(seed, by, sizeof(by));
		migration_add_answer(m, id, text, by, BEGUN + n, NULL);
		migration_add_override(m, id, text, BEGUN + n, NULL);
		migration_add_proof(m, (enum step_id)draw(seed, STEPS),
				    BEGUN + n, "%s", text);
	}
	m->plan_bound = draw(seed, 2);
	m->n_bound = m->plan_bound ? draw(seed, 6) : 0;
	for (size_t i = 0; i < m->n_bound; i++) {
		m->bound[i].step = (enum step_id)(1 + draw(seed, STEPS - 1));
		draw_action(seed, &m->bound[i].action);
	}
}

struct migration *random_migration(uint32_t seed)
{
	struct migration *m = calloc(1, sizeof(*m));
	int64_t at = BEGUN;

	assert_non_null(m);
	seed = seed * 2654435761u + 1;
	draw_name(&seed, m->domain);
	m->begun_at = BEGUN;
	m->updated_at = BEGUN + draw(&seed, 100);
	if (draw(&seed, 2)) {
		m->runbook = RUNBOOK_UNDO;
		m->undone_runbook = RUNBOOK_GATEWAY;
		m->undo_begun_at = BEGUN + draw(&seed, 100);
		m->finished_at = m->undo_begun_at + draw(&seed, 100);
	}
	m->adopted = draw(&seed, 2);
	draw_set(&seed, &m->original, false);
	draw_set(&seed, &m->left, false);
	m->original_dane = draw(&seed, 2);
	draw_name(&seed, m->legacy);
	m->assigned_preference = (uint16_t)draw(&seed, 65536);
	draw_text(&seed, m->consent_by, sizeof(m->consent_by));
	draw_text(&seed, m->sts_id, sizeof(m->sts_id));
	m->unanswered_reads = (int)draw(&seed, 3);
	m->tlsa_ttl = draw_ttl(&seed);
	m->n_moves = draw(&seed, 12);
	for (size_t i = 0; i < m->n_moves; i++)
		draw_move(&seed, &m->moves[i], &at);
	draw_records(&seed, m);
	draw_text(&seed, m->last_reason, sizeof(m->last_reason));
	m->last_step = (enum step_id)draw(&seed, STEPS);
	return m;
}

struct buf sample_text(const struct migration *migration)
{
	struct err err = { 0 };
	struct buf text;

	buf_init(&text, JOURNAL_MAX_BYTES);
	if (!journal_write(migration, &text, &err))
		fail_msg("%s", err.msg);
	return text;
}
