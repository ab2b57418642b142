/* What a plan takes to be so, since it cannot be known. */
#include "steps/planning.h"
#include "steps/sign_zone.h"

#include <stdio.h>
#include <string.h>

static void note(struct plan *plan, const char *text)
{
	if (plan->n_notes < PLAN_NOTES_MAX)
		snprintf(plan->notes[plan->n_notes++], sizeof(plan->notes[0]),
			 "%s", text);
}

/* The answer that lets the migration go on is assumed, and the question told.
 */
void planning_assume_answer(struct planning *planning,
			    const struct question *question)
{
	struct plan *plan = planning->plan;
	struct err err = { 0 };

	if (plan->n_questions < PLAN_QUESTIONS_MAX)
		plan->questions[plan->n_questions++] = *question;
	if (!question->n_choices ||
	    !migration_add_answer(&planning->migration, question->id,
				  question->choices[0], "plan", planning->now,
				  &err))
		planning->passed[planning->runbook->steps[planning->step]->id] =
			true;
}

/* Where Exchange was not read: what follows from what is seen. */
void planning_assume_exchange(struct planning *planning)
{
	struct exchange_status *status = &planning->facts.exchange;
	const struct mxset *set = &planning->facts.zone.set;

	if (planning->facts.exchange_known == KNOWN)
		return;
	status->dnssec = status->dane = FEATURE_STATE_DISABLED;
	for (size_t i = 0; i < set->n; i++) {
		if (dname_classify(set->mx[i].exchange) != DNAME_NEW)
			continue;
		status->dnssec = FEATURE_STATE_ENABLED;
		snprintf(status->assigned, sizeof(status->assigned), "%s",
			 set->mx[i].exchange);
	}
	note(planning->plan,
	     planning->facts.exchange_err.msg[0]
		     ? planning->facts.exchange_err.msg
		     : "Exchange was not asked: its states are taken from "
		       "what the MX shows");
	planning->facts.exchange_known = KNOWN;
}

/* A move that is on its way is taken to arrive. */
void planning_finish_open_move(struct planning *planning)
{
	struct migration *migration = &planning->migration;
	const struct move *last;

	if (!migration->n_moves)
		return;
	last = &migration->moves[migration->n_moves - 1];
	if (!last->verified_at && last->applied_at)
		project_into(&planning->facts, &last->action);
}

/* Signatures are renewed long before they end, by whoever signs. */
static void note_signatures(struct planning *planning)
{
	const struct chain_facts *chain = &planning->facts.chain;

	if (chain->expires_at && chain->expires_at < planning->now)
		note(planning->plan, "a signature over the MX ends before the "
				     "migration would: it must be renewed "
				     "meanwhile");
}

void planning_add_notes(struct planning *planning)
{
	if (!planning->plan->host_assigned)
		note(planning->plan,
		     "Exchange assigns the new MX host when DNSSEC is enabled; "
		     "ASSIGNED stands for it");
	if (planning->migration.adopted)
		note(planning->plan, "begun half way: an undo goes back to "
				     "what was found, not to what was before");
	if (sign_zone_move(&planning->migration))
		note(planning->plan,
		     "after signing, the DS must reach the registrar: how "
		     "long that takes nobody can plan");
	note_signatures(planning);
}
