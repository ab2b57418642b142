#pragma once
/*
 * Makes keys, signatures and answers of any kind, right and wrong, so that the
 * judge can be shown what no honest server would say. Offline: nothing is
 * asked.
 */
#include "providers/resolver/denial.h"
#include "providers/resolver/judge.h"

#define SMITH_NOW 1800000000

struct signer {
	ldns_key *key;
	ldns_rr *dnskey; /* as published; may be changed before use */
};
/* An ECDSA P-256 key of a zone, good from an hour before SMITH_NOW to a day
 * after. */
struct signer signer_of(const char *zone);
/* A change of the published key: signatures carry the new tag. */
void signer_change(struct signer *signer, uint16_t flags, uint8_t protocol);
void signer_times(struct signer *signer, uint32_t from, uint32_t until);
void signer_free(struct signer *signer);

struct smith {
	struct pool pool;
	struct anchors anchors;
	struct trust_cache cache;
	struct verified *verified; /* NULL: each signature is verified */
	int64_t now;
	int verifications; /* done for the last question */
	struct signer root, test;
};

/* A signed root, which is the anchor, and a signed zone "test". */
void smith_open(struct smith *smith);
void smith_close(struct smith *smith);

/* The answer to a question, empty at first. */
ldns_pkt *smith_reply(struct smith *smith, const char *name, uint16_t type,
		      ldns_pkt_rcode rcode);
/* Records, a line each, of one RRset, with a signature unless signer is
 * NULL. */
void smith_put(ldns_pkt *reply, ldns_pkt_section section,
	       const struct signer *signer, const char *records);
/* The same, shown under another owner than was signed: a wildcard's. */
void smith_expand(ldns_pkt *reply, const struct signer *signer,
		  const char *records, const char *owner);
/* The zone's DNSKEY, and its DS (of that digest) in the parent. */
void smith_zone(struct smith *smith, const struct signer *zone,
		const struct signer *parent, ldns_hash digest);
void smith_keys(struct smith *smith, const struct signer *zone);
/* A name of the zone without a cut there: its DS is denied by NSEC. */
void smith_no_cut(struct smith *smith, const struct signer *zone,
		  const char *name);
/* "hash.zone." of a name, no salt; with = 1 the hash one higher, -1 lower. */
const char *smith_hash(const char *name, const char *zone, uint16_t iterations,
		       int with);
/* Its first label alone. */
const char *smith_hash_label(const char *name, uint16_t iterations, int with);

/* The verdict; answers that are missing fail the test. answer may be NULL. */
enum verdict smith_judge(struct smith *smith, const char *name, uint16_t type,
			 struct dns_answer *answer);
