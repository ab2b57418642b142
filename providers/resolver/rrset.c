/* RRsets and their signatures as found in a packet. */
#include "providers/resolver/rrset.h"

#include <ctype.h>
#include <stdint.h>

/* Of one RRset, about as many as a packet can hold; more is treated as
 * absent. */
#define RECORDS_MAX 4096

static const ldns_rr_list *section_of(const ldns_pkt *pkt,
				      ldns_pkt_section section)
{
	return section == LDNS_SECTION_ANSWER ? ldns_pkt_answer(pkt)
					      : ldns_pkt_authority(pkt);
}

/* Field by field: names without regard to case. */
static bool same_rdata(const ldns_rr *a, const ldns_rr *b)
{
	if (ldns_rr_rd_count(a) != ldns_rr_rd_count(b))
		return false;
	for (size_t i = 0; i < ldns_rr_rd_count(a); i++) {
		const ldns_rdf *x = ldns_rr_rdf(a, i), *y = ldns_rr_rdf(b, i);

		if (ldns_rdf_get_type(x) == LDNS_RDF_TYPE_DNAME
			    ? ldns_dname_compare(x, y) != 0
			    : ldns_rdf_compare(x, y) != 0)
			return false;
	}
	return true;
}

static uint32_t mix(uint32_t mark, const ldns_rdf *rdf)
{
	const uint8_t *data = ldns_rdf_data(rdf);
	bool name = ldns_rdf_get_type(rdf) == LDNS_RDF_TYPE_DNAME;

	for (size_t k = 0; k < ldns_rdf_size(rdf); k++) {
		int byte = name ? (tolower)(data[k]) : data[k];

		mark = (mark ^ (uint8_t)byte) * 16777619u;
	}
	return mark;
}

/* Of the rdata; the same for what same_rdata calls the same (FNV-1a). */
static uint32_t mark_of(const ldns_rr *rr)
{
	uint32_t mark = 2166136261u;

	for (size_t i = 0; i < ldns_rr_rd_count(rr); i++)
		mark = mix(mark, ldns_rr_rdf(rr, i));
	return mark;
}

/* Each record meets each other one: they are told apart by their marks. */
struct marks {
	size_t n;
	uint32_t mark[RECORDS_MAX + 1];
};

static bool holds(const ldns_rr_list *list, const struct marks *marks,
		  const ldns_rr *rr, uint32_t mark)
{
	for (size_t i = 0; i < marks->n; i++)
		if (marks->mark[i] == mark &&
		    same_rdata(ldns_rr_list_rr(list, i), rr))
			return true;
	return false;
}

static void add(struct rrset *out, struct marks *marks, ldns_rr *rr)
{
	uint32_t mark = mark_of(rr);

	if (holds(out->rrs, marks, rr, mark) ||
	    !ldns_rr_list_push_rr(out->rrs, rr))
		return;
	marks->mark[marks->n++] = mark;
	out->owner = ldns_rr_owner(rr);
}

bool rrset_is_whole(const ldns_rr *rr)
{
	const ldns_rr_descriptor *type =
		ldns_rr_descript((uint16_t)ldns_rr_get_type(rr));

	if (ldns_rr_rd_count(rr) < ldns_rr_descriptor_minimum(type))
		return false;
	for (size_t i = 0; i < ldns_rr_rd_count(rr); i++)
		if (!ldns_rr_rdf(rr, i))
			return false;
	return true;
}

static bool all_whole(const ldns_rr_list *list)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++)
		if (!rrset_is_whole(ldns_rr_list_rr(list, i)))
			return false;
	return true;
}

bool rrset_packet_is_whole(const ldns_pkt *pkt)
{
	return all_whole(ldns_pkt_answer(pkt)) &&
	       all_whole(ldns_pkt_authority(pkt));
}

static void take(struct rrset *out, struct marks *marks, ldns_rr *rr,
		 const ldns_rdf *owner)
{
	ldns_rr_type type = ldns_rr_get_type(rr);

	if (ldns_rr_get_class(rr) != LDNS_RR_CLASS_IN || !rrset_is_whole(rr) ||
	    ldns_dname_compare(ldns_rr_owner(rr), owner) != 0)
		return;
	if (type == out->type) {
		add(out, marks, rr);
	} else if (type == LDNS_RR_TYPE_RRSIG && ldns_rr_rd_count(rr) >= 9 &&
		   ldns_rdf2rr_type(ldns_rr_rrsig_typecovered(rr)) ==
			   out->type) {
		ldns_rr_list_push_rr(out->sigs, rr);
	}
}

bool rrset_find(const ldns_pkt *pkt, ldns_pkt_section section,
		const ldns_rdf *owner, ldns_rr_type type, struct rrset *out)
{
	const ldns_rr_list *list = section_of(pkt, section);
	size_t n = ldns_rr_list_rr_count(list);
	struct marks marks;

	marks.n = 0;
	*out = (struct rrset){ .type = type,
			       .rrs = ldns_rr_list_new(),
			       .sigs = ldns_rr_list_new() };
	for (size_t i = 0; i < n && marks.n <= RECORDS_MAX; i++)
		take(out, &marks, ldns_rr_list_rr(list, i), owner);
	if (ldns_rr_list_rr_count(out->rrs) > 0 &&
	    ldns_rr_list_rr_count(out->rrs) <= RECORDS_MAX)
		return true;
	rrset_free(out);
	return false;
}

void rrset_free(struct rrset *rrset)
{
	ldns_rr_list_free(rrset->rrs);
	ldns_rr_list_free(rrset->sigs);
	*rrset = (struct rrset){ 0 };
}
