/* One domain of exodane.check/1. */
#include "cmd/check_json.h"
#include "cmd/dnssec_json.h"
#include "cmd/jsonout.h"

#include <stdio.h>

/* true, false, or null where no certificate was seen. */
static cJSON *match_json(enum tlsa_match match)
{
	if (match == TLSA_NOT_TRIED)
		return cJSON_CreateNull();
	return cJSON_CreateBool(match == TLSA_MATCH);
}

static cJSON *tlsa_list(const struct host_facts *host,
			const struct probe_result *probe)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < host->n_tlsa; i++) {
		cJSON *json = cJSON_CreateObject();

		cJSON_AddNumberToObject(json, "usage", host->tlsa[i].usage);
		cJSON_AddNumberToObject(json, "selector",
					host->tlsa[i].selector);
		cJSON_AddNumberToObject(json, "mtype", host->tlsa[i].mtype);
		cJSON_AddItemToObject(json, "match",
				      match_json(probe->match[i]));
		cJSON_AddBoolToObject(json, "usable",
				      probe->match[i] != TLSA_UNUSABLE);
		cJSON_AddItemToArray(list, json);
	}
	return list;
}

static cJSON *address_json(const struct host_facts *host, size_t i)
{
	const struct probe_result *probe = &host->probes[i];
	bool probed = host->smtp_known != NOT_ASKED;
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "address", host->addresses[i]);
	cJSON_AddStringToObject(
		json, "verdict",
		dane_verdict_name(probed ? probe->dane : DANE_UNKNOWN));
	cJSON_AddStringToObject(
		json, "smtp",
		probe_state_name(probed ? probe->state : PROBE_NOT_TESTABLE));
	cJSON_AddStringToObject(json, "words", probe->words);
	jsonout_word(json, "tls", probe->tls_version);
	jsonout_time(json, "certificate_ends_at", probe->cert_ends_at);
	cJSON_AddItemToObject(json, "tlsa", tlsa_list(host, probe));
	return json;
}

static bool is_published(const struct facts *facts, const char *host)
{
	for (size_t i = 0; i < facts->served.n_sets; i++)
		if (mxset_find(&facts->served.sets[i], host))
			return true;
	return facts->served.n_sets == 0;
}

static cJSON *dane(const struct facts *facts, const struct diagnosis *diagnosis)
{
	cJSON *json = cJSON_CreateObject(), *hosts = cJSON_CreateArray();

	for (size_t i = 0; i < facts->n_hosts; i++) {
		const struct host_facts *host = &facts->hosts[i];
		cJSON *one, *addresses;

		if (!is_published(facts, host->host))
			continue;
		one = cJSON_CreateObject();
		addresses = cJSON_CreateArray();
		for (size_t k = 0; k < host->n_addresses; k++)
			cJSON_AddItemToArray(addresses, address_json(host, k));
		cJSON_AddStringToObject(one, "host", host->host);
		cJSON_AddStringToObject(one, "addresses_verdict",
					verdict_name(host->verdict));
		cJSON_AddItemToObject(one, "addresses", addresses);
		cJSON_AddItemToArray(hosts, one);
	}
	cJSON_AddStringToObject(json, "verdict",
				dane_verdict_name(diagnosis->dane));
	cJSON_AddItemToObject(json, "hosts", hosts);
	return json;
}

/* What matches is said only where there is a policy to match, and a host. */
static cJSON *mta_sts(const struct facts *facts,
		      const struct diagnosis *diagnosis)
{
	enum sts_mode mode =
		facts->sts_known == KNOWN ? facts->sts.mode : STS_UNKNOWN;
	bool policy = mode == STS_TESTING || mode == STS_ENFORCE;
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "mode", sts_mode_name(mode));
	cJSON_AddItemToObject(
		json, "matches_now",
		policy ? cJSON_CreateBool(diagnosis->sts_matches_now)
		       : cJSON_CreateNull());
	cJSON_AddItemToObject(
		json, "matches_new",
		policy && !diagnosis->sts_new_unknown
			? cJSON_CreateBool(diagnosis->sts_matches_new)
			: cJSON_CreateNull());
	return json;
}

/* Where the question itself failed there is still an honest answer. */
static void add_dnssec(cJSON *json, const char *domain,
		       const struct facts *facts,
		       const struct evidence *evidence)
{
	struct dns_answer none = { .rcode = -1, .question.type = DNS_MX };
	cJSON *object = cJSON_AddObjectToObject(json, "dnssec");

	snprintf(none.question.name, sizeof(none.question.name), "%s", domain);
	snprintf(none.reason, sizeof(none.reason), "%s", facts->chain.reason);
	dnssec_json(object, evidence->has_mx ? &evidence->mx : &none);
}

cJSON *check_json(const char *domain, const struct facts *facts,
		  const struct evidence *evidence,
		  const struct diagnosis *diagnosis)
{
	static const struct mxset nothing;
	const struct mxset *set =
		facts->served.n_sets ? &facts->served.sets[0] : &nothing;
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "domain", domain);
	cJSON_AddStringToObject(json, "verdict",
				status_name(diagnosis->verdict));
	cJSON_AddStringToObject(json, "stage", stage_name(diagnosis->stage));
	cJSON_AddItemToObject(
		json, "findings",
		findings_json(diagnosis->findings, diagnosis->n_findings));
	add_dnssec(json, domain, facts, evidence);
	cJSON_AddItemToObject(json, "mx", jsonout_mx(set));
	cJSON_AddItemToObject(json, "mta_sts", mta_sts(facts, diagnosis));
	cJSON_AddItemToObject(json, "dane", dane(facts, diagnosis));
	cJSON_AddStringToObject(json, "next", diagnosis->next);
	return json;
}
