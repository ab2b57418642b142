/* All sessions in one poll loop; judged when the last has ended. */
#include "providers/smtp/probing.h"
#include "providers/smtp/mta_sts.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 256   /* open files */
#define LOOK_UP_MS 50 /* whether we are to end */

static void turn(struct session *sessions, size_t n, bool hurry)
{
	struct pollfd p[AT_ONCE];
	int64_t until = INT64_MAX, left;

	for (size_t i = 0; i < n; i++) {
		bool ended = sessions[i].state == SESSION_END;

		p[i] = (struct pollfd){ .fd = ended ? -1 : sessions[i].fd,
					.events =
						session_events(&sessions[i]) };
		if (!ended && sessions[i].limit_ms < until)
			until = sessions[i].limit_ms;
	}
	left = until - session_clock_ms();
	if (left > LOOK_UP_MS)
		left = LOOK_UP_MS;
	if (poll(p, n, left > 0 && !hurry ? (int)left : 0) < 0)
		memset(p, 0, n * sizeof(*p));
	for (size_t i = 0; i < n; i++) {
		if (sessions[i].state == SESSION_END)
			continue;
		if (hurry || session_clock_ms() >= sessions[i].limit_ms)
			session_late(&sessions[i]);
		else if (p[i].revents)
			session_ready(&sessions[i]);
	}
}

static bool all_ended(const struct session *sessions, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (sessions[i].state != SESSION_END)
			return false;
	return true;
}

static void run_some(struct probing *probing, size_t at, size_t n)
{
	struct session *sessions = probing->sessions + at;

	for (size_t i = 0; i < n; i++)
		session_begin(&sessions[i], &probing->targets[at + i],
			      &probing->results[at + i], &probing->shared);
	while (!all_ended(sessions, n))
		turn(sessions, n, clock_interrupted(&probing->config->clock));
}

void probing_run(struct probing *probing)
{
	size_t n = probing->n;

	for (size_t at = 0; at < n; at += AT_ONCE)
		run_some(probing, at, n - at < AT_ONCE ? n - at : AT_ONCE);
}

static void *run_thread(void *self)
{
	probing_run(self);
	return NULL;
}

static void *policy_thread(void *self)
{
	struct probing *probing = self;

	mta_sts_fetch(probing->config, probing->request, &probing->policy);
	return NULL;
}

/* Where no thread can be had it takes longer, that is all. */
static void start(struct probing *probing, void *(*work)(void *self))
{
	if (pthread_create(&probing->threads[probing->n_threads], NULL, work,
			   probing) == 0)
		probing->n_threads++;
	else
		work(probing);
}

void probing_start(struct probing *probing)
{
	start(probing, run_thread);
	if (probing->request)
		start(probing, policy_thread);
}

static void judge(struct probing *probing, size_t i)
{
	const struct probe_target *target = &probing->targets[i];
	struct probe_result *result = &probing->results[i];
	size_t n = strlen(result->words);

	if (result->starttls)
		certificate_judge(probing->sessions[i].ssl,
				  probing->shared.trust, probing->shared.now,
				  target, result);
	result->dane = dane_judge(target, result);
	if (target->n_tlsa > 0 && result->dane == DANE_NONE)
		snprintf(result->words + n, sizeof(result->words) - n,
			 "%sno usable TLSA record: TLS is required, but "
			 "nobody is authenticated",
			 n > 0 ? "; " : "");
}

struct probing *probing_open(const struct prober_config *config,
			     const struct session_shared *shared,
			     const struct probe_target *targets, size_t n,
			     const struct policy_request *request)
{
	struct probing *probing = calloc(1, sizeof(*probing));

	if (!probing)
		return NULL;
	*probing = (struct probing){
		.shared = *shared,
		.config = config,
		.targets = targets,
		.n = n,
		.sessions = calloc(n + 1, sizeof(*probing->sessions)),
		.results = calloc(n + 1, sizeof(*probing->results)),
		.request = request,
	};
	if (probing->sessions && probing->results)
		return probing;
	free(probing->sessions);
	free(probing->results);
	free(probing);
	return NULL;
}

void probing_end(struct probing *probing, struct probe_result *out,
		 struct sts_policy *policy)
{
	for (size_t i = 0; i < probing->n_threads; i++)
		pthread_join(probing->threads[i], NULL);
	for (size_t i = 0; i < probing->n; i++) {
		judge(probing, i);
		out[i] = probing->results[i];
		session_free(&probing->sessions[i]);
	}
	if (probing->request)
		*policy = probing->policy;
	free(probing->sessions);
	free(probing->results);
	free(probing);
}
