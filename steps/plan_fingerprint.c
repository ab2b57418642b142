/* The fingerprint by which a reviewed plan is known again. */
#include "steps/plan_fingerprint.h"
#include "providers/digest.h"
#include "state/buf.h"

#define MAX_BYTES (1 << 19)

/* A JSON string; what an API calls its zone may hold anything. */
static void add_text(struct buf *buf, const char *text)
{
	buf_puts(buf, "\"");
	for (const unsigned char *p = (const unsigned char *)text; *p; p++)
		if (*p < 0x20 || *p == '"' || *p == '\\')
			buf_printf(buf, "\\u%04x", *p);
		else
			buf_add(buf, p, 1);
	buf_puts(buf, "\"");
}

static void add_set(struct buf *buf, const struct mxset *set)
{
	buf_puts(buf, "[");
	for (size_t i = 0; i < set->n; i++) {
		buf_puts(buf, i ? ",{\"exchange\":" : "{\"exchange\":");
		add_text(buf, set->mx[i].exchange);
		buf_printf(buf, ",\"preference\":%u,\"ttl\":%u}",
			   set->mx[i].preference, set->mx[i].ttl);
	}
	buf_puts(buf, "]");
}

static void add_move(struct buf *buf, const struct plan_move *move)
{
	buf_printf(buf,
		   "{\"step\":\"%s\",\"action\":\"%s\",\"feature\":\"%s\","
		   "\"have\":",
		   step_name(move->step), action_kind_name(move->action.kind),
		   move->action.feature ? feature_name(move->action.feature)
					: "");
	add_set(buf, &move->action.have);
	buf_puts(buf, ",\"want\":");
	add_set(buf, &move->action.want);
	buf_puts(buf, "}");
}

void plan_fingerprint(const struct facts *facts, struct plan *plan)
{
	struct buf buf;

	buf_init(&buf, MAX_BYTES);
	buf_puts(&buf, "{\"domain\":");
	add_text(&buf, plan->domain);
	buf_printf(&buf, ",\"runbook\":\"%s\",\"zone\":",
		   runbook_name(plan->runbook));
	add_text(&buf, facts->zone.id);
	buf_puts(&buf, ",\"present\":");
	add_set(&buf, &facts->zone.set);
	buf_printf(&buf, ",\"exchange\":{\"dnssec\":\"%s\",\"dane\":\"%s\"}",
		   feature_state_name(facts->exchange.dnssec),
		   feature_state_name(facts->exchange.dane));
	buf_puts(&buf, ",\"moves\":[");
	for (size_t i = 0; i < plan->n_moves; i++) {
		if (i)
			buf_puts(&buf, ",");
		add_move(&buf, &plan->moves[i]);
	}
	buf_puts(&buf, "]}");
	digest_sha256_hex(buf.data, buf.len, plan->fingerprint);
	buf_free(&buf);
}
