/* Carrying domains along. */
#include "cmd/carry.h"
#include "cmd/interrupt.h"
#include "cmd/notify.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOOK_AGAIN_S 15

struct journey {
	struct context *context;
	struct store store;
	struct wire wire;
	enum carry_mode mode;
	bool wait;  /* sleep until the last one has ended */
	bool alone; /* one domain: the engine itself sleeps */
	size_t n;
	struct carry *first, **end;
};

static void add_answers(const struct context *context, struct run_opts *opts)
{
	const struct texts *given = &context->options.answer;

	for (size_t i = 0; i < given->n && i < ANSWERS_MAX; i++) {
		struct answer *answer = &opts->answers[opts->n_answers++];
		const char *equals = strchr(given->text[i], '=');

		snprintf(answer->id, sizeof(answer->id), "%.*s",
			 (int)(equals - given->text[i]), given->text[i]);
		snprintf(answer->answer, sizeof(answer->answer), "%s",
			 equals + 1);
		snprintf(answer->by, sizeof(answer->by), "--answer");
		answer->at = context->clock.now(context->clock.self);
	}
}

/* Who sits there, for the journal. */
static void add_name(struct run_opts *opts)
{
	const struct passwd *user = getpwuid(getuid());

	if (user)
		snprintf(opts->by, sizeof(opts->by), "%s", user->pw_name);
	else
		snprintf(opts->by, sizeof(opts->by), "user %u",
			 (unsigned)getuid());
}

static int exit_of(const struct run_report *report)
{
	static const int exits[] = {
		[RUN_DONE] = EXIT_DONE,
		[RUN_WAITING] = EXIT_WAITING,
		[RUN_BLOCKED] = EXIT_BLOCKED,
	};

	if (report->result != RUN_ERROR)
		return exits[report->result];
	/* A wrong --answer or setting is found when it is needed. */
	return report->err.kind ? exits_of_error(report->err.kind) : EXIT_ERROR;
}

static void run_one(struct journey *journey, struct carry *carry)
{
	struct context *context = journey->context;
	const struct options *options = &context->options;
	struct journal journal = store_journal(&journey->store);
	struct run_opts *opts = calloc(1, sizeof(*opts));
	struct err err = { 0 };

	if (!opts || !wire_aim(&journey->wire, context, carry->domain,
			       WIRE_DNS | WIRE_EXCHANGE, &err)) {
		if (!opts)
			err_set(&err, ERR_INTERNAL, "out of memory");
		carry_fail(carry, &err);
		free(opts);
		return;
	}
	opts->yes = options->yes;
	opts->wait = journey->wait && journey->alone;
	opts->unattended = options->go_on && context->prompt.nobody &&
			   !options->yes && !options->plan;
	add_answers(context, opts);
	add_name(opts);
	memset(&carry->report, 0, sizeof(carry->report));
	engine_run(&journey->wire.world, &carry->settings, opts,
		   &carry->migration, &journal, &carry->report);
	countdown_clear(&context->prompt);
	carry->has_run = true;
	carry->exit = exit_of(&carry->report);
	if (carry->exit == EXIT_ERROR || carry->exit == EXIT_BLOCKED)
		prompt_release(&context->prompt);
	else
		prompt_forget(&context->prompt);
	notify_end(context, carry, &journal);
	carry->is_open = carry->report.result == RUN_WAITING &&
			 !carry->report.interrupted;
	free(opts);
}

static void run_open(struct journey *journey)
{
	for (struct carry *carry = journey->first; carry; carry = carry->next) {
		int64_t now = journey->context->clock.now(
			journey->context->clock.self);

		if (!carry->is_open || interrupt_came() ||
		    (carry->has_run && carry->report.next_due > now))
			continue;
		if (journey->n > 1)
			prompt_title(&journey->context->prompt, carry->domain);
		run_one(journey, carry);
	}
}

/* When the first of those that wait is due; 0: none waits. */
static int64_t first_due(const struct journey *journey, char *what, size_t size)
{
	int64_t now = journey->context->clock.now(journey->context->clock.self);
	int64_t first = 0;

	for (struct carry *carry = journey->first; carry; carry = carry->next) {
		int64_t due = carry->report.next_due;

		if (!carry->is_open)
			continue;
		if (due <= now)
			due = now + LOOK_AGAIN_S;
		if (first && first <= due)
			continue;
		first = due;
		snprintf(what, size, "%s: %s", carry->domain,
			 carry->report.why);
	}
	return first;
}

