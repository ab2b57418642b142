/* exodane report: what was done and proved; reads the journal only. */
#include "cmd/idn.h"
#include "cmd/jsonout.h"
#include "cmd/report.h"

#include <stdlib.h>
#include <string.h>

#define REPORT_MAX (1 << 20)

static void print_markdown(const struct migration *migration)
{
	struct term plain = { .out = stdout, .utf8 = true };
	struct buf out;

	buf_init(&out, REPORT_MAX);
	report_markdown(migration, &out);
	term_text(&plain, STYLE_PLAIN, out.data);
	buf_free(&out);
}

static void print_report(struct context *context,
			 const struct migration *migration)
{
	const char *format = context->options.format;

	if (context->options.json || (format && strcmp(format, "json") == 0))
		jsonout_print(context, report_json(migration));
	else if (format && strcmp(format, "md") == 0)
		print_markdown(migration);
	else
		report_text(migration, &context->term);
}

static int report_domain(struct context *context, const char *domain,
			 struct err *err)
{
	struct migration *migration = calloc(1, sizeof(*migration));
	int status = EXIT_NONE;
	struct store store;

	if (!migration) {
		err_set(err, ERR_INTERNAL, "out of memory");
	} else if (context_store(context, false, &store, err)) {
		switch (store_load(&store, domain, migration, err)) {
		case STORE_FOUND:
			print_report(context, migration);
			status = EXIT_DONE;
			break;
		case STORE_ABSENT:
			err_set(err, ERR_USAGE,
				"%s: there is no journal of a migration",
				domain);
			err_hint(err, "see what there is: exodane status");
			break;
		case STORE_BROKEN:
			break;
		}
	}
	free(migration);
	return status;
}

static int run_report(struct context *context, struct err *err)
{
	char domain[DNAME_MAX];

	if (!idn_to_ascii(context->options.args[0], domain, err)) {
		err->kind = ERR_USAGE;
		err_prefix(err, "domain");
		return EXIT_NONE;
	}
	return report_domain(context, domain, err);
}

const struct command command_report = {
	"report",
	"report DOMAIN",
	"what was done and proved, step by step",
	FOR_REPORT,
	1,
	1,
	run_report,
};
