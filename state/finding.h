#pragma once
/* A judgement in words, as shown by check and dnssec. */

enum status {
	STATUS_GOOD,
	STATUS_WARNING,
	STATUS_BAD,
	STATUS_UNKNOWN, /* could not tell: neither yes nor no */
};

struct finding {
	enum status status;
	char id[48];	   /* stable word: "mx-chain", "mta-sts-blocks-new" */
	char subject[256]; /* host, zone or record it is about */
	char text[512];
	char hint[1024]; /* what to do; may be "" */
};

/* "good", "warning", "bad", "unknown" */
const char *status_name(enum status status);
