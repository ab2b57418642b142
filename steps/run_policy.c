/* The MTA-STS policy that a person has to publish before a move can be made. */
#include "steps/mx.h"
#include "steps/run.h"
#include "steps/sts.h"

#include <stdlib.h>
#include <string.h>

static const char *front(const struct mxset *want)
{
	for (size_t i = 0; i < want->n; i++)
		if (want->mx[i].preference == mx_lowest(want))
			return want->mx[i].exchange;
	return "";
}

static void show(struct run *run, const struct sts_proposal *proposal)
{
	const char *domain = run->migration->domain;
	const char *line = proposal->policy;

	run_tell(run, TELL_INFO,
		 "First publish this policy at "
		 "https://mta-sts.%s/.well-known/mta-sts.txt:",
		 domain);
	while (*line) {
		size_t len = strcspn(line, "\r\n");

		if (len)
			run_tell(run, TELL_INFO, "  %.*s", (int)len, line);
		line += len;
		line += strspn(line, "\r\n");
	}
	run_tell(run, TELL_INFO, "After it, publish TXT _mta-sts.%s:", domain);
	run_tell(run, TELL_INFO, "  %s", proposal->txt);
}

void run_show_policy(struct run *run, const struct mxset *want)
{
	struct sts_proposal *proposal;
	struct err err = { 0 };

	if (!want->n || !sts_refuses(&run->facts, front(want)))
		return;
	proposal = calloc(1, sizeof(*proposal));
	if (proposal && sts_policy_propose(&run->facts.sts, front(want),
					   run_now(run), proposal, &err))
		show(run, proposal);
	free(proposal);
}
