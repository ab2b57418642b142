#pragma once
/* What was done and proved, from the journal alone, in three forms. */
#include "cmd/term.h"
#include "state/migration.h"

#include <cjson/cJSON.h>

void report_text(const struct migration *migration, const struct term *term);
void report_markdown(const struct migration *migration, struct buf *out);
/* exodane.report/1 */
cJSON *report_json(const struct migration *migration);

/* ---- report.c: what the forms share ---- */

/* "Enable-SmtpDaneInbound", or "MX 10 a. (60 s) → 20 b. (60 s)". */
void report_deed(const struct action *action, char *out, size_t size);
/* Which question it answers; one that was given in advance, too. */
const char *report_question(const struct answer *answer);
/* The option, "--keep-mx", or the setting, "old_ttl =", that was used. */
#define REPORT_OVERRIDE_MAX 40
const char *report_override(const struct override *override,
			    char out[REPORT_OVERRIDE_MAX]);
/* "done", "open", "undone", … */
const char *report_state(const struct migration *migration);
struct report_time {
	const char *name; /* "begun", "accepted", … */
	int64_t at;
};
#define REPORT_TIMES_MAX 5
/* The times of a move that are known, in order; how many. */
size_t report_times(const struct move *move,
		    struct report_time out[REPORT_TIMES_MAX]);
