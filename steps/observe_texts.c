/* The MX RRset's chain of trust, MTA-STS, TLS-RPT, SPF and the names that may
 * lead to the legacy host, in one batch. */
#include "steps/observe.h"

#include <stdio.h>
#include <string.h>

enum text_question {
	ASK_MX,
	ASK_STS,
	ASK_STS_A,
	ASK_STS_AAAA,
	ASK_RPT,
	ASK_SPF,
	TEXT_QUESTIONS,
	ASK_NAME = TEXT_QUESTIONS,
	QUESTIONS_MAX = TEXT_QUESTIONS + NAMES_MAX
};

static const struct {
	const char *prefix;
	unsigned group;
	uint16_t type;
} rows[TEXT_QUESTIONS] = {
	[ASK_MX] = { "", FACT_CHAIN, DNS_MX },
	[ASK_STS] = { "_mta-sts.", FACT_STS, DNS_TXT },
	[ASK_STS_A] = { "mta-sts.", FACT_STS, DNS_A },
	[ASK_STS_AAAA] = { "mta-sts.", FACT_STS, DNS_AAAA },
	[ASK_RPT] = { "_smtp._tls.", FACT_REPORTS, DNS_TXT },
	[ASK_SPF] = { "", FACT_REPORTS, DNS_TXT },
};

static int64_t earlier(int64_t a, int64_t b)
{
	if (!a || !b)
		return a ? a : b;
	return a < b ? a : b;
}

void observe_chain_ends(struct facts *facts)
{
	for (size_t i = 0; i < facts->served.n_servers; i++)
		facts->chain.expires_at =
			earlier(facts->chain.expires_at,
				facts->served.servers[i].expires_at);
}

/* The mail domain itself may be an alias. */
static void take_owner(struct chain_facts *chain,
		       const struct dns_answer *answer)
{
	size_t len = strlen(answer->final_name);

	chain->expanded[0] = '\0';
	if (len < sizeof(chain->expanded) &&
	    strcmp(answer->final_name, answer->question.name) != 0)
		memcpy(chain->expanded, answer->final_name, len + 1);
}

static void take_chain(struct observer *observer, struct dns_answer *answer)
{
	struct facts *facts = observer->facts;
	struct chain_facts *chain = &facts->chain;

	chain->verdict = answer->verdict;
	chain->rcode = answer->rcode;
	chain->expires_at = answer->expires_at;
	snprintf(chain->reason, sizeof(chain->reason), "%s", answer->reason);
	snprintf(chain->hint, sizeof(chain->hint), "%s", answer->hint);
	facts->chain_known = KNOWN;
	take_owner(chain, answer);
	observe_chain_ends(facts);
	observer->answered = (struct mxset){ 0 };
	observe_mx_set(answer->records, answer->n_records, &observer->answered);
	if (observer->evidence && !observer->evidence->has_mx) {
		observer->evidence->mx = *answer;
		observer->evidence->has_mx = true;
		*answer = (struct dns_answer){ 0 };
	}
}

/* The one record that begins so; n says how many there are. */
static size_t find_text(const struct dns_answer *answer, const char *begins,
			char *out, size_t size, uint32_t *ttl)
{
	char text[512];
	size_t n = 0;

	for (size_t i = 0; i < answer->n_records; i++) {
		const struct dns_record *record = &answer->records[i];

		if (record->type != DNS_TXT ||
		    !dns_record_txt(record, text, sizeof(text)) ||
		    strncmp(text, begins, strlen(begins)) != 0)
			continue;
		snprintf(out, size, "%s", text);
		*ttl = record->ttl;
		n++;
	}
	return n;
}

static bool is_told(const struct dns_answer *answer)
{
	return answer->verdict == VERDICT_SECURE ||
	       answer->verdict == VERDICT_INSECURE;
}

/* RFC 8461 section 3.1: not exactly one record means no policy. */
static void take_sts(struct observer *observer, const struct dns_answer *answer)
{
	struct policy_request *wanted = &observer->policy;
	struct facts *facts = observer->facts;

	*wanted = (struct policy_request){ 0 };
	facts->sts_known = KNOWN;
	facts->sts.mode = STS_ABSENT;
	if (!is_told(answer)) {
		facts->sts_known = COULD_NOT_TELL;
		snprintf(facts->sts.words, sizeof(facts->sts.words), "%s",
			 answer->reason);
		return;
	}
	snprintf(wanted->domain, sizeof(wanted->domain), "%s",
		 observer->migration->domain);
	observer->wants_policy =
		find_text(answer, "v=STSv1", wanted->txt, sizeof(wanted->txt),
			  &wanted->ttl) == 1;
}

