/* Where a name lies: its zone and the one above, the names of their servers as
 * both zones give them, and the addresses of these. */
#include "providers/resolver/authority.h"
#include "providers/resolver/name.h"
#include "providers/resolver/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARENT_SERVERS_ASKED 4

static void take_ns(struct server_names *names, const ldns_rr_list *list,
		    const ldns_rdf *zone, bool by_parent)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(list, i);
		struct server_name *ns;

		if (ldns_rr_get_type(rr) != LDNS_RR_TYPE_NS ||
		    ldns_dname_compare(ldns_rr_owner(rr), zone) != 0)
			continue;
		ns = server_names_add(names, ldns_rr_rdf(rr, 0));
		if (ns && by_parent)
			ns->by_parent = true;
		else if (ns)
			ns->by_child = true;
	}
}

/* SOA and NS of the name and all above it: which of them are zones? */
static void want_zones(const struct authority_job *job, size_t at,
		       struct errands *errands)
{
	const struct errand about = { .job = at };
	ldns_rdf *name = name_parse(job->question->name);
	uint8_t n = name ? ldns_dname_label_count(name) : 0;

	for (uint8_t k = 0; name && k <= n && k < LEVELS_MAX; k++) {
		ldns_rdf *zone = name_ancestor(name, (uint8_t)(n - k));
		char text[DNS_NAME_MAX];

		name_text(zone, text);
		errands_add(errands, text, DNS_SOA, &about);
		errands_add(errands, text, DNS_NS, &about);
		ldns_rdf_deep_free(zone);
	}
	ldns_rdf_deep_free(name);
}

static bool is_zone(const struct query *soa)
{
	ldns_rdf *name = soa->reply ? name_parse(soa->name) : NULL;
	struct rrset rrset = { 0 };
	bool found = name && rrset_find(soa->reply, LDNS_SECTION_ANSWER, name,
					LDNS_RR_TYPE_SOA, &rrset);

	rrset_free(&rrset);
	ldns_rdf_deep_free(name);
	return found;
}

/* The DS of a zone belongs to the zone above it. */
static bool is_above_cut(const struct dns_question *question, const char *zone)
{
	return question && question->type == DNS_DS &&
	       strcmp(zone, question->name) == 0;
}

/* Names come deepest first: the first zone is the name's, the next its
 * parent. */
static void take_zone(struct authority_job *job, const struct query *soa,
		      const struct query *ns)
{
	ldns_rdf *zone;
	bool parent = *job->zone != '\0';

	job->heard = job->heard || soa->reply || ns->reply;
	if (*job->parent || !is_zone(soa) ||
	    (!parent && is_above_cut(job->question, soa->name)))
		return;
	snprintf(parent ? job->parent : job->zone, DNS_NAME_MAX, "%s",
		 soa->name);
	zone = name_parse(soa->name);
	if (zone && ns->reply)
		take_ns(parent ? &job->parents : &job->child,
			ldns_pkt_answer(ns->reply), zone, false);
	ldns_rdf_deep_free(zone);
}

void authority_find_zones(struct authority_run *run)
{
	struct errands errands = { 0 };

	for (size_t i = 0; i < run->n; i++)
		want_zones(&run->jobs[i], i, &errands);
	errands_recursive(&errands, run->source);
	for (size_t i = 0; i + 1 < errands.n; i += 2)
		take_zone(&run->jobs[errands.about[i].job],
			  errands_query(&errands, i),
			  errands_query(&errands, i + 1));
	errands_free(&errands);
}

static void want_addresses(const struct server_names *names, size_t at,
			   bool of_parent, struct errands *errands)
{
	for (size_t i = 0; i < names->n; i++) {
		const struct errand about = { .job = at,
					      .ns = i,
					      .of_parent = of_parent };

		if (names->ns[i].n_addresses > 0 || names->ns[i].asked ||
		    (of_parent && i >= PARENT_SERVERS_ASKED))
			continue;
		errands_add(errands, names->ns[i].name, DNS_A, &about);
		errands_add(errands, names->ns[i].name, DNS_AAAA, &about);
	}
}

static void take_address(struct server_name *ns, const ldns_rr *rr)
{
	struct dns_record record;

	if (ns->n_addresses < NS_ADDRESSES_MAX && record_export(rr, &record)) {
		if (dns_record_address(&record, ns->addresses[ns->n_addresses]))
			ns->n_addresses++;
		free((void *)record.rdata);
		free((void *)record.text);
	}
}

void authority_find_addresses(struct authority_run *run)
{
	struct errands errands = { 0 };

	for (size_t i = 0; i < run->n; i++) {
		want_addresses(&run->jobs[i].child, i, false, &errands);
		want_addresses(&run->jobs[i].parents, i, true, &errands);
	}
	errands_recursive(&errands, run->source);
	for (size_t i = 0; i < errands.n; i++) {
		struct authority_job *job = &run->jobs[errands.about[i].job];
		struct server_names *names = errands.about[i].of_parent
						     ? &job->parents
						     : &job->child;
		const ldns_pkt *reply = errands_query(&errands, i)->reply;

		names->ns[errands.about[i].ns].asked = true;
		for (size_t k = 0;
		     reply && k < ldns_rr_list_rr_count(ldns_pkt_answer(reply));
		     k++)
			take_address(
				&names->ns[errands.about[i].ns],
				ldns_rr_list_rr(ldns_pkt_answer(reply), k));
	}
	errands_free(&errands);
}

void authority_find_delegations(struct authority_run *run)
{
	struct errands errands = { 0 };

	for (size_t i = 0; i < run->n; i++) {
		const struct authority_job *job = &run->jobs[i];

		for (size_t k = 0; k < job->parents.n; k++) {
			const struct server_name *ns = &job->parents.ns[k];
			struct errand about = { .job = i, .ns = k };

			if (ns->n_addresses > 0 &&
			    endpoint_parse(ns->addresses[0], run->source->port,
					   &about.to, NULL))
				errands_add(&errands, job->zone, DNS_NS,
					    &about);
		}
	}
	errands_direct(&errands, run->source);
	for (size_t i = 0; i < errands.n; i++) {
		struct authority_job *job = &run->jobs[errands.about[i].job];
		const ldns_pkt *reply = errands_query(&errands, i)->reply;
		ldns_rdf *zone = reply ? name_parse(job->zone) : NULL;

		if (zone) {
			take_ns(&job->child, ldns_pkt_authority(reply), zone,
				true);
			take_ns(&job->child, ldns_pkt_answer(reply), zone,
				true);
		}
		ldns_rdf_deep_free(zone);
	}
	errands_free(&errands);
}
