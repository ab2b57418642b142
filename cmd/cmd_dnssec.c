/* exodane dnssec: the chain of trust of any name and type, link by link. */
#include "cmd/capture_file.h"
#include "cmd/dnssec_json.h"
#include "cmd/dnssec_text.h"
#include "cmd/idn.h"
#include "cmd/jsonout.h"
#include "cmd/wire.h"
#include "state/timefmt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FINDINGS_MAX 64

static int status_of(enum verdict verdict)
{
	if (verdict == VERDICT_BOGUS)
		return EXIT_BLOCKED;
	return verdict == VERDICT_INDETERMINATE ? EXIT_ERROR : EXIT_DONE;
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

/* What every server says, when they were asked. */
struct comparison {
	struct dns_authority all;
	struct finding findings[FINDINGS_MAX];
	size_t n;
};

/* Nothing of it makes the verdict: what fails is a finding and no more. */
static void compare(struct comparison *servers, bool ok, const struct err *err)
{
	struct finding *failed = &servers->findings[0];

	if (ok) {
		servers->n =
			dns_authority_compare(&servers->all, servers->all.at,
					      servers->findings, FINDINGS_MAX);
		return;
	}
	failed->status = STATUS_UNKNOWN;
	snprintf(failed->id, sizeof(failed->id), "servers-unknown");
	snprintf(failed->text, sizeof(failed->text), "%s", err->msg);
	snprintf(failed->hint, sizeof(failed->hint), "%s", err->hint);
	servers->n = 1;
}

/* Are they to be shown? A program that reads JSON says so. */
static bool wants_servers(const struct options *options)
{
	return !options->no_servers && (options->servers || !options->json);
}

/* Room for it; NULL where it is not wanted. */
static struct comparison *new_comparison(const struct context *context)
{
	return wants_servers(&context->options)
		       ? calloc(1, sizeof(struct comparison))
		       : NULL;
}

static struct comparison *ask_servers(struct context *context,
				      struct resolver *resolver,
				      const struct dns_question *question)
{
	struct comparison *servers = new_comparison(context);
	struct err err = { 0 };

	if (servers)
		compare(servers,
			resolver->compare(resolver->self, question,
					  &servers->all, &err),
			&err);
	return servers;
}

static struct comparison *recall_servers(struct context *context,
					 const struct dns_capture *capture,
					 const char *anchor_file, int64_t now)
{
	struct comparison *servers = new_comparison(context);
	struct err err = { 0 };

	if (servers)
		compare(servers,
			dns_capture_compare(capture, anchor_file, now,
					    &servers->all, &err),
			&err);
	return servers;
}

static void free_comparison(struct comparison *servers)
{
	if (servers)
		dns_authority_free(&servers->all);
	free(servers);
}

static void show_answer(const struct context *context,
			const struct dns_answer *answer)
{
	if (context->options.json)
		return;
	dnssec_text_answer(&context->term, answer);
	fflush(context->term.out);
}

/* In text what show_answer has left; in JSON all of it. */
static int show_rest(struct context *context, const struct dns_answer *answer,
		     const struct comparison *servers)
{
	cJSON *document;

	if (!context->options.json) {
		if (servers)
			dnssec_text_servers(&context->term, &servers->all,
					    servers->findings, servers->n);
		return status_of(answer->verdict);
	}
	document = jsonout_document("exodane.dnssec/1");
	dnssec_json(document, answer);
	if (servers)
		dnssec_json_servers(document, &servers->all, servers->findings,
				    servers->n);
	jsonout_print(context, document);
	return status_of(answer->verdict);
}

static void show_source(const struct context *context, int64_t now)
{
	char at[TIMEFMT_ISO_MAX];

	timefmt_iso(now, at);
	if (!context->options.json)
		term_printf(&context->term, STYLE_DIM, "%s, as of %s\n",
			    context->options.from, at);
}

static int judge_capture(struct context *context,
			 const struct dns_capture *capture,
			 const char *anchor_file, struct err *err)
{
	int64_t now = context->options.at
			      ? context->clock.now(context->clock.self)
			      : capture->at;
	struct comparison *servers;
	struct dns_answer answer;
	int status;

	if (!dns_capture_judge(capture, anchor_file, now, &answer, err)) {
		err_prefix(err, "capture %s", context->options.from);
		err_hint(err, "give the anchors to trust: "
			      "--trust-anchor FILE");
		return EXIT_NONE;
	}
	servers = recall_servers(context, capture, anchor_file, now);
	show_source(context, now);
	show_answer(context, &answer);
	status = show_rest(context, &answer, servers);
	free_comparison(servers);
	dns_answer_free(&answer);
	return status;
}

/* Nothing is asked; as of the time of the capture unless another is given. */
static int judge_file(struct context *context, struct err *err)
{
	struct resolver_config *config = calloc(1, sizeof(*config));
	struct dns_capture capture = { 0 };
	int status = EXIT_NONE;

	if (!config) {
		err_set(err, ERR_INTERNAL, "out of memory");
		return EXIT_NONE;
	}
	if (wire_resolver_config(context, config, err) &&
	    capture_file_read(context->options.from, &capture, err))
		status = judge_capture(context, &capture,
				       config->trust_anchor_file, err);
	dns_capture_free(&capture);
	free(config);
	return status;
}

/* A person sees the verdict before the servers are asked; but a capture is
 * kept before anything is shown: both or none. */
static int ask_and_show(struct context *context, struct wire *wire,
			const struct dns_question *question, struct err *err)
{
	const char *path = context->options.capture;
	struct resolver *resolver = &wire->world.resolver;
	struct comparison *servers;
	struct dns_answer answer;
	int status = EXIT_NONE;

	if (!resolver->ask(resolver->self, question, 1, &answer, err))
		return EXIT_NONE;
	if (!path)
		show_answer(context, &answer);
	servers = ask_servers(context, resolver, question);
	if (!path || capture_file_write(path, context->capture, err)) {
		if (path)
			show_answer(context, &answer);
		status = show_rest(context, &answer, servers);
	}
	free_comparison(servers);
	dns_answer_free(&answer);
	return status;
}

static int ask(struct context *context, struct err *err)
{
	struct dns_question question = { 0 };
	struct dns_capture capture = { 0 };
	struct wire *wire = calloc(1, sizeof(*wire));
	int status = EXIT_NONE;

	if (!wire) {
		err_set(err, ERR_INTERNAL, "out of memory");
		return EXIT_NONE;
	}
	if (context->options.capture)
		context->capture = &capture;
	if (question_of(context, &question, err) &&
	    wire_open(wire, context, WIRE_RESOLVER, err)) {
		status = ask_and_show(context, wire, &question, err);
		wire_close(wire);
	}
	context->capture = NULL;
	dns_capture_free(&capture);
	free(wire);
	return status;
}

static bool fits(const struct options *options, struct err *err)
{
	if (options->servers && options->no_servers)
		return err_set(err, ERR_USAGE,
			       "--servers and --no-servers exclude each other");
	if (options->from && options->capture)
		return err_set(err, ERR_USAGE,
			       "--from and --capture exclude each other");
	if (options->from && options->n_args)
		err_set(err, ERR_USAGE,
			"dnssec --from: '%.60s' is too many, the question is "
			"in the file",
			options->args[0]);
	else if (!options->from && !options->n_args)
		err_set(err, ERR_USAGE, "dnssec: an argument is missing");
	else
		return true;
	return err_hint(err, "usage: exodane %s", command_dnssec.usage);
}

static int run(struct context *context, struct err *err)
{
	if (!fits(&context->options, err))
		return EXIT_NONE;
	return context->options.from ? judge_file(context, err)
				     : ask(context, err);
}

const struct command command_dnssec = {
	.name = "dnssec",
	.usage = "dnssec NAME [TYPE] | --from FILE",
	.help = "explain the chain of trust of a name, link by link",
	.taker = FOR_DNSSEC,
	.args_min = 0,
	.args_max = 2,
	.run = run,
};
