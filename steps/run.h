#pragma once
/* One run of the engine: what its parts share. */
#include "steps/engine.h"

struct run {
	struct world *world;
	const struct settings *settings;
	const struct run_opts *opts;
	struct migration *migration;
	const struct journal *journal;
	struct run_report *report;
	const struct runbook *runbook;
	struct person inner; /* whom world->person stands for meanwhile */
	struct facts facts;
	size_t step;	       /* index of the step where it stands */
	size_t told_step;      /* + 1: whose title was shown */
	bool told_held[STEPS]; /* whose proof was shown */
	bool zone_accepted;    /* --accept-zone was looked at */
	bool has_agreed;       /* a person agreed to this action */
	struct action agreed;
	unsigned failures; /* one after another that may pass */
	size_t served_answers;
	bool has_ended;
};

int64_t run_now(const struct run *run);
/* Tells when this machine's clock is behind the journal. */
void run_check_clock(struct run *run);
enum step_id run_step_id(const struct run *run);

/* run_save.c: false when it could not be saved; the run has ended then. */
bool run_save(struct run *run);
void run_record_overrides(struct run *run);
void run_accept_zone(struct run *run);

/* run_end.c */
void run_end(struct run *run, enum run_result result, int64_t next_due,
	     const char *why, const char *hint);
void run_end_with(struct run *run, enum run_result result,
		  const struct err *err);
void run_done(struct run *run);

/* run_stand.c: looks at the world and finds the decision of the first step
 * that does not hold; HOLDS when all do. */
struct decision run_stand(struct run *run);

/* run_person.c: the person's answers go to the journal, whoever asks. */
void run_person_enter(struct run *run);
void run_person_leave(struct run *run);
void run_keep_answers(struct run *run);
void run_ask(struct run *run, const struct question *question);

/* run_consent.c: true when the move may be made now; false when the world must
 * be looked at again first, or the run has ended. */
bool run_consents(struct run *run, const struct decision *decision);
void run_offer_unattended(struct run *run);

/* run_policy.c: where the enforced MTA-STS policy refuses the host in front,
 * the whole policy to publish, line by line. */
void run_show_policy(struct run *run, const struct mxset *want);

/* run_bound.c: where err says that it is another move than the reviewed one,
 * both side by side. */
void run_show_bound(struct run *run, const struct action *action,
		    const struct err *err);

/* run_wait.c */
void run_wait(struct run *run, const struct decision *decision);
void run_retry(struct run *run, const struct decision *decision);
/* May a move be made now? Outside the change window it is waited for. */
bool run_in_window(struct run *run);
/* After a call that may pass the next time: true when it is worth it. */
bool run_pause(struct run *run, const struct err *err);

void run_tell(struct run *run, enum tell level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
