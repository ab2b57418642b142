/*
 * Is port 25 open from here at all? Where not one MX host could be reached,
 * other hosts of Exchange Online are tried: are they silent too, it is the
 * network here that closes the port, and nothing was learned of the MX.
 */
#include "steps/observe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The MX of microsoft.com and of outlook.com. */
static const char *const controls[] = {
	"microsoft-com.mail.protection.outlook.com",
	"outlook-com.olc.protection.outlook.com",
};
#define CONTROLS (sizeof(controls) / sizeof(*controls))

/* Up to the second EHLO, no recipient: one address of each is enough. */
static size_t aim(struct observer *observer, struct probe_target *targets)
{
	struct resolver *resolver = &observer->world->resolver;
	struct dns_question questions[CONTROLS] = { 0 };
	struct dns_answer answers[CONTROLS] = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < CONTROLS; i++) {
		snprintf(questions[i].name, DNS_NAME_MAX, "%s", controls[i]);
		questions[i].type = DNS_A;
	}
	if (!resolver->ask(resolver->self, questions, CONTROLS, answers, NULL))
		return 0;
	for (size_t i = 0; i < CONTROLS; i++) {
		bool found = false;

		for (size_t k = 0; k < answers[i].n_records && !found; k++)
			found = dns_record_address(&answers[i].records[k],
						   targets[n].address);
		if (found)
			snprintf(targets[n++].host, DNAME_MAX, "%s",
				 controls[i]);
		dns_answer_free(&answers[i]);
	}
	return n;
}

bool observe_control(struct observer *observer, char *words, size_t size)
{
	struct prober *prober = &observer->world->prober;
	struct probe_target *targets = calloc(CONTROLS, sizeof(*targets));
	struct probe_result *results = calloc(CONTROLS, sizeof(*results));
	size_t n = targets && results ? aim(observer, targets) : 0;
	bool open = false;

	if (n && !prober->probe(prober->self, targets, n, results, NULL))
		n = 0;
	for (size_t i = 0; i < n; i++)
		open |= results[i].reached;
	snprintf(words, size, "port 25 seems closed from here: %s%s",
		 n ? targets[0].host : "no other host of Exchange Online",
		 n ? " does not answer either" : " could be tried");
	free(targets);
	free(results);
	return open;
}
