#pragma once
/* What check says of a domain: pure judgement over facts. */
#include "state/finding.h"
#include "steps/step.h"

#define FINDINGS_MAX 48

/* By the MX hosts present. */
enum stage {
	STAGE_NONE,    /* no MX */
	STAGE_LEGACY,  /* only legacy */
	STAGE_BOTH,    /* legacy and new */
	STAGE_NEW,     /* only new */
	STAGE_GATEWAY, /* only foreign: a filter in front */
	STAGE_OTHER,   /* a foreign one beside ours, or unknown */
};
const char *stage_name(enum stage stage);
/* exchange_accepts: Exchange says the domain is accepted there. */
enum stage stage_of(const struct mxset *set, bool exchange_accepts);

struct diagnosis {
	enum status verdict;
	enum stage stage;
	enum dane_verdict dane; /* what a DANE sender reaches for the domain */
	bool sts_matches_now, sts_matches_new;
	bool sts_new_unknown; /* the coming host is, and a pattern may fit it */
	size_t n_findings;
	struct finding findings[FINDINGS_MAX];
	char next[512]; /* what to do next, one sentence */
};

void diagnose(const char *domain, const struct facts *facts,
	      const struct settings *settings, struct diagnosis *out);
unsigned diagnose_needs(void);
