/* exodane check: a read-only diagnosis that a person reads in ten seconds. */
#include "cmd/check_json.h"
#include "cmd/idn.h"
#include "cmd/jsonout.h"
#include "cmd/wire.h"
#include "state/timefmt.h"
#include "steps/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All that one domain's look takes; too large for a stack. */
struct look {
	struct facts facts;
	struct evidence evidence;
	struct diagnosis diagnosis;
	struct migration migration;
	struct settings settings;
};

static int status_of(enum status verdict)
{
	static const int exits[] = {
		[STATUS_GOOD] = EXIT_DONE,
		[STATUS_WARNING] = EXIT_DONE,
		[STATUS_BAD] = EXIT_BLOCKED,
		[STATUS_UNKNOWN] = EXIT_ERROR,
	};

	return exits[verdict];
}

/* Who it is about is said, unless it is the domain itself. */
static void show_finding(const char *domain, const struct finding *finding,
			 const struct term *term, bool details)
{
	bool own = !*finding->subject || strcmp(finding->subject, domain) == 0;
	char text[sizeof(finding->subject) + sizeof(finding->text) + 2];

	snprintf(text, sizeof(text), "%s%s%s", own ? "" : finding->subject,
		 own ? "" : ": ", finding->text);
	term_item(term, finding->status, 2, text);
	if (details)
		term_printf(term, STYLE_DIM, "    (%s)\n", finding->id);
	if (*finding->hint && (details || finding->status != STATUS_GOOD))
		term_wrap(term, STYLE_PLAIN, 4, finding->hint);
}

/* What needs a person first, what is good last. */
static void show_findings(const char *domain, const struct diagnosis *diagnosis,
			  const struct term *term, bool details)
{
	static const enum status order[] = { STATUS_BAD, STATUS_UNKNOWN,
					     STATUS_WARNING, STATUS_GOOD };

	for (size_t k = 0; k < sizeof(order) / sizeof(*order); k++)
		for (size_t i = 0; i < diagnosis->n_findings; i++)
			if (diagnosis->findings[i].status == order[k])
				show_finding(domain, &diagnosis->findings[i],
					     term, details);
}

static void show_tlsa(const struct host_facts *host,
		      const struct probe_result *probe, const struct term *term)
{
	static const char *const words[] = {
		[TLSA_NOT_TRIED] = "not tried",
		[TLSA_MATCH] = "matches",
		[TLSA_NO_MATCH] = "differs",
		[TLSA_UNUSABLE] = "unusable",
	};

	for (size_t i = 0; i < host->n_tlsa; i++)
		term_printf(term, STYLE_PLAIN, "      TLSA %u %u %u: %s\n",
			    host->tlsa[i].usage, host->tlsa[i].selector,
			    host->tlsa[i].mtype, words[probe->match[i]]);
}

static void show_address(const struct host_facts *host, size_t i,
			 const struct term *term)
{
	const struct probe_result *probe = &host->probes[i];
	char ends[TIMEFMT_ISO_MAX];

	term_printf(term, STYLE_PLAIN, "    %-39s %s, DANE %s, %s\n",
		    host->addresses[i], probe_state_name(probe->state),
		    dane_verdict_name(probe->dane),
		    probe->tls_version[0] ? probe->tls_version : "no TLS");
	if (*probe->words)
		term_wrap(term, STYLE_DIM, 6, probe->words);
	if (probe->cert_seen) {
		timefmt_iso(probe->cert_ends_at, ends);
		term_printf(term, STYLE_PLAIN, "      certificate until %s%s\n",
			    ends,
			    probe->cert_name_ok ? "" : ", for another name");
	}
	show_tlsa(host, probe, term);
}

static void show_hosts(const struct facts *facts, const struct term *term)
{
	for (size_t i = 0; i < facts->n_hosts; i++) {
		const struct host_facts *host = &facts->hosts[i];

		term_printf(term, STYLE_BOLD, "\n  %s\n", host->host);
		if (*host->expanded)
			term_printf(term, STYLE_DIM, "    an alias of %s\n",
				    host->expanded);
		for (size_t k = 0; k < host->n_addresses; k++)
			show_address(host, k, term);
	}
}

