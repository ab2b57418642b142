/* exodane check: a read-only diagnosis that a person reads in ten seconds. */
#include "cmd/check_json.h"
#include "cmd/idn.h"
#include "cmd/jsonout.h"
#include "cmd/wire.h"
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

static void show_finding(const struct finding *finding, const struct term *term,
			 bool details)
{
	term_item(term, finding->status, 2, finding->text);
	if (details && *finding->subject)
		term_printf(term, STYLE_DIM, "    %s (%s)\n", finding->subject,
			    finding->id);
	if (*finding->hint && (details || finding->status != STATUS_GOOD))
		term_wrap(term, STYLE_PLAIN, 4, finding->hint);
}

/* What needs a person first, what is good last. */
static void show_findings(const struct diagnosis *diagnosis,
			  const struct term *term, bool details)
{
	static const enum status order[] = { STATUS_BAD, STATUS_UNKNOWN,
					     STATUS_WARNING, STATUS_GOOD };

	for (size_t k = 0; k < sizeof(order) / sizeof(*order); k++)
		for (size_t i = 0; i < diagnosis->n_findings; i++)
			if (diagnosis->findings[i].status == order[k])
				show_finding(&diagnosis->findings[i], term,
					     details);
}

static void show_hosts(const struct facts *facts, const struct term *term)
{
	for (size_t i = 0; i < facts->n_hosts; i++) {
		const struct host_facts *host = &facts->hosts[i];

		term_printf(term, STYLE_BOLD, "\n  %s\n", host->host);
		for (size_t k = 0; k < host->n_addresses; k++)
			term_printf(term, STYLE_PLAIN,
				    "    %-39s %s, DANE %s, %s\n",
				    host->addresses[k],
				    probe_state_name(host->probes[k].state),
				    dane_verdict_name(host->probes[k].dane),
				    host->probes[k].tls_version[0]
					    ? host->probes[k].tls_version
					    : "no TLS");
	}
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
	show_findings(diagnosis, term, details);
	if (details)
		show_hosts(&look->facts, term);
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
