/* A chain of trust and the servers of its zone, for a person. */
#include "cmd/dnssec_text.h"
#include "cmd/table.h"
#include "state/timefmt.h"

#include <stdio.h>
#include <string.h>

static enum style verdict_style(enum verdict verdict)
{
	static const enum style styles[] = {
		[VERDICT_INDETERMINATE] = STYLE_UNKNOWN,
		[VERDICT_SECURE] = STYLE_GOOD,
		[VERDICT_INSECURE] = STYLE_WARNING,
		[VERDICT_BOGUS] = STYLE_BAD,
	};

	return styles[verdict];
}

static const char *root_word(const char *zone)
{
	return strcmp(zone, ".") == 0 ? " (root)" : "";
}

static void show_cause(const struct dns_answer *answer, const struct term *term)
{
	if (answer->cause == CAUSE_NONE)
		return;
	term_printf(term, STYLE_BOLD, "\n  Why (%s%s%s)\n",
		    dns_cause_word(answer->cause),
		    *answer->cause_zone ? ": " : "", answer->cause_zone);
	term_wrap(term, STYLE_PLAIN, 4, dns_cause_title(answer->cause));
	term_printf(term, STYLE_BOLD, "\n  What to do\n");
	term_wrap(term, STYLE_PLAIN, 4, dns_cause_advice(answer->cause));
}

static void field(struct table *table, const char *name, const char *value)
{
	table_add(table, STYLE_DIM, name);
	table_add(table, STYLE_PLAIN, value);
}

static void numbered(struct table *table, const char *name, unsigned number,
		     const char *word)
{
	char text[80];

	snprintf(text, sizeof(text), "%u%s%s%s", number, *word ? " (" : "",
		 word, *word ? ")" : "");
	field(table, name, text);
}

/* As the forms of registrars ask for it: some the DS, some the key. */
static void show_ds(const struct dns_ds *ds, const struct term *term)
{
	struct table table;

	term_wrap(term, STYLE_PLAIN, 4, ds->record);
	table_init(&table, term, 2, 6);
	numbered(&table, "key tag", ds->tag, "");
	numbered(&table, "algorithm", ds->algorithm, ds->algorithm_name);
	numbered(&table, "digest type", 2, "SHA-256");
	table_end(&table);
	term_printf(term, STYLE_DIM, "      digest\n");
	term_wrap(term, STYLE_PLAIN, 8, ds->digest);
	term_wrap(term, STYLE_PLAIN, 4,
		  "or, where the form asks for the key instead:");
	table_init(&table, term, 2, 6);
	numbered(&table, "flags", ds->flags,
		 ds->flags & 1 ? "key signing key, KSK" : "zone key");
	numbered(&table, "protocol", 3, "");
	numbered(&table, "algorithm", ds->algorithm, ds->algorithm_name);
	field(&table, "public key", ds->public_key);
	table_end(&table);
}

static void show_handover(const struct dns_answer *answer,
			  const struct term *term)
{
	if (answer->n_ds == 0)
		return;
	term_printf(term, STYLE_BOLD, "\n  For the registrar of %s\n",
		    answer->cause_zone);
	for (size_t i = 0; i < answer->n_ds; i++)
		show_ds(&answer->ds[i], term);
	term_wrap(term, STYLE_DIM, 4,
		  "Made from the key that the zone publishes now, which "
		  "nothing vouches for yet: compare it with the one that the "
		  "hoster shows.");
}

/* Links in order, each zone named once; the advice has been given. */
static void show_links(const struct dns_answer *answer, const struct term *term)
{
	const char *zone = NULL;

	for (size_t i = 0; i < answer->n_links; i++) {
		const struct link *link = &answer->links[i];

		if (!zone || strcmp(zone, link->zone) != 0) {
			zone = link->zone;
			term_printf(term, STYLE_BOLD, "\n  %s%s\n", zone,
				    root_word(zone));
		}
		term_item(term, link->status, 4, link->text);
		if (*link->hint &&
		    strcmp(link->hint, dns_cause_advice(answer->cause)) != 0)
			term_wrap(term, STYLE_DIM, 6, link->hint);
	}
}

