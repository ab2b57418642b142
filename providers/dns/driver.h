#pragma once
/*
 * What drivers of JSON APIs have in common: opening, the secret in a header,
 * the way up to the zone, refusing look-alikes. A driver's own struct begins
 * with a struct driver.
 */
#include "providers/dns/recordwise.h"
#include "providers/dns/rest.h"
#include "providers/dns/setwise.h"
#include "providers/dns_api.h"

#define DRIVER_KEPT_MAX 8

struct kind;

struct driver {
	const struct dns_provider *provider;
	const struct kind *kind; /* its table, of drivers that have one */
	size_t size;		 /* of the whole, which is wiped at the end */
	struct rest rest;
	char *secret; /* a header's value */
	size_t n_kept;
	/* Copies of settings, never NULL, freed with the driver, which may put
	 * what it finds out in the place of an empty one. */
	char *kept[DRIVER_KEPT_MAX];
	char ca_file[4096];
	struct clock clock;
	const struct person *person;
	/* One of the two is filled by a driver that calls driver_api; both
	 * (records.read and sets.replace) where a set is read as records. */
	struct recordwise records;
	struct setwise sets;
	cJSON *present;	     /* what a set-wise driver read last, or NULL */
	struct records held; /* the records that a table found there */
	bool in_session;     /* of those that log in: they have */
	int64_t code_step;   /* of their last one-time password */
	struct rest_cookies cookies;
	/* The zone found last, without its set; and whose it is. */
	char owner[DNAME_MAX];
	struct zone zone;
	char id[1024]; /* the zone's, as a segment of a path */
	/* What the member with a zone's name is called; NULL: "name". */
	const char *zone_key;
	const char *apex; /* what the API calls the zone's own name; NULL: "" */
	enum ttl_scope scope;
};

/* How the secret travels: "Authorization", "Bearer ", "api_token". With a user,
 * another setting, as both in base64 (RFC 7617). Without a header, it travels
 * otherwise, and the driver sees to it. */
struct driver_secret {
	const char *header, *prefix, *setting, *user;
};

/*
 * size bytes that begin with a struct driver, with rest filled in from the
 * settings "endpoint" and secret (may be NULL); closed with driver_close. NULL
 * and err when a setting is missing or wrong. config gets the driver's table.
 */
void *driver_open(const struct dns_provider *provider, size_t size,
		  struct dns_config *config, const struct driver_secret *secret,
		  struct err *err);
void driver_close(void *self);
/* d for calls of another address, which is taken as "endpoint" is; what it
 * points to is d's, and so it is not to be closed. */
bool driver_elsewhere(const struct driver *d, const char *endpoint,
		      struct driver *out, struct err *err);
/*
 * A copy of a setting that lives as long as d; "" when it has no value. NULL
 * and err when out of memory. A secret one is never shown from then on.
 */
const char *driver_keep(struct driver *d, const struct dns_config *config,
			const char *name, struct err *err);
/* An optional setting as a segment of a path; "" when it has no value. */
bool driver_segment(const struct driver *d, const struct dns_config *config,
		    const char *name, char *out, size_t size, struct err *err);
/* self, name, mx_read, mx_write, examine and close, by d's records or sets. */
struct dns_api driver_api(struct driver *d);

/*
 * From owner upwards, unless its zone is known already. look is one driver's
 * search for a zone of exactly that name; it fills d->zone and d->id.
 */
bool driver_find_zone(struct driver *d, const char *owner,
		      bool (*look)(struct driver *d, const char *name,
				   bool *found, struct err *err),
		      struct err *err);

/*
 * Of the zones in list, the one whose member "name" is name. *out is NULL when
 * there is none. ERR_UNSUPPORTED when there are several that serve, or none
 * that does: faults (may be NULL) say in a few words why a zone is not one.
 */
bool driver_choose(const struct driver *d, const cJSON *list, const char *name,
		   const struct rest_fault *faults, const cJSON **out,
		   struct err *err);
/* Refuses a zone of that name: why is as a fault says. Always false. */
bool driver_refuse_zone(const struct driver *d, const char *name,
			const char *why, struct err *err);
/* ERR_UNSUPPORTED: the MX set (or a record of it) <why>, such as "is an alias";
 * without the driver's name. */
bool driver_refuse_set(const char *why, struct err *err);
/* For APIs that only list: the name in list that owner lies deepest in; false
 * when it lies in none. */
bool driver_deepest(const struct driver *d, const cJSON *list,
		    const char *owner, char out[DNAME_MAX]);
/* Begins d->zone with what was chosen; id: its name within the API. */
bool driver_take_zone(struct driver *d, const char *name, const char *id,
		      struct err *err);
/* A name server of d->zone; what is no name is left out. */
void zone_add_ns(struct zone *zone, const char *text);
/* All of a list of texts. */
void zone_add_list(struct zone *zone, const cJSON *list);

/* Tells the person, if there is one, beginning with the driver's name. */
void driver_warn(const struct driver *d, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A second's pause before every try (from 0) but the first. */
bool driver_pause(const struct driver *d, int tried, struct err *err);

/* The owner's name below the zone, apex at the apex. */
void driver_label(const struct driver *d, const char *owner, const char *apex,
		  char out[DNAME_MAX]);
