/* exodane dnssec: the chain of trust of any name and type, link by link. */
#include "cmd/dnssec_json.h"
#include "cmd/idn.h"
#include "cmd/jsonout.h"
#include "cmd/wire.h"
#include "state/timefmt.h"

#include <stdio.h>
#include <stdlib.h>
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

static int status_of(enum verdict verdict)
{
	if (verdict == VERDICT_BOGUS)
		return EXIT_BLOCKED;
	return verdict == VERDICT_INDETERMINATE ? EXIT_ERROR : EXIT_DONE;
}

/* Links in order, each zone named once. */
static void show_links(const struct dns_answer *answer, const struct term *term)
{
	const char *zone = NULL;

	for (size_t i = 0; i < answer->n_links; i++) {
		const struct link *link = &answer->links[i];

		if (!zone || strcmp(zone, link->zone) != 0) {
			zone = link->zone;
			term_printf(term, STYLE_BOLD, "\n  %s%s\n", zone,
				    strcmp(zone, ".") == 0 ? " (root)" : "");
		}
		term_item(term, link->status, 4, link->text);
		if (*link->hint)
			term_wrap(term, STYLE_PLAIN, 6, link->hint);
	}
}

static void show_answer(const struct dns_answer *answer,
			const struct term *term)
{
	char type[16], rcode[16], ends[TIMEFMT_ISO_MAX];

	dns_type_text(answer->question.type, type);
	dns_rcode_text(answer->rcode, rcode);
	term_printf(term, STYLE_BOLD, "%s %s: ", answer->question.name, type);
	term_printf(term, verdict_style(answer->verdict), "%s\n",
		    verdict_name(answer->verdict));
	term_wrap(term, STYLE_PLAIN, 2, answer->reason);
	if (*answer->hint)
		term_wrap(term, STYLE_PLAIN, 2, answer->hint);
	show_links(answer, term);
	term_printf(term, STYLE_BOLD, "\n  Answer (%s)\n", rcode);
	for (size_t i = 0; i < answer->n_records; i++)
		term_wrap(term, STYLE_PLAIN, 4, answer->records[i].text);
	timefmt_iso(answer->expires_at, ends);
	if (*ends)
		term_printf(term, STYLE_DIM,
			    "    the first signature of the chain ends %s\n",
			    ends);
}

static void print_json(struct context *context, const struct dns_answer *answer)
{
	cJSON *document = jsonout_document("exodane.dnssec/1");

	dnssec_json(document, answer);
	jsonout_print(context, document);
}

static bool question_of(const struct context *context, struct dns_question *out,
			struct err *err)
{
	const struct options *options = &context->options;
	const char *type = options->n_args > 1 ? options->args[1] : "MX";
	char name[DNAME_MAX];

	if (!idn_to_ascii(options->args[0], name, err)) {
		err->kind = ERR_USAGE;
		return err_prefix(err, "name");
	}
	snprintf(out->name, sizeof(out->name), "%s", name);
	if (dns_type_parse(type, &out->type))
		return true;
	err_set(err, ERR_USAGE, "'%.20s' is no type of resource record", type);
	return err_hint(err, "for example MX, A, AAAA, TLSA, TXT, DNSKEY or "
			     "TYPE65534");
}

static int run(struct context *context, struct err *err)
{
	struct dns_question question = { 0 };
	struct dns_answer answer = { 0 };
	struct wire *wire = calloc(1, sizeof(*wire));
	int status = EXIT_NONE;

	if (!wire) {
		err_set(err, ERR_INTERNAL, "out of memory");
		return EXIT_NONE;
	}
	if (question_of(context, &question, err) &&
	    wire_open(wire, context, WIRE_RESOLVER, err)) {
		struct resolver *resolver = &wire->world.resolver;

		if (resolver->ask(resolver->self, &question, 1, &answer, err)) {
			if (context->options.json)
				print_json(context, &answer);
			else
				show_answer(&answer, &context->term);
			status = status_of(answer.verdict);
		}
		dns_answer_free(&answer);
		wire_close(wire);
	}
	free(wire);
	return status;
}

const struct command command_dnssec = {
	.name = "dnssec",
	.usage = "dnssec NAME [TYPE]",
	.help = "explain the chain of trust of a name, link by link",
	.taker = FOR_DNSSEC,
	.args_min = 1,
	.args_max = 2,
	.run = run,
};
