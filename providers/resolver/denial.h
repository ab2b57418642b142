#pragma once
/*
 * Proofs that something does not exist: NSEC (RFC 4035 section 5.4, RFC 6840
 * section 4, RFC 9824) and NSEC3 (RFC 5155 section 8, RFC 9276). Pure. For
 * providers/resolver/.
 */
#include "providers/resolver/verify.h"

#define DENIAL_RECORDS_MAX 24
#define DENIAL_SECTION_MAX 256 /* records looked through in one packet */
/* Above: treated as unsigned, RFC 9276 section 3.2. */
#define NSEC3_ITERATIONS_MAX 150
/* Computed per packet, against NSEC3 exhaustion: names of up to 40 labels and
 * their wildcards. */
#define NSEC3_HASHES_MAX 160

enum denial {
	DENIAL_NONE,	   /* no proof */
	DENIAL_NODATA,	   /* the name has no such type */
	DENIAL_NXDOMAIN,   /* the name is not there */
	DENIAL_NO_CUT,	   /* of a DS: the name is no delegation */
	DENIAL_NO_NAME,	   /* of a DS: neither it nor anything below is there */
	DENIAL_DELEGATION, /* of a DS: an unsigned delegation */
	DENIAL_OPT_OUT,	   /* an NSEC3 span that may hold such */
	DENIAL_ITERATIONS, /* more NSEC3 iterations than are computed */
};

/* The verified records of one packet. */
struct denials {
	const ldns_rdf *zone;
	size_t n;
	ldns_rr *rr[DENIAL_RECORDS_MAX]; /* NSEC and NSEC3, of the packet */
	enum proof_state failed; /* of one that did not verify; GOOD: none */
	int64_t expires_at;	 /* earliest end of those used */
	int hashes;		 /* computed so far */
	size_t chain;		 /* the NSEC3 whose salt and iterations count */
	bool heavy;		 /* NSEC3 with too many iterations */
	char told[384];		 /* the proof that was found, in words */
};

void denial_load(const ldns_pkt *pkt, const ldns_rdf *zone,
		 const ldns_rr_list *keys, int64_t now, struct budget *budget,
		 struct denials *out);
/* NODATA or, for a wildcard's, the same; OPT_OUT with type DS. */
enum denial denial_nodata(struct denials *denials, const ldns_rdf *name,
			  ldns_rr_type type);
enum denial denial_nxdomain(struct denials *denials, const ldns_rdf *name);
enum denial denial_ds(struct denials *denials, const ldns_rdf *name);
/* The answer came from a wildcard: nothing closer is there. labels: of its
 * signature. NXDOMAIN when proved. */
enum denial denial_closer(struct denials *denials, const ldns_rdf *name,
			  uint8_t labels);

/* ---- shared with denial_nsec3.c ---- */

/* One more part of the proof that was found: "before name after". */
void denial_tell(struct denials *denials, const char *before,
		 const ldns_rdf *name, const char *after);

bool denial_has_type(const ldns_rr *rr, ldns_rr_type type);
/* May a record at owner speak of name? Not from above a cut or a DNAME. */
bool denial_may_speak(const ldns_rr *rr, bool at_name);
/* "*" under name; freed by the caller. */
ldns_rdf *denial_wildcard_of(const ldns_rdf *name);
#define TYPE_NXNAME 128 /* RFC 9824 */
/* A compact lie: made for a name that is not there. */
bool denial_is_lie(struct denials *denials, const ldns_rr *rr,
		   const ldns_rdf *name);
/* What a record that matches name says of type. */
enum denial denial_at_name(struct denials *denials, const ldns_rr *rr,
			   const ldns_rdf *name, ldns_rr_type type);
/* The same of a DS that is looked for. */
enum denial denial_at_cut(struct denials *denials, const ldns_rr *rr,
			  const ldns_rdf *name);

enum denial nsec3_nodata(struct denials *denials, const ldns_rdf *name,
			 ldns_rr_type type);
enum denial nsec3_nxdomain(struct denials *denials, const ldns_rdf *name);
enum denial nsec3_ds(struct denials *denials, const ldns_rdf *name);
enum denial nsec3_closer(struct denials *denials, const ldns_rdf *name,
			 uint8_t labels);