/* Of the host that serves the policy; it need not be signed. */
static void take_addresses(struct observer *observer,
			   const struct dns_answer *answer)
{
	struct policy_request *wanted = &observer->policy;

	for (size_t i = 0; i < answer->n_records; i++)
		if (answer->verdict != VERDICT_BOGUS &&
		    wanted->n_addresses < POLICY_ADDRESSES_MAX &&
		    dns_record_address(&answer->records[i],
				       wanted->addresses[wanted->n_addresses]))
			wanted->n_addresses++;
}

void observe_policy(struct observer *observer)
{
	struct prober *prober = &observer->world->prober;
	struct facts *facts = observer->facts;
	struct err err = { 0 };

	if (!observer->wants_policy)
		return;
	observer->wants_policy = false;
	if (prober->policy(prober->self, &observer->policy, &facts->sts, &err))
		return;
	facts->sts.mode = STS_UNKNOWN;
	facts->sts_known = COULD_NOT_TELL;
	snprintf(facts->sts.words, sizeof(facts->sts.words), "%s", err.msg);
}

static void take_reports(struct observer *observer,
			 const struct dns_answer *answer)
{
	struct facts *facts = observer->facts;
	uint32_t ttl;

	facts->reports_known = is_told(answer) ? KNOWN : COULD_NOT_TELL;
	facts->n_tls_rpt = find_text(answer, "v=TLSRPTv1", facts->tls_rpt,
				     sizeof(facts->tls_rpt), &ttl);
}

static void take(struct observer *observer, enum text_question question,
		 struct dns_answer *answer)
{
	switch (question) {
	case ASK_MX:
		take_chain(observer, answer);
		break;
	case ASK_STS:
		take_sts(observer, answer);
		break;
	case ASK_STS_A:
	case ASK_STS_AAAA:
		take_addresses(observer, answer);
		break;
	case ASK_SPF:
		observe_spf(observer, answer);
		break;
	case ASK_RPT:
		take_reports(observer, answer);
		break;
	default:
		observe_names_take(observer->facts, answer);
		break;
	}
}

static void not_told(struct observer *observer, const struct err *err)
{
	struct facts *facts = observer->facts;

	if (observer->needs & FACT_CHAIN)
		facts->chain_known = COULD_NOT_TELL;
	if (observer->needs & FACT_STS)
		facts->sts_known = COULD_NOT_TELL;
	if (observer->needs & FACT_REPORTS)
		facts->reports_known = COULD_NOT_TELL;
	snprintf(facts->chain.reason, sizeof(facts->chain.reason), "%s",
		 err->msg);
	snprintf(facts->sts.words, sizeof(facts->sts.words), "%s", err->msg);
}

static size_t list(const struct observer *observer,
		   struct dns_question questions[QUESTIONS_MAX],
		   enum text_question kinds[QUESTIONS_MAX])
{
	const char *domain = observer->migration->domain;
	size_t n = 0;

	for (size_t i = 0; i < TEXT_QUESTIONS; i++) {
		if (!(observer->needs & rows[i].group))
			continue;
		snprintf(questions[n].name, sizeof(questions[n].name), "%s%s",
			 rows[i].prefix, domain);
		questions[n].type = rows[i].type;
		kinds[n++] = (enum text_question)i;
	}
	if (!(observer->needs & FACT_REPORTS))
		return n;
	observe_names_ask(domain, &questions[n]);
	for (size_t i = 0; i < NAMES_MAX; i++)
		kinds[n++] = ASK_NAME;
	return n;
}

void observe_texts(struct observer *observer)
{
	struct resolver *resolver = &observer->world->resolver;
	struct dns_question questions[QUESTIONS_MAX] = { 0 };
	struct dns_answer answers[QUESTIONS_MAX] = { 0 };
	enum text_question kinds[QUESTIONS_MAX];
	struct err err = { 0 };
	size_t n = list(observer, questions, kinds);

	observer->facts->n_legacy_names = 0;
	if (!resolver->ask(resolver->self, questions, n, answers, &err)) {
		not_told(observer, &err);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		take(observer, kinds[i], &answers[i]);
		dns_answer_free(&answers[i]);
	}
}
