#pragma once
/* The parts of observe: each fills its groups of the facts. */
#include "steps/step.h"

struct observer {
	struct world *world;
	const struct settings *settings;
	const struct migration *migration;
	unsigned needs;
	struct facts *facts;
	struct evidence *evidence; /* may be NULL */
	/* TLSA as they came, until port 25 has been tried with them; by the
	 * index of the host, NULL none. */
	size_t n_tlsa_answers;
	struct dns_answer tlsa_answers[2 * HOSTS_MAX];
	const struct dns_answer *tlsa[HOSTS_MAX];
};

/* Every authoritative server's MX set. */
void observe_served(struct observer *observer);
/* The provider's API; after observe_served, which stands in where a person is
 * the hands. */
void observe_zone(struct observer *observer);
/* Whether an unsigned zone's hoster signs, or could; after the chain. */
void observe_signing(struct observer *observer);
void observe_exchange(struct observer *observer);
/* The MX RRset's chain, MTA-STS and TLS-RPT: one batch of questions. */
void observe_texts(struct observer *observer);
/* From the domain's own TXT on. */
void observe_spf(struct observer *observer, const struct dns_answer *answer);
/* Addresses, TLSA and port 25 of the hosts. */
void observe_hosts(struct observer *observer);
void observe_tlsa(struct observer *observer);
/* Where no host was reached: was any other host of Exchange Online? words: what
 * to say if not. */
bool observe_control(struct observer *observer, char *words, size_t size);
/* How many TLSA an answer holds; the first TLSA_MAX of them, whose data lie in
 * the answer. broken: how many more were malformed. */
size_t observe_tlsa_data(const struct dns_answer *answer,
			 struct tlsa out[TLSA_MAX], size_t *broken);
void observe_smtp(struct observer *observer);
