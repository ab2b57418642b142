#pragma once
/* The parts of diagnose: each adds its findings. */
#include "steps/diagnose.h"

struct diagnosing {
	const char *domain;
	const struct facts *facts;
	const struct settings *settings;
	const struct mxset *set;  /* the most frequent served set */
	char new_host[DNAME_MAX]; /* "" unknown */
	struct diagnosis *out;
};

void diagnose_add(struct diagnosing *d, enum status status, const char *id,
		  const char *subject, const char *hint, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));

void diagnose_chain(struct diagnosing *d);
void diagnose_servers(struct diagnosing *d);
void diagnose_stage(struct diagnosing *d);
void diagnose_hosts(struct diagnosing *d);
/* Port 25 and the certificates of one host. */
void diagnose_smtp(struct diagnosing *d, const struct host_facts *host);
void diagnose_host_dane(struct diagnosing *d, const struct host_facts *host);
void diagnose_dane(struct diagnosing *d);
void diagnose_policies(struct diagnosing *d);
void diagnose_spf(struct diagnosing *d);
void diagnose_names(struct diagnosing *d);
