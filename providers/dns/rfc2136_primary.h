#pragma once
/*
 * A primary name server as a driver needs it: which zone a name lies in, one
 * RRset as it is there now, and that RRset replaced by a dynamic update (RFC
 * 2136), each message signed with TSIG (RFC 8945) where there is a key. What
 * rest.h is to drivers of HTTP APIs. Data are texts, as in zone files.
 */
#include "providers/dns/dnstcp.h"
#include "providers/dns/rfc2136_tsig.h"
#include "providers/dns_api.h"

struct primary {
	struct dnstcp_server server;
	struct tsig_key key;
};

/* An RRset; its records are freed with primary_rrset_free. */
struct primary_rrset {
	char owner[DNAME_MAX];
	const char *type; /* "MX" */
	size_t n;
	struct primary_rr {
		uint32_t ttl;
		char *data; /* "10 mail.example.net." */
	} * rr;
};
bool primary_rrset_add(struct primary_rrset *set, uint32_t ttl,
		       const char *data, struct err *err);
void primary_rrset_free(struct primary_rrset *set);
/* Of MX records: added to set, and made of want; freed even after an error. */
bool primary_rrset_read(const struct primary_rrset *from, struct mxset *set,
			struct err *err);
bool primary_rrset_write(struct primary_rrset *set, const char *owner,
			 const struct mxset *want, struct err *err);

/*
 * By the settings "endpoint", "key_name", "key_secret" and "key_algorithm".
 * ERR_CONFIG when one is wrong, ERR_NET when the host has no address. Closed
 * with primary_close, even then.
 */
bool primary_open(struct primary *p, const struct dns_config *config,
		  struct err *err);
void primary_close(struct primary *p);

/* The zone that name lies in, if the server has authority over it (ERR_REMOTE
 * else). ERR_UNSUPPORTED when name is an alias. */
bool primary_zone(const struct primary *p, const char *name,
		  char out[DNAME_MAX], struct err *err);

/*
 * The set of that name and type (which must live on); n is 0 when there is
 * none. Only an authoritative answer, signed with the key, is one. Errors as
 * of every message: ERR_NET no answer, ERR_AUTH the key, ERR_PARSE nonsense,
 * and by its rcode.
 */
bool primary_ask(const struct primary *p, const char *name, const char *type,
		 struct primary_rrset *out, struct err *err);

/*
 * In one atomic message: if present is still there as it was read (TTLs do not
 * count, section 2.4.2), it becomes want, of the same owner and type. Without
 * want nothing changes, which the server allows to whom it lets update.
 * ERR_CONFLICT when it is not, ERR_AUTH when the key may not do this.
 */
bool primary_replace(const struct primary *p, const char *zone,
		     const struct primary_rrset *present,
		     const struct primary_rrset *want, struct err *err);

/* As struct dns_api's rights, by an update that changes nothing. Rules of
 * single records (update-policy of BIND) speak when there is one. */
bool primary_rights(const struct primary *p, const char *zone,
		    const struct primary_rrset *present, struct dns_rights *out,
		    struct err *err);