/* A signal came before it was their turn: nothing is known of them. */
static void stop_rest(struct journey *journey)
{
	for (struct carry *carry = journey->first; carry; carry = carry->next)
		if (carry->is_open && !carry->has_run)
			carry_stop(carry);
}

/* Rounds over all domains, with a common sleep in between. */
static void travel(struct journey *journey)
{
	struct context *context = journey->context;
	struct waiting waiting = { 0 };
	struct err err;

	run_open(journey);
	while (journey->wait && !journey->alone &&
	       (waiting.until_at = first_due(journey, waiting.what,
					     sizeof(waiting.what))) != 0) {
		waiting.since_at = context->clock.now(context->clock.self);
		countdown_set(&context->prompt, &waiting);
		if (!countdown_sleep(&context->prompt, waiting.until_at, &err))
			break;
		run_open(journey);
	}
	countdown_clear(&context->prompt);
	stop_rest(journey);
}

static bool add_domain(struct journey *journey, const char *domain)
{
	struct carry *carry = calloc(1, sizeof(*carry));

	if (!carry)
		return false;
	snprintf(carry->domain, sizeof(carry->domain), "%s", domain);
	*journey->end = carry;
	journey->end = &carry->next;
	journey->n++;
	carry_load(carry, journey->context, &journey->store, &journey->wire,
		   journey->mode);
	return true;
}

static bool add_domains(struct journey *journey, char (*domains)[DNAME_MAX],
			size_t n, struct err *err)
{
	char(*stored)[DNAME_MAX] = NULL;
	bool ok = true;

	if (journey->mode == CARRY_SWEEP) {
		if (!store_list(&journey->store, &stored, &n, err))
			return false;
		domains = stored;
	}
	for (size_t i = 0; i < n && ok && !interrupt_came(); i++)
		ok = add_domain(journey, domains[i]);
	free(stored);
	return ok || err_set(err, ERR_INTERNAL, "out of memory");
}

/* One domain that was not begun at all is a failure of the whole command. */
static bool was_nothing(const struct journey *journey, struct err *err)
{
	const struct carry *only = journey->first;

	if (journey->n != 1 || only->exit != EXIT_USAGE || only->has_run)
		return false;
	*err = only->report.err;
	return true;
}

/* What could not even be run. A migration that was only about to begin, or to
 * turn round, has no journal of that yet; who began it sees the reason. */
static void notify_left(struct journey *journey)
{
	struct journal journal = store_journal(&journey->store);

	if (journey->mode != CARRY_CONTINUE && journey->mode != CARRY_SWEEP)
		return;
	for (struct carry *carry = journey->first; carry; carry = carry->next)
		if (!carry->has_run)
			notify_end(journey->context, carry, &journal);
}

static int end(struct journey *journey, struct err *err)
{
	bool nothing = was_nothing(journey, err);
	int status = EXIT_NONE;

	notify_left(journey);
	if (!nothing)
		carry_show(journey->context, journey->first);
	while (journey->first) {
		struct carry *carry = journey->first;

		status = exits_join(status, carry->exit);
		carry_unload(carry);
		journey->first = carry->next;
		free(carry);
	}
	if (nothing)
		return EXIT_NONE;
	return status == EXIT_NONE ? EXIT_DONE : status;
}

int carry_all(struct context *context, enum carry_mode mode,
	      char (*domains)[DNAME_MAX], size_t n, struct err *err)
{
	const struct options *options = &context->options;
	struct journey journey = {
		.context = context,
		.mode = mode,
		.wait = options->wait || (!options->no_wait && !options->json &&
					  context->term.tty),
		.alone = n == 1,
	};
	int status = EXIT_NONE;

	journey.end = &journey.first;
	interrupt_watch();
	if (!context_store(context, mode == CARRY_BEGIN, &journey.store, err) ||
	    !wire_open(&journey.wire, context, WIRE_LOOK, err))
		return EXIT_NONE;
	if (add_domains(&journey, domains, n, err)) {
		travel(&journey);
		status = end(&journey, err);
	}
	wire_close(&journey.wire);
	return status;
}
