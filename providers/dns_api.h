#pragma once
/*
 * The hoster of a zone: reading and writing the MX RRset of one owner. One
 * driver a file in providers/dns/, all listed in registry.def.
 */
#include "state/clock.h"
#include "state/dname.h"
#include "state/err.h"
#include "state/mxset.h"
#include "state/person.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ttl_scope {
	TTL_RRSET,
	TTL_RECORD, /* each record has its own; all are set alike */
	TTL_ZONE,   /* one for the whole zone: left alone, and waited out */
};

#define ZONE_NS_MAX 16

/* What the provider's API says of the owner's MX RRset. */
struct zone {
	char name[DNAME_MAX]; /* the zone; the owner may lie below its apex */
	char id[128]; /* the provider's; for messages and fingerprints */
	struct mxset set;
	uint32_t ttl_min, ttl_max; /* 0: no limit known */
	enum ttl_scope scope;
	uint16_t preference_max;
	bool can_sign; /* dnssec_enable is there */
	/* The set was written, but is not public before another mx_write. */
	bool unpublished;
	size_t n_ns; /* name servers as the API knows them; 0 unknown */
	char ns[ZONE_NS_MAX][DNAME_MAX];
};

enum signing { SIGNING_UNKNOWN, SIGNING_OFF, SIGNING_PENDING, SIGNING_ON };

#define ZONE_DS_MAX 8

struct zone_dnssec {
	enum signing state;
	size_t n_ds;
	char ds[ZONE_DS_MAX][256]; /* "12345 13 2 ABCD…" for the registrar */
	bool sends_ds_itself;	   /* the hoster tells the registrar */
	char note[256];
};

#define DNS_RIGHTS_MAX 256

/* Of credentials, by what this program does: lists of words, as the API has
 * them; "" none. */
struct dns_rights {
	char missing[DNS_RIGHTS_MAX];
	char needless[DNS_RIGHTS_MAX];
};

struct dns_api {
	void *self;
	const char *name; /* of the provider */
	/*
	 * A person is the hands: mx_write shows the change and asks; mx_read
	 * is NULL, and what the name servers show is taken instead.
	 */
	bool manual;
	bool (*mx_read)(void *self, const char *owner, struct zone *out,
			struct err *err);
	/*
	 * Turns have into want: creates first, changes next, deletes last, so
	 * that no instant is without a working MX; touches no other record.
	 * ERR_CONFLICT, nothing changed, unless the present set lies on the
	 * path from have to want (mxset_on_path): a half-done write of ours is
	 * carried on. Twice is harmless. Ends when the provider has accepted.
	 * Sends back what it does not understand and refuses shapes it cannot
	 * keep (ERR_UNSUPPORTED). ERR_BUSY instead of long retries.
	 */
	bool (*mx_write)(void *self, const char *owner,
			 const struct mxset *have, const struct mxset *want,
			 struct err *err);
	/* May be NULL. */
	bool (*dnssec_read)(void *self, const char *owner,
			    struct zone_dnssec *out, struct err *err);
	bool (*dnssec_enable)(void *self, const char *owner, struct err *err);
	/* Tries the credentials without changing anything; one line to out. */
	bool (*examine)(void *self, const char *owner, char *out, size_t size,
			struct err *err);
	/* After examine, for the same owner. ERR_AUTH when the credentials may
	 * not ask. NULL: the API does not tell. */
	bool (*rights)(void *self, const char *owner, struct dns_rights *out,
		       struct err *err);
	void (*close)(void *self);
	/*
	 * What is known of the hoster without asking it: fills ttl_min,
	 * ttl_max and scope of out and nothing else; for drivers without
	 * mx_read. May be NULL.
	 */
	bool (*limits)(void *self, struct zone *out);
};

struct dns_value {
	const char *name, *value;
};

/* One setting of a driver, from which help and manual are made. */
struct dns_setting {
	const char *name; /* in the settings file: "endpoint", "token" */
	const char *help;
	bool required;
	bool secret;	    /* never literal in the file, never shown */
	const char *env[6]; /* those lego and terraform users have; NULL ends */
	const char *fallback; /* used when nothing is set; NULL none */
};

/* What a driver is opened with. */
struct dns_config {
	const struct dns_value *values; /* one per setting that has a value */
	size_t n_values;
	char ca_file[4096]; /* "" the system's */
	struct clock clock;
	const struct person *person; /* for the manual driver; not owned */
	/* The driver's table, for fallbacks; open puts it in by itself. */
	const struct dns_setting *settings;
};

/*
 * Requests (runs, for a program) that mx_read makes when the zone is known: in
 * all, and beside those for each MX record of the zone; not counting further
 * pages. All 0 when it makes none.
 */
struct dns_asks {
	unsigned read, record;
};

struct dns_provider {
	const char *name, *title;
	const struct dns_setting *settings; /* ends with a NULL name */
	/* What "endpoint" may be instead of an address: name (whatever its
	 * case) and address, up to a NULL name; or NULL. One called "sandbox"
	 * is also meant by true, as in INWX_SANDBOX. */
	const struct dns_value *places;
	/* How its API is spoken to, where a table can tell (providers/dns/
	 * kind.h); else its own way of being opened. */
	const struct kind *kind;
	bool (*open)(const struct dns_config *config, struct dns_api *out,
		     struct err *err);
	uint32_t ttl_min; /* 0 none */
	bool can_sign;
	const char *sign_needs; /* for that, and made elsewhere; NULL nothing */
	struct dns_asks asks;
	const char *privilege; /* the least token that works, how to get it */
	/* What its API tells of the rights that credentials have, or why it
	 * tells nothing; NULL where there is none. */
	const char *tells;
	const char *ds_path; /* how the DS reaches the registrar */
	const char *untried; /* what was never tried live */
	const char *reverts; /* provisioning tools that would undo it */
};

/* All drivers, sorted by name; ends with NULL. */
extern const struct dns_provider *const dns_providers[];
const struct dns_provider *dns_provider_find(const char *name);
/* A handle that the provider's close frees; asks nothing yet. ERR_CONFIG for
 * settings that lack or cannot be. */
bool dns_provider_open(const struct dns_provider *provider,
		       const struct dns_config *config, struct dns_api *out,
		       struct err *err);
/* The value of a setting, or its fallback (settings in config), or NULL. */
const char *dns_config_value(const struct dns_config *config, const char *name);
