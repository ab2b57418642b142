#pragma once
/* A DS record from a key, for APIs that show the key alone. */
#include "providers/dns_api.h"

#include <cjson/cJSON.h>

/* What an API calls the members of a DS, or of a key. */
struct ds_fields {
	const char *tag, *algorithm, *type, *digest; /* digest may be NULL */
	const char *flags, *key;		     /* may be NULL */
};

/* That of item, by its digest where it has one, else by its key; numbers may
 * be texts, or words ("ecdsap256sha256", "sha256", "sha_256"). What is not all
 * there is passed over.
 */
void ds_add_item(struct zone_dnssec *out, const char *zone,
		 const struct ds_fields *fields, const cJSON *item);
/* The same for each item of a list. */
void ds_add_list(struct zone_dnssec *out, const char *zone,
		 const struct ds_fields *fields, const cJSON *list);

/*
 * Adds "tag algorithm 2 digest" (RFC 4034 section 5.1.4, RFC 4509) for the
 * DNSKEY of zone to out. Keys that are no entry points (flags without SEP, RFC
 * 4034 section 2.1.1), that are no base64, or for which there is no room are
 * passed over.
 */
void ds_add(struct zone_dnssec *out, const char *zone, uint32_t flags,
	    uint32_t algorithm, const char *public_key);

/* One that is written already ("12345 13 2 …"); NULL, what is none, SHA-1 (RFC
 * 8624 section 3.3) and what there is no room for are passed over. */
void ds_add_text(struct zone_dnssec *out, const char *text);

/* By a DNSKEY's text, "257 3 13 mdsswUyr3DPW…" (RFC 4034 section 2.2). */
void ds_add_key(struct zone_dnssec *out, const char *zone, const char *text);
