#pragma once
/*
 * mx_write for APIs that change one record a call. The order is the whole
 * point: creates, then changes in place, then deletions, so that no instant
 * is without a working MX; and whatever a crash left half done lies on the
 * same path and is carried on by the same code.
 */
#include "providers/dns_api.h"

#define RECORDS_MAX (2 * MXSET_MAX)

/* A record as the API holds it. */
struct record {
	struct mx mx;
	char id[128]; /* the provider's; "" where records have none */
};

/* All MX records of the owner; the same one may be there twice. */
struct records {
	size_t n;
	struct record record[RECORDS_MAX];
};

enum record_verb { RECORD_CREATE, RECORD_CHANGE, RECORD_DELETE };

struct record_call {
	enum record_verb verb;
	struct record old; /* CHANGE, DELETE: as it was read */
	struct mx mx;	   /* CREATE, CHANGE: as it shall be */
};

struct record_plan {
	size_t n;
	struct record_call call[RECORDS_MAX + MXSET_MAX];
};

/*
 * Pure: the calls that turn present into want, in order. A record keeps its
 * host for life; with TTL_ZONE TTLs are left alone.
 */
void recordwise_plan(const struct records *present, const struct mxset *want,
		     enum ttl_scope scope, struct record_plan *out);

/* False when there are more than RECORDS_MAX. */
bool records_add(struct records *records, const struct mx *mx, const char *id);

struct recordwise {
	void *self;
	const char *who; /* the driver, for messages */
	/* zone->set need not be filled: it is made from records. */
	bool (*read)(void *self, const char *owner, struct zone *zone,
		     struct records *records, struct err *err);
	/* One call of the API; names the record by id and content, as far as
	 * the API lets it. */
	bool (*call)(void *self, const char *owner,
		     const struct record_call *call, struct err *err);
	/* Makes the changes public, where that is a call of its own; may be
	 * NULL. Called before deletions and at the end. */
	bool (*publish)(void *self, const char *owner, struct err *err);
};

/* As struct dns_api's mx_read and mx_write. */
bool recordwise_read(const struct recordwise *api, const char *owner,
		     struct zone *out, struct err *err);
bool recordwise_write(const struct recordwise *api, const char *owner,
		      const struct mxset *have, const struct mxset *want,
		      struct err *err);
