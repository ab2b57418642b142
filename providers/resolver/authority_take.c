/* One authoritative server's answer: state, records, signature. */
#include "providers/resolver/alias.h"
#include "providers/resolver/authority.h"
#include "providers/resolver/denial.h"
#include "providers/resolver/name.h"
#include "providers/resolver/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VERIFICATIONS 24 /* for each part of one server's answer */

void dns_authority_free(struct dns_authority *authority)
{
	for (size_t i = 0; i < authority->n_servers; i++)
		record_free_list(authority->servers[i].records,
				 authority->servers[i].n_records);
	free(authority->servers);
	free(authority->parent_ns);
	free(authority->child_ns);
	*authority = (struct dns_authority){ 0 };
}

static void set_state(struct server_answer *out, const struct query *answer)
{
	static const enum server_state states[] = {
		[QUERY_ANSWERED] = SERVER_ANSWERED,
		[QUERY_SILENT] = SERVER_SILENT,
		[QUERY_UNREACHABLE] = SERVER_NOT_ASKED,
		[QUERY_BAD] = SERVER_LAME,
	};
	char rcode[16];

	out->state = states[answer->end];
	snprintf(out->words, sizeof(out->words), "%s", answer->words);
	if (!answer->reply)
		return;
	out->rcode = (int)ldns_pkt_get_rcode(answer->reply);
	dns_rcode_text(out->rcode, rcode);
	if (out->rcode != LDNS_RCODE_NOERROR &&
	    out->rcode != LDNS_RCODE_NXDOMAIN) {
		out->state = SERVER_LAME;
		snprintf(out->words, sizeof(out->words), "answers %s", rcode);
	} else if (!ldns_pkt_aa(answer->reply)) {
		out->state = SERVER_LAME;
		snprintf(out->words, sizeof(out->words),
			 "is not authoritative");
	}
}

static void set_serial(struct server_answer *out, const struct query *soa)
{
	const ldns_rr_list *list =
		soa->reply ? ldns_pkt_answer(soa->reply) : NULL;

	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(list, i);

		if (ldns_rr_get_type(rr) == LDNS_RR_TYPE_SOA &&
		    ldns_rr_rd_count(rr) >= 3)
			out->serial = ldns_rdf2native_int32(ldns_rr_rdf(rr, 2));
	}
}

static void say(struct server_answer *out, enum verdict verdict,
		const char *reason)
{
	out->verdict = verdict;
	snprintf(out->reason, sizeof(out->reason), "%s", reason);
}

/* From a wildcard: nothing closer may be there. */
static void weigh_wildcard(const struct authority_job *job,
			   const ldns_pkt *reply, const ldns_rdf *owner,
			   uint8_t labels, int64_t now,
			   struct server_answer *out)
{
	struct budget budget = { VERIFICATIONS, job->verified };
	struct denials denials;
	enum denial denial;

	denial_load(reply, job->trust.zone, job->trust.keys, now, &budget,
		    &denials);
	denial = denial_closer(&denials, owner, labels);
	if (denial == DENIAL_NONE)
		say(out, VERDICT_BOGUS,
		    "it comes from a wildcard, without proof that nothing "
		    "closer is there");
	else if (denial != DENIAL_NXDOMAIN)
		say(out, VERDICT_INSECURE,
		    "it comes from a wildcard, proved with opt-out");
}

static void weigh_rrset(const struct authority_job *job, const ldns_pkt *reply,
			const struct rrset *rrset, int64_t now,
			struct server_answer *out)
{
	struct budget budget = { VERIFICATIONS, job->verified };
	struct sig_proof proof;
	char reason[128];

	verify_rrset(rrset, job->trust.keys, job->trust.zone, now, &budget,
		     &proof);
	snprintf(reason, sizeof(reason), "its signature %s",
		 proof_state_text(proof.state));
	say(out, proof.state == PROOF_GOOD ? VERDICT_SECURE : VERDICT_BOGUS,
	    reason);
	out->expires_at = proof.expires_at;
	if (proof.state == PROOF_GOOD &&
	    proof.labels < verify_labels(rrset->owner))
		weigh_wildcard(job, reply, rrset->owner, proof.labels, now,
			       out);
}

