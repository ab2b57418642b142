/* What the forms of a report share. */
#include "cmd/report.h"

#include <stdio.h>
#include <string.h>

void report_deed(const struct action *action, char *out, size_t size)
{
	static const char *const cmdlets[FEATURES][2] = {
		[FEATURE_NONE] = { "", "" },
		[FEATURE_DNSSEC] = { "Disable-DnssecForVerifiedDomain",
				     "Enable-DnssecForVerifiedDomain" },
		[FEATURE_DANE] = { "Disable-SmtpDaneInbound",
				   "Enable-SmtpDaneInbound" },
	};
	char have[1024], want[1024];

	switch (action->kind) {
	case ACTION_MX_WRITE:
		mxset_text(&action->have, have, sizeof(have));
		mxset_text(&action->want, want, sizeof(want));
		snprintf(out, size, "MX %s → %s", have, want);
		break;
	case ACTION_EXCHANGE_ENABLE:
	case ACTION_EXCHANGE_DISABLE:
		snprintf(out, size, "%s",
			 cmdlets[action->feature]
				[action->kind == ACTION_EXCHANGE_ENABLE]);
		break;
	case ACTION_ZONE_SIGN:
		snprintf(out, size, "DNSSEC signing of the zone switched on");
		break;
	default:
		snprintf(out, size, "%s", action_kind_name(action->kind));
	}
}

const char *report_question(const struct answer *answer)
{
	return answer->id + (answer->id[0] == '+');
}

const char *report_override(const struct override *override,
			    char out[REPORT_OVERRIDE_MAX])
{
	if (strcmp(override->name, "old-ttl") == 0)
		return "old_ttl =";
	snprintf(out, REPORT_OVERRIDE_MAX, "--%s", override->name);
	return out;
}

const char *report_state(const struct migration *migration)
{
	if (migration->runbook == RUNBOOK_UNDO)
		return migration->finished_at ? "undone" : "being undone";
	return migration->finished_at ? "done" : "open";
}

size_t report_times(const struct move *move,
		    struct report_time out[REPORT_TIMES_MAX])
{
	const struct report_time all[REPORT_TIMES_MAX] = {
		{ "begun", move->started_at },
		{ "accepted", move->applied_at },
		{ "seen at every server", move->visible_at },
		{ "old answers gone", move->settled_at },
		{ "verified", move->verified_at },
	};
	size_t n = 0;

	for (size_t i = 0; i < REPORT_TIMES_MAX; i++)
		if (all[i].at)
			out[n++] = all[i];
	return n;
}