static void show_chain(const struct evidence *evidence, const struct term *term)
{
	if (!evidence->has_mx)
		return;
	term_text(term, STYLE_BOLD, "\n  The MX RRset's chain of trust\n");
	for (size_t i = 0; i < evidence->mx.n_links; i++)
		term_item(term, evidence->mx.links[i].status, 4,
			  evidence->mx.links[i].text);
}

static void show(const char *domain, const struct look *look,
		 const struct context *context)
{
	const struct term *term = &context->term;
	const struct diagnosis *diagnosis = &look->diagnosis;
	bool details = context->options.verbose;
	char name[IDN_SHOWN_MAX];

	idn_shown(domain, name);
	term_printf(term, STYLE_BOLD, "%s: ", name);
	term_printf(term, term_status_style(diagnosis->verdict), "%s",
		    status_name(diagnosis->verdict));
	if (look->facts.served_known == KNOWN)
		term_printf(term, STYLE_DIM, "  (stage: %s, DANE: %s)",
			    stage_name(diagnosis->stage),
			    dane_verdict_name(diagnosis->dane));
	term_text(term, STYLE_PLAIN, "\n");
	show_findings(domain, diagnosis, term, details);
	if (details) {
		show_hosts(&look->facts, term);
		show_chain(&look->evidence, term);
	}
	if (*diagnosis->next) {
		char next[600];

		snprintf(next, sizeof(next), "Next: %s", diagnosis->next);
		term_text(term, STYLE_PLAIN, "\n");
		term_wrap(term, STYLE_BOLD, 2, next);
	}
}

/* Looks at one domain and shows it, or adds it to list. */
static int check_domain(struct context *context, struct wire *wire,
			struct look *look, const char *domain, cJSON *list,
			struct err *err)
{
	memset(look, 0, sizeof(*look));
	if (!context_settings(context, domain, &look->settings, err))
		return EXIT_NONE;
	migration_begin(&look->migration, domain, RUNBOOK_MIGRATE,
			context->clock.now(context->clock.self));
	observe(&wire->world, &look->settings, &look->migration,
		diagnose_needs(), &look->facts, &look->evidence);
	diagnose(domain, &look->facts, &look->settings, &look->diagnosis);
	if (list)
		cJSON_AddItemToArray(list, check_json(domain, &look->facts,
						      &look->evidence,
						      &look->diagnosis));
	else
		show(domain, look, context);
	evidence_free(&look->evidence);
	return status_of(look->diagnosis.verdict);
}

static int check_all(struct context *context, struct wire *wire,
		     struct look *look, char (*domains)[DNAME_MAX], size_t n,
		     struct err *err)
{
	cJSON *document = NULL, *list = NULL;
	int status = EXIT_NONE;

	if (context->options.json) {
		document = jsonout_document("exodane.check/1");
		list = cJSON_AddArrayToObject(document, "domains");
	}
	for (size_t i = 0; i < n; i++) {
		int one;

		if (i > 0 && !list)
			term_text(&context->term, STYLE_PLAIN, "\n");
		one = check_domain(context, wire, look, domains[i], list, err);
		if (one == EXIT_NONE) {
			cJSON_Delete(document);
			return EXIT_NONE;
		}
		status = exits_join(status, one);
	}
	if (document)
		jsonout_print(context, document);
	return status;
}

static int run(struct context *context, struct err *err)
{
	struct wire *wire = calloc(1, sizeof(*wire));
	struct look *look = calloc(1, sizeof(*look));
	char(*domains)[DNAME_MAX] = NULL;
	int status = EXIT_NONE;
	size_t n = 0;

	if (!wire || !look)
		err_set(err, ERR_INTERNAL, "out of memory");
	else if (context_domains(context, &domains, &n, err) &&
		 wire_open(wire, context, WIRE_LOOK, err)) {
		status = check_all(context, wire, look, domains, n, err);
		wire_close(wire);
	}
	free(domains);
	free(look);
	free(wire);
	return status;
}

const struct command command_check = {
	.name = "check",
	.usage = "check DOMAIN…",
	.help = "look at DNSSEC, MX, MTA-STS, DANE; change nothing",
	.taker = FOR_CHECK,
	.args_min = 1,
	.args_max = 1000,
	.run = run,
};
