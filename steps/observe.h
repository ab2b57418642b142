#pragma once
/* The parts of observe: each fills its groups of the facts. */
#include "steps/step.h"

#define SPF_LOOKUPS_MAX 10 /* RFC 7208 section 4.6.4 */

/* How far the domain's SPF was followed. */
struct spf_walk {
	const char *domain;
	struct spf_facts *spf;
	size_t lookups;
	size_t n, done; /* records to be read, and how many were */
	struct {
		char name[DNAME_MAX];
		uint16_t type; /* TXT; MX of another domain */
		size_t from;   /* by whose record it came in */
	} wanted[SPF_LOOKUPS_MAX + 1];
};

#define NAMES_MAX 9 /* other names of the domain that are asked for */

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
	struct mxset answered; /* the MX as the resolver has it */
	bool wants_policy;
	struct policy_request policy;
	struct spf_walk spf;
	/* Port 25 and the policy, while they are looked at in the background;
	 * NULL: they are not. */
	struct probing *probing;
	struct probe_target *targets;
	struct probe_result *results;
	size_t n_targets;
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
/* The servers' signatures count for the chain's end, too. */
void observe_chain_ends(struct facts *facts);
/* The MTA-STS policy, if the texts want it. */
void observe_policy(struct observer *observer);
/* Other names of the domain that may lead to the legacy host: NAMES_MAX
 * questions, and what each answer says. */
void observe_names_ask(const char *domain, struct dns_question *out);
void observe_names_take(struct facts *facts, const struct dns_answer *answer);
/* The domain's own SPF; then all that it includes. */
void observe_spf(struct observer *observer, const struct dns_answer *answer);
void observe_spf_rest(struct observer *observer);
/* The MX records among records, as a set. */
void observe_mx_set(const struct dns_record *records, size_t n,
		    struct mxset *out);
/* An answer of every server for the MX; frees it, or keeps it as evidence. */
void observe_served_take(struct observer *observer,
			 struct dns_authority *authority);
/* The hosts of the resolver's own answer, for who cannot wait for servers. */
void observe_hosts_answered(struct observer *observer);
/* Questions for a new host's own servers; 0: it is no new host. */
size_t observe_hosts_source(const struct host_facts *host, bool tlsa,
			    struct dns_question questions[3]);
struct observe_shown;
void observe_hosts_shown(struct host_facts *host,
			 const struct observe_shown *shown, size_t n);
/* Begins with port 25 of all hosts and the policy; ends with it. */
void observe_smtp_begin(struct observer *observer);
void observe_smtp_end(struct observer *observer);
/* All that check needs, with few round trips one after another. */
void observe_at_once(struct observer *observer);
/* Addresses, TLSA and port 25 of the hosts. */
void observe_hosts(struct observer *observer);
void observe_tlsa(struct observer *observer);
/* Where no host was reached: was any other host of Exchange Online? words: what
 * to say if not. */
bool observe_control(struct observer *observer, char *words, size_t size);
/* The answers that TLSA lie in. */
void observe_tlsa_forget(struct observer *observer);
/* How many TLSA an answer holds; the first TLSA_MAX of them, whose data lie in
 * the answer. broken: how many more were malformed. */
size_t observe_tlsa_data(const struct dns_answer *answer,
			 struct tlsa out[TLSA_MAX], size_t *broken);
void observe_smtp(struct observer *observer);
