/* exodane dnssec: the chain of trust of any name and type, link by link. */
#include "cmd/capture_file.h"
#include "cmd/dnssec_json.h"
#include "cmd/dnssec_text.h"
#include "cmd/idn.h"
#include "cmd/jsonout.h"
#include "cmd/wire.h"

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
	char failed[sizeof(((struct err *)0)->msg)];
};

static void print_json(struct context *context, const struct dns_answer *answer,
		       const struct comparison *servers)
{
	cJSON *document = jsonout_document("exodane.dnssec/1");

	dnssec_json(document, answer);
	if (servers)
		dnssec_json_servers(document, &servers->all, servers->findings,
				    servers->n);
	jsonout_print(context, document);
}

static void print_servers(const struct context *context,
			  const struct comparison *servers)
{
	if (*servers->failed)
		term_item(&context->term, STATUS_UNKNOWN, 2, servers->failed);
	else
		dnssec_text_servers(&context->term, &servers->all,
				    servers->findings, servers->n);
}

/* Nothing of it makes the verdict: what fails is said and no more. */
static struct comparison *compare(struct context *context,
				  struct resolver *resolver,
				  const struct dns_question *question)
{
	struct comparison *servers = calloc(1, sizeof(*servers));
	struct err err = { 0 };

	if (!servers)
		return NULL;
	if (resolver->compare(resolver->self, question, &servers->all, &err))
		servers->n = dns_authority_compare(
			&servers->all, context->clock.now(context->clock.self),
			servers->findings, FINDINGS_MAX);
	else
		snprintf(servers->failed, sizeof(servers->failed), "%s",
			 err.msg);
	return servers;
}

static void free_comparison(struct comparison *servers)
{
	if (servers)
		dns_authority_free(&servers->all);
	free(servers);
}

/* A person sees the verdict before the servers are asked. */
static int show(struct context *context, struct resolver *resolver,
		const struct dns_answer *answer)
{
	const struct options *options = &context->options;
	struct comparison *servers = NULL;

	if (!options->json) {
		dnssec_text_answer(&context->term, answer);
		fflush(context->term.out);
	}
	if (resolver && !options->no_servers &&
	    (options->servers || !options->json))
		servers = compare(context, resolver, &answer->question);
	if (options->json)
		print_json(context, answer, servers);
	else if (servers)
		print_servers(context, servers);
	free_comparison(servers);
	return status_of(answer->verdict);
}

/* Nothing is asked; as of the time of the capture unless another is given. */
static int judge_file(struct context *context, struct err *err)
{
	const struct options *options = &context->options;
	struct resolver_config *config = calloc(1, sizeof(*config));
	struct dns_capture capture = { 0 };
	struct dns_answer answer = { 0 };
	int status = EXIT_NONE;

	if (!config) {
		err_set(err, ERR_INTERNAL, "out of memory");
		return EXIT_NONE;
	}
	if (wire_resolver_config(context, config, err) &&
	    capture_file_read(options->from, &capture, err)) {
		int64_t now = options->at
				      ? context->clock.now(context->clock.self)
				      : capture.at;

		if (dns_capture_judge(&capture, config->trust_anchor_file, now,
				      &answer, err))
			status = show(context, NULL, &answer);
		else if (!err_prefix(err, "capture %s", options->from))
			err_hint(err, "give the anchors to trust: "
				      "--trust-anchor FILE");
	}
	dns_answer_free(&answer);
	dns_capture_free(&capture);
	free(config);
	return status;
}

/* The capture is kept before the verdict is shown: both or none. */
static int ask_and_show(struct context *context, struct wire *wire,
			const struct dns_question *question, struct err *err)
{
	const char *path = context->options.capture;
	struct resolver *resolver = &wire->world.resolver;
	struct dns_answer answer = { 0 };
	int status = EXIT_NONE;

	if (resolver->ask(resolver->self, question, 1, &answer, err) &&
	    (!path || capture_file_write(path, context->capture, err)))
		status = show(context, resolver, &answer);
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
	if (options->servers && (options->no_servers || options->from))
		return err_set(err, ERR_USAGE,
			       "--servers and %s exclude each other",
			       options->from ? "--from" : "--no-servers");
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