/* The RRset that was found; a CNAME that a DNAME makes is judged by that. */
static void weigh_found(const struct authority_job *job, const ldns_pkt *reply,
			const struct rrset *rrset, int64_t now,
			struct server_answer *out)
{
	struct rrset dname = { 0 };
	const struct rrset *weighed =
		alias_is_made(reply, rrset->owner, job->trust.zone, rrset,
			      &dname)
			? &dname
			: rrset;

	out->is_signed = ldns_rr_list_rr_count(weighed->sigs) > 0;
	if (job->trust.verdict == VERDICT_SECURE && !job->late)
		weigh_rrset(job, reply, weighed, now, out);
	rrset_free(&dname);
}

static void weigh_absence(const struct authority_job *job,
			  const ldns_pkt *reply, const ldns_rdf *name,
			  int64_t now, struct server_answer *out)
{
	struct budget budget = { VERIFICATIONS, job->verified };
	struct denials denials;
	enum denial denial;

	denial_load(reply, job->trust.zone, job->trust.keys, now, &budget,
		    &denials);
	denial = out->rcode == LDNS_RCODE_NXDOMAIN
			 ? denial_nxdomain(&denials, name)
			 : denial_nodata(&denials, name,
					 (ldns_rr_type)job->question->type);
	out->expires_at = denials.expires_at;
	out->is_signed = denials.n > 0;
	if (denial == DENIAL_NODATA || denial == DENIAL_NXDOMAIN)
		say(out, VERDICT_SECURE, "its absence is proved");
	else if (denial == DENIAL_NONE)
		say(out, VERDICT_BOGUS, "its absence is not proved");
	else
		say(out, VERDICT_INSECURE,
		    "its absence is proved with opt-out");
}

static void take_records(const struct authority_job *job, const ldns_pkt *reply,
			 int64_t now, struct server_answer *out)
{
	ldns_rdf *name = name_parse(job->question->name);
	const ldns_rr_type type = (ldns_rr_type)job->question->type;
	const bool secure = job->trust.verdict == VERDICT_SECURE;
	struct rrset rrset = { 0 };
	bool found = name && (rrset_find(reply, LDNS_SECTION_ANSWER, name, type,
					 &rrset) ||
			      rrset_find(reply, LDNS_SECTION_ANSWER, name,
					 LDNS_RR_TYPE_CNAME, &rrset));

	say(out, job->trust.verdict, job->trust.reason);
	out->is_late = secure && job->late;
	if (out->is_late)
		say(out, VERDICT_INDETERMINATE, "not verified in time");
	if (found) {
		/* What is served, before a signature cuts the TTL. */
		out->n_records = record_export_list(rrset.rrs, &out->records);
		out->ttl = ldns_rr_ttl(ldns_rr_list_rr(rrset.rrs, 0));
		weigh_found(job, reply, &rrset, now, out);
		if (secure && !job->late && out->rcode == LDNS_RCODE_NXDOMAIN &&
		    rrset.type == type)
			say(out, VERDICT_BOGUS,
			    "it says NXDOMAIN, and yet tells the records");
	} else if (name && secure && !job->late) {
		weigh_absence(job, reply, name, now, out);
	}
	rrset_free(&rrset);
	ldns_rdf_deep_free(name);
}

void authority_take(struct authority_job *job, const struct errand *about,
		    const struct query *answer, const struct query *soa,
		    int64_t now)
{
	struct dns_authority *out = job->out;
	struct server_answer *server =
		realloc(out->servers, (out->n_servers + 1) * sizeof(*server));

	if (!server)
		return;
	out->servers = server;
	server = &out->servers[out->n_servers++];
	*server = (struct server_answer){ .rcode = -1 };
	memcpy(server->server, job->child.ns[about->ns].name, DNAME_MAX);
	snprintf(server->address, sizeof(server->address), "%s",
		 about->address);
	if (!*about->address) {
		server->state = SERVER_NO_ADDRESS;
		snprintf(server->words, sizeof(server->words),
			 "has no address");
		return;
	}
	set_state(server, answer);
	set_serial(server, soa);
	if (server->state == SERVER_ANSWERED)
		take_records(job, answer->reply, now, server);
}
