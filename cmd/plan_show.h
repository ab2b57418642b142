#pragma once
/* A plan, in the three forms that `exodane plan` knows. */
#include "cmd/term.h"
#include "steps/plan.h"

#include <cjson/cJSON.h>

/* One of exodane.plan/1's plans. */
cJSON *plan_json(const struct plan *plan);
/* For the terminal. */
void plan_text(const struct plan *plan, const struct term *term, bool details);
/* What a document says beside the plan itself. */
struct plan_frame {
	int64_t now;
	const char *dns;     /* the driver: "powerdns" */
	const char *sign_in; /* who or what signs in to Exchange */
};
/* A document for a change board. */
void plan_markdown(const struct plan *plan, const struct plan_frame *frame,
		   struct buf *out);

/* "Enable-SmtpDaneInbound -DomainName example.org", or "" for a DNS move. */
void plan_cmdlet(const struct action *action, const char *domain, char *out,
		 size_t size);
/* " (Wed 07:00 Europe/Zurich)" where there is a change window, else "". */
void plan_when(const struct plan *plan, int64_t at, char *out, size_t size);
/* Is the move made in Exchange, not in DNS? */
bool plan_in_exchange(const struct action *action);
/* One record of an MX write: ' ' stays, '-' goes, '+' comes. */
struct plan_change {
	char sign;
	char line[640]; /* a zone line */
};
#define PLAN_CHANGES_MAX (2 * MXSET_MAX)
size_t plan_changes(const struct action *action, const char *owner,
		    struct plan_change out[PLAN_CHANGES_MAX]);
