/* Moves in words: what changes, and what takes it back. */
#include "steps/describe.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *cmdlet(const struct action *action)
{
	bool enable = action->kind == ACTION_EXCHANGE_ENABLE;

	if (action->feature == FEATURE_DANE)
		return enable ? "Enable-SmtpDaneInbound"
			      : "Disable-SmtpDaneInbound";
	return enable ? "Enable-DnssecForVerifiedDomain"
		      : "Disable-DnssecForVerifiedDomain";
}

void describe_action(const struct action *action, char *out, size_t size)
{
	char have[300], want[300];

	if (action->kind == ACTION_ZONE_SIGN) {
		snprintf(out, size, "signing of the zone switched on");
		return;
	}
	if (action->kind != ACTION_MX_WRITE) {
		snprintf(out, size, "%s", cmdlet(action));
		return;
	}
	mxset_text(&action->have, have, sizeof(have));
	mxset_text(&action->want, want, sizeof(want));
	snprintf(out, size, "MX from %s to %s", have, want);
}

/* A table with a line per record, as it was and as it will be. */
#define COLUMNS 80
#define COLUMN_HOST 14 /* where the hosts begin */
#define CELL_MAX 32    /* "65535 (4294967295 s)" */

static const char no_record[] = "-";

struct table {
	char *out;
	size_t size, len;
	int host, before; /* cells of these columns */
	bool narrow;	  /* before and after stand below the host */
};

__attribute__((format(printf, 2, 3))) static void put(struct table *table,
						      const char *fmt, ...)
{
	va_list args;
	int n;

	if (table->len >= table->size)
		return;
	va_start(args, fmt);
	n = vsnprintf(table->out + table->len, table->size - table->len, fmt,
		      args);
	va_end(args);
	table->len += n > 0 ? (size_t)n : 0;
}

static void cell(const struct mx *mx, char out[CELL_MAX])
{
	if (mx)
		snprintf(out, CELL_MAX, "%u (%u s)", mx->preference, mx->ttl);
	else
		snprintf(out, CELL_MAX, "%s", no_record);
}

/* The record of that host, of the same preference if there is one. */
static const struct mx *counterpart(const struct mxset *set,
				    const struct mx *mx)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->mx[i].preference == mx->preference &&
		    strcmp(set->mx[i].exchange, mx->exchange) == 0)
			return &set->mx[i];
	return mxset_find(set, mx->exchange);
}

static void measure(struct table *table, const struct mxset *have,
		    const struct mxset *want)
{
	const struct mxset *sets[] = { have, want };
	int widest[2] = { (int)strlen("before"), (int)strlen("after") };
	char text[CELL_MAX];

	for (size_t s = 0; s < 2; s++)
		for (size_t i = 0; i < sets[s]->n; i++) {
			const struct mx *mx = &sets[s]->mx[i];
			int host = (int)strlen(mx->exchange);

			cell(mx, text);
			if (host > table->host)
				table->host = host;
			if ((int)strlen(text) > widest[s])
				widest[s] = (int)strlen(text);
		}
	table->before = widest[0];
	table->narrow =
		COLUMN_HOST + table->host + 2 + widest[0] + 2 + widest[1] >
		COLUMNS;
}

static void put_row(struct table *table, const struct mx *old,
		    const struct mx *new)
{
	const char *word = "~ changed";
	char before[CELL_MAX], after[CELL_MAX];

	if (!old)
		word = "+ added";
	else if (!new)
		word = "- removed";
	else if (old->preference == new->preference && old->ttl == new->ttl)
		word = "= unchanged";
	cell(old, before);
	cell(new, after);
	put(table, "\n  %-*s", COLUMN_HOST - 2, word);
	if (table->narrow)
		put(table, "%s\n%*s", (new ? new : old)->exchange, COLUMN_HOST,
		    "");
	else
		put(table, "%-*s  ", table->host, (new ? new : old)->exchange);
	put(table, "%-*s  %s", table->before, before, after);
}

static bool is_removed(const struct mx *old, const struct mxset *have,
		       const struct mxset *want)
{
	for (size_t i = 0; i < want->n; i++)
		if (counterpart(have, &want->mx[i]) == old)
			return false;
	return true;
}

static void put_sets(struct table *table, const struct mxset *have,
		     const struct mxset *want)
{
	measure(table, have, want);
	if (table->narrow)
		put(table, "\n%*s%-*s  after", COLUMN_HOST, "", table->before,
		    "before");
	else
		put(table, "\n%*s%-*s  %-*s  after", COLUMN_HOST, "",
		    table->host, "host", table->before, "before");
	for (size_t i = 0; i < want->n; i++)
		put_row(table, counterpart(have, &want->mx[i]), &want->mx[i]);
	for (size_t i = 0; i < have->n; i++)
		if (is_removed(&have->mx[i], have, want))
			put_row(table, &have->mx[i], NULL);
}

void describe_move(const struct action *action, const char *domain, char *out,
		   size_t size)
{
	struct table table = { .out = out, .size = size };

	if (action->kind == ACTION_ZONE_SIGN) {
		snprintf(out, size,
			 "at the hoster: DNSSEC signing of the zone of %s",
			 domain);
		return;
	}
	if (action->kind != ACTION_MX_WRITE) {
		snprintf(out, size, "in Exchange: %s -DomainName %s",
			 cmdlet(action), domain);
		return;
	}
	put(&table, "MX of %s", domain);
	put_sets(&table, &action->have, &action->want);
}

static const char *const ways_back[STEPS] = {
	[STEP_CHECK_DNSSEC] = "the zone stays signed, which harms nothing; to "
			      "end it, take the DS away at the registrar "
			      "first",
	[STEP_LOWER_TTL] = "the TTL is put back as it was; nothing to wait for",
	[STEP_ENABLE_DNSSEC] = "Disable-DnssecForVerifiedDomain, once no MX "
			       "names the new host",
	[STEP_ADD_MX] = "the new MX is removed and waited out",
	[STEP_ENABLE_DANE] = "Disable-SmtpDaneInbound (the fast brake), then "
			     "the TLSA's TTL is waited out",
	[STEP_FINAL_CHECK] = "the TTL is lowered again, and the long one "
			     "waited out",
};

void describe_way_back(enum step_id step, const struct action *action,
		       char *out, size_t size)
{
	const char *text = ways_back[step];

	if (step == STEP_SWAP_PRIORITIES)
		text = action->want.n < action->have.n
			       ? "the legacy MX is added behind, put in front "
				 "and the new one removed; each waited out"
			       : "the legacy MX is put in front again, the new "
				 "one removed; each waited out";
	snprintf(out, size, "%s",
		 text ? text
		      : "exodane migrate takes the domain forward again");
}
