#pragma once
/* The state of one judgement while aliases are followed. For judge*.c. */
#include "providers/resolver/denial.h"
#include "providers/resolver/judge.h"

struct course {
	struct judge *judge;
	ldns_rr_type type;
	ldns_rdf *name;	       /* of the present hop; owned */
	const ldns_pkt *reply; /* where the present hop's answer is */
	const char *by;
	struct trust trust;   /* of the present hop's zone */
	enum verdict verdict; /* of all so far */
	bool cname_secure;
	int rcode; /* NOERROR where an RRset came, whatever the packet says */
	int64_t expires_at;
	ldns_rr_list *records; /* borrowed: aliases and the final RRset */
	struct links links;
	char reason[512];
	enum dns_cause cause;
	ldns_rdf *cause_zone; /* owned */
};

/* The weaker of the two counts: bogus, indeterminate, insecure, secure. The
 * cause is laid upon the present zone. */
void course_weaken(struct course *course, enum verdict verdict,
		   enum dns_cause cause, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

enum hop {
	HOP_END,
	HOP_FOLLOW, /* course->name is the alias' target now */
	HOP_MISSING,
};
/* In a secure zone: the signature over one RRset. True when it is good. */
bool course_weigh(struct course *course, const struct rrset *rrset);
/* An RRset or alias at the present name, judged; END also for bogus ones.
 * False in *found: there is none, a denial must tell. */
enum hop course_positive(struct course *course, bool *found);
void course_negative(struct course *course);
/* Does the reply's rcode say that the name is not there? */
bool course_is_denied(const struct course *course);
/* What the zone signed itself is judged by its keys, even where it is open
 * whether there is a cut above the name. */
void course_find_signer(struct course *course);
/* As the front header has it; takes the links over. */
void course_export(const struct course *course,
		   const struct dns_question *question, struct dns_answer *out);
