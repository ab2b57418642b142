#pragma once
/* One look at many servers, and the policy beside it. For providers/smtp/. */
#include "providers/smtp/session.h"

#include <pthread.h>

struct probing {
	struct session_shared shared;
	const struct prober_config *config;
	const struct probe_target *targets;
	size_t n;
	struct session *sessions;
	struct probe_result *results;
	const struct policy_request *request; /* NULL none */
	struct sts_policy policy;
	pthread_t threads[2];
	size_t n_threads;
};

/* NULL out of memory; freed by probing_end. */
struct probing *probing_open(const struct prober_config *config,
			     const struct session_shared *shared,
			     const struct probe_target *targets, size_t n,
			     const struct policy_request *request);
/* Carries every session to its end, here. */
void probing_run(struct probing *probing);
/* The same, and the policy's fetch, in threads of their own. */
void probing_start(struct probing *probing);
/* Waits for the threads; judges with the targets' TLSA as they are now. */
void probing_end(struct probing *probing, struct probe_result *out,
		 struct sts_policy *policy);
