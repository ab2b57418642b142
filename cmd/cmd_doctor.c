/* exodane doctor: what is installed, reachable and allowed. */
#include "cmd/doctor.h"
#include "cmd/idn.h"
#include "cmd/jsonout.h"
#include "cmd/table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void doctor_say(struct doctor *doctor, enum status status, const char *id,
		const char *subject, const char *fmt, ...)
{
	struct symptom *symptom;
	va_list args;

	if (doctor->n == SYMPTOMS_MAX)
		return;
	symptom = &doctor->symptoms[doctor->n++];
	symptom->status = status;
	snprintf(symptom->id, sizeof(symptom->id), "%s", id);
	snprintf(symptom->subject, sizeof(symptom->subject), "%s", subject);
	va_start(args, fmt);
	vsnprintf(symptom->text, sizeof(symptom->text), fmt, args);
	va_end(args);
}

void doctor_hint(struct doctor *doctor, const char *hint)
{
	struct symptom *last = &doctor->symptoms[doctor->n - 1];

	snprintf(last->hint, sizeof(last->hint), "%s", hint);
}

/* What an error says of the thing: refused is bad, unreachable is unknown. */
void doctor_fail(struct doctor *doctor, const char *id, const char *subject,
		 const struct err *err)
{
	bool passes = err->kind == ERR_NET || err->kind == ERR_BUSY ||
		      err->kind == ERR_NOBODY || err->kind == ERR_INTERRUPTED;

	doctor_say(doctor, passes ? STATUS_UNKNOWN : STATUS_BAD, id, subject,
		   "%s", err->msg);
	doctor_hint(doctor, err->hint);
}

static void print_json(const struct doctor *doctor)
{
	cJSON *document = jsonout_document("exodane.doctor/1");
	cJSON *list = cJSON_AddArrayToObject(document, "checks");

	for (size_t i = 0; i < doctor->n; i++) {
		const struct symptom *symptom = &doctor->symptoms[i];
		cJSON *object = cJSON_CreateObject();

		cJSON_AddStringToObject(object, "id", symptom->id);
		cJSON_AddStringToObject(object, "status",
					status_name(symptom->status));
		cJSON_AddStringToObject(object, "subject", symptom->subject);
		cJSON_AddStringToObject(object, "text", symptom->text);
		cJSON_AddStringToObject(object, "hint", symptom->hint);
		cJSON_AddItemToArray(list, object);
	}
	cJSON_AddStringToObject(document, "advice", doctor->advice);
	jsonout_print(doctor->context, document);
}

static void print_text(const struct doctor *doctor)
{
	const struct term *term = &doctor->context->term;
	struct table table;

	table_init(&table, term, 3, 0);
	for (size_t i = 0; i < doctor->n; i++) {
		const struct symptom *symptom = &doctor->symptoms[i];

		table_add(&table, term_status_style(symptom->status),
			  term_mark_text(symptom->status));
		table_add(&table, STYLE_BOLD, symptom->subject);
		table_addf(&table, STYLE_PLAIN, "%s%s%s", symptom->text,
			   symptom->hint[0] ? "\n" : "", symptom->hint);
	}
	table_end(&table);
	if (doctor->advice[0])
		printf("\nThe rights, ready to paste:\n\n%s", doctor->advice);
	if (!doctor->n_domains)
		term_wrap(term, STYLE_DIM, 0,
			  "\nPort 25 and the credentials are tried with a "
			  "domain: exodane doctor DOMAIN");
}

static int verdict(const struct doctor *doctor)
{
	static const int exits[] = {
		[STATUS_GOOD] = EXIT_DONE,
		[STATUS_WARNING] = EXIT_DONE,
		[STATUS_BAD] = EXIT_BLOCKED,
		[STATUS_UNKNOWN] = EXIT_ERROR,
	};
	int status = EXIT_DONE;

	for (size_t i = 0; i < doctor->n; i++)
		status = exits_join(status, exits[doctor->symptoms[i].status]);
	return status;
}

static int run_doctor(struct context *context, struct err *err)
{
	struct doctor *doctor = calloc(1, sizeof(*doctor));
	char(*domains)[DNAME_MAX] = NULL;
	int status = EXIT_NONE;

	if (!doctor) {
		err_set(err, ERR_INTERNAL, "out of memory");
		return EXIT_NONE;
	}
	doctor->context = context;
	if (context_domains(context, &domains, &doctor->n_domains, err)) {
		doctor_examine(doctor, domains);
		if (context->options.json)
			print_json(doctor);
		else
			print_text(doctor);
		status = verdict(doctor);
	}
	free(domains);
	free(doctor);
	return status;
}

const struct command command_doctor = {
	"doctor",
	"doctor [DOMAIN…]",
	"what is installed, reachable and allowed",
	FOR_DOCTOR,
	0,
	1000,
	run_doctor,
};
