/* Can an answer about DS or DNSKEY records be used at all? */
#include "providers/resolver/name.h"
#include "providers/resolver/trust.h"

/* Is a name denied whose records are there? Nothing signs the rcode: such a
 * reply proves neither. */
static bool denies_itself(const struct pool_entry *entry)
{
	ldns_rdf *name = name_parse(entry->name);
	struct rrset rrset = { 0 };
	bool found = name && rrset_find(entry->reply, LDNS_SECTION_ANSWER, name,
					(ldns_rr_type)entry->type, &rrset);

	rrset_free(&rrset);
	ldns_rdf_deep_free(name);
	return found;
}

static bool stop_denied(const struct pool_entry *entry, const char *type,
			struct trust *trust)
{
	links_add(&trust->links, trust->zone, "denial", STATUS_BAD,
		  "%s says that %.255s is not there (NXDOMAIN), and yet tells "
		  "its %s",
		  entry->by, entry->name, type);
	links_hint(&trust->links, "%s",
		   dns_cause_advice(CAUSE_ABSENCE_UNPROVED));
	trust_stop(trust, VERDICT_BOGUS, CAUSE_ABSENCE_UNPROVED, NULL,
		   "%s says that %.255s is not there, and yet tells its %s",
		   entry->by, entry->name, type);
	return false;
}

bool trust_has_answer(const struct pool_entry *entry, const char *type,
		      struct trust *trust)
{
	int rcode = entry->reply ? (int)ldns_pkt_get_rcode(entry->reply) : -1;
	char text[16];

	if (rcode == LDNS_RCODE_NXDOMAIN && denies_itself(entry))
		return stop_denied(entry, type, trust);
	if (rcode == LDNS_RCODE_NOERROR || rcode == LDNS_RCODE_NXDOMAIN)
		return true;
	dns_rcode_text(rcode, text);
	trust_stop(trust, VERDICT_INDETERMINATE, CAUSE_SERVER_FAILS, NULL,
		   "the %s of %s could not be had: %s from %s", type,
		   entry->name, entry->reply ? text : entry->words, entry->by);
	return false;
}