void dnssec_text_answer(const struct term *term,
			const struct dns_answer *answer)
{
	char type[16], rcode[16], ends[TIMEFMT_ISO_MAX];

	dns_type_text(answer->question.type, type);
	dns_rcode_text(answer->rcode, rcode);
	term_printf(term, STYLE_BOLD, "%s %s: ", answer->question.name, type);
	term_printf(term, verdict_style(answer->verdict), "%s\n",
		    verdict_name(answer->verdict));
	term_wrap(term, STYLE_PLAIN, 2, answer->reason);
	show_cause(answer, term);
	show_handover(answer, term);
	show_links(answer, term);
	term_printf(term, STYLE_BOLD, "\n  Answer (%s)\n", rcode);
	for (size_t i = 0; i < answer->n_records; i++)
		term_wrap(term, STYLE_PLAIN, 4, answer->records[i].text);
	timefmt_iso(answer->expires_at, ends);
	if (*ends && answer->verdict != VERDICT_BOGUS)
		term_printf(term, STYLE_DIM,
			    "    the first signature of the chain ends %s\n",
			    ends);
}

static void show_server(struct table *table, const struct server_answer *server)
{
	bool answered = server->state == SERVER_ANSWERED;
	char rcode[16], ends[TIMEFMT_ISO_MAX];

	table_add(table, STYLE_PLAIN, server->server);
	table_add(table, STYLE_PLAIN, server->address);
	if (!answered) {
		table_add(table, STYLE_PLAIN, "-");
		table_add(table,
			  server->state == SERVER_NOT_ASKED ? STYLE_DIM
							    : STYLE_BAD,
			  server->words);
		table_add(table, STYLE_PLAIN, "-");
		return;
	}
	dns_rcode_text(server->rcode, rcode);
	table_addf(table, STYLE_PLAIN, "%u", server->serial);
	if (server->n_records)
		table_addf(table, STYLE_PLAIN, "%zu record%s",
			   server->n_records, server->n_records > 1 ? "s" : "");
	else
		table_add(table, STYLE_PLAIN,
			  server->rcode ? rcode : "no record");
	timefmt_iso(server->expires_at, ends);
	ends[*ends ? 10 : 0] = '\0'; /* the day */
	if (!server->is_signed)
		table_add(table, STYLE_PLAIN, "none");
	else
		table_addf(table, verdict_style(server->verdict), "%s%s%s",
			   server->verdict == VERDICT_SECURE ? "good"
			   : server->verdict == VERDICT_BOGUS
				   ? "bad"
				   : verdict_name(server->verdict),
			   *ends ? ", until " : "", ends);
}

static void show_table(const struct term *term, const struct dns_authority *all)
{
	struct table table;

	table_init(&table, term, 5, 4);
	table_add(&table, STYLE_DIM, "server");
	table_add(&table, STYLE_DIM, "address");
	table_add(&table, STYLE_DIM, "serial");
	table_add(&table, STYLE_DIM, "answer");
	table_add(&table, STYLE_DIM, "signature");
	for (size_t i = 0; i < all->n_servers; i++)
		show_server(&table, &all->servers[i]);
	table_end(&table);
}

static void show_finding(const struct term *term, const struct finding *finding)
{
	char text[800];

	snprintf(text, sizeof(text), "%s%s%s", finding->subject,
		 *finding->subject ? ": " : "", finding->text);
	term_item(term, finding->status, 4, text);
	if (*finding->hint)
		term_wrap(term, STYLE_DIM, 6, finding->hint);
}

void dnssec_text_servers(const struct term *term,
			 const struct dns_authority *all,
			 const struct finding *findings, size_t n)
{
	term_printf(term, STYLE_BOLD, "\n  Name servers%s%s%s\n",
		    *all->zone ? " of " : "", all->zone, root_word(all->zone));
	if (all->n_servers)
		show_table(term, all);
	for (size_t i = 0; i < n; i++)
		show_finding(term, &findings[i]);
}
