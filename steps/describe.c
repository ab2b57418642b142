/* Moves in words: what changes, and what takes it back. */
#include "steps/describe.h"

#include <stdio.h>

static const char *cmdlet(const struct action *action)
{
	bool enable = action->kind == ACTION_EXCHANGE_ENABLE;

	if (action->feature == FEATURE_DANE)
		return enable ? "Enable-SmtpDaneInbound"
			      : "Disable-SmtpDaneInbound";
	return enable ? "Enable-DnssecForVerifiedDomain"
		      : "Disable-DnssecForVerifiedDomain";
}

void describe_action(const struct action *action, char *out, size_t size)
{
	char have[300], want[300];

	if (action->kind != ACTION_MX_WRITE) {
		snprintf(out, size, "%s", cmdlet(action));
		return;
	}
	mxset_text(&action->have, have, sizeof(have));
	mxset_text(&action->want, want, sizeof(want));
	snprintf(out, size, "MX from %s to %s", have, want);
}

void describe_move(const struct action *action, const char *domain, char *out,
		   size_t size)
{
	char have[400], want[400];

	if (action->kind != ACTION_MX_WRITE) {
		snprintf(out, size, "in Exchange: %s -DomainName %s",
			 cmdlet(action), domain);
		return;
	}
	mxset_text(&action->have, have, sizeof(have));
	mxset_text(&action->want, want, sizeof(want));
	snprintf(out, size, "MX of %s\n  before: %s\n  after:  %s", domain,
		 have, want);
}

static const char *const ways_back[STEPS] = {
	[STEP_LOWER_TTL] = "the TTL is put back as it was; nothing to wait for",
	[STEP_ENABLE_DNSSEC] = "Disable-DnssecForVerifiedDomain, once no MX "
			       "names the new host",
	[STEP_ADD_MX] = "the new MX is removed and waited out",
	[STEP_ENABLE_DANE] = "Disable-SmtpDaneInbound (the fast brake), then "
			     "the TLSA's TTL is waited out",
	[STEP_FINAL_CHECK] = "the TTL is lowered again, and the long one "
			     "waited out",
};

void describe_way_back(enum step_id step, const struct action *action,
		       char *out, size_t size)
{
	const char *text = ways_back[step];

	if (step == STEP_SWAP_PRIORITIES)
		text = action->want.n < action->have.n
			       ? "the legacy MX is added behind, put in front "
				 "and the new one removed; each waited out"
			       : "the legacy MX is put in front again, the new "
				 "one removed; each waited out";
	snprintf(out, size, "%s",
		 text ? text
		      : "exodane migrate takes the domain forward again");
}
