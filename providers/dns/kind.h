#pragma once
/*
 * What makes one driver of a JSON API different from the next, as a table.
 * Paths of requests are templates (path.h), paths within answers are those of
 * rest_at. What does not fit in a row is a function of the driver's own.
 */
#include "providers/dns/driver.h"
#include "providers/dns/ds.h"
#include "providers/dns/fields.h"
#include "providers/dns/pages.h"
#include "providers/dns/rpc.h"
#include "providers/dns/signing.h"

/* A list: where it is asked for, and where it is in the answer. Neither pages
 * nor chain: it comes in one piece. */
struct kind_list {
	/* It ends in "?" or "&" with pages, unless there is a body. */
	const char *path;
	const struct pages *pages;
	const struct pages_chain *chain;
	/* Without the two; NULL: the whole answer. */
	const char *at;
	/* The list may be left out where this is there. */
	const char *around;
	/* What is there is one item, and 404 is an empty list. */
	bool single;
	/* 404 is an empty list, too. */
	bool may_lack;
	/* What is there are ids: each item is at this path and its id. */
	const char *each;
	/* JSON, a template as well: it is a POST, or a call of the verb path.
	 */
	const char *body;
};

struct kind_zones {
	struct kind_list list; /* {name}: the name that is looked for */
	const char *id;	       /* the member with the id; NULL: its name */
	/* Gives a zone of the list its name where that comes in pieces; may be
	 * NULL. */
	void (*name)(cJSON *zone);
	/* A single zone that does not tell its name has this for sure. */
	const char *proof;
	const struct rest_fault *faults;
	uint32_t ttl_max;
	/* The list is of all zones: the name looked for is the owner's, and
	 * its zone the deepest that it lies in. */
	bool all;
	/* Where a zone that was named is, when this place in kept is no empty
	 * setting: it alone counts, and the owner lies in it, or nowhere. */
	struct kind_list named;
	size_t named_by;
	const char *several; /* what to do when several are served; or NULL */
	/* Name servers: texts in the zone, "nameservers.*.name", or in a list
	 * of their own. Without ns, the list holds texts, or records, of
	 * which the NS of the zone's own name are taken. */
	const char *ns;
	struct kind_list ns_list;
	/* What has to be known before a zone can be asked for, such as an
	 * account; before each name that is looked for. May be NULL. */
	bool (*prepare)(struct driver *d, struct err *err);
	/* The rest of what is told about the zone; may be NULL. */
	bool (*take)(struct driver *d, const cJSON *zone, struct err *err);
};

struct kind_records {
	struct kind_list list; /* {name}: the owner */
	const char *within; /* it, where they are; NULL: they are its items */
	const char *name;   /* of the records: "{name}" or "{label}" */
	const char *ns;	    /* name servers in the list, as a zone's */
	const struct rest_fault *faults; /* of the owner's own MX records */
	/* The list is all of the zone, its name servers too. */
	bool has_ns;
	/* The rest of what is told about the set; may be NULL. */
	bool (*take)(struct driver *d, struct records *records,
		     struct err *err);
	/* One record: POST at path, change and DELETE below it by the id. */
	const char *path, *change;
	bool untyped; /* a change must not name the type */
	bool unnamed; /* nor the owner */
};

/* Whole sets of texts. What was found is kept in d->present. */
struct kind_sets {
	struct kind_list list; /* {name}: the owner */
	/* Of several sets: the members with name and type, and what the name
	 * is, "{name}." or "{label}"; NULL: the list holds that set alone. */
	const char *name, *type, *is;
	const struct rest_fault *faults;
	/* All members that a set may have, "name|type"; NULL: any. */
	const char *known;
	/* Members; texts may be NULL, or "records.*.value". */
	const char *ttl, *texts;
	const char *etag; /* the member that a change must name; or NULL */
	/* The rest of a set, or a set without texts; may be NULL. */
	bool (*take)(struct driver *d, const cJSON *set, struct mxset *out,
		     struct err *err);
	/* Replacing it: the method where there is one, and where there is
	 * none yet; NULL: the same. */
	const char *method, *first, *path;
	/* The body: the lists of a plan alone, or by a function; neither: an
	 * object of ttl and texts. */
	const struct kind_lists *lists;
	cJSON *(*body)(const struct driver *d, const char *owner,
		       const struct mxset *want);
};

struct kind_signing {
	struct kind_list list; /* single, or else take has all of it */
	enum signing state;    /* where no word says it */
	const char *word;      /* the state's */
	/* NULL: true and false. */
	const struct signing_word *words;
	const char *ds; /* texts, or objects by ds_fields: "keys.*.ds.*" */
	struct ds_fields ds_fields;
	/* Or objects that hold texts: "ds.*". */
	const char *ds_texts;
	const struct rest_fault *ds_faults; /* of keys that give none */
	/* Where they are when not in the answer; ds is then a path within this
	 * list. */
	struct kind_list ds_list;
	/* Noted when the credentials may not read it; NULL: that is an error.
	 */
	const char *ds_unseen;
	bool sends_ds_itself;
	const char *note;
	/* The rest of what is told, before the DS are taken (none of a zone
	 * that is SIGNING_OFF); answer is NULL where nothing was there. May be
	 * NULL. */
	bool (*take)(struct driver *d, const cJSON *answer,
		     struct zone_dnssec *out, struct err *err);
	/* Switching it on: one request, with a body as of a list, or NULL. */
	const char *method, *path, *body;
	bool at_once; /* what is accepted is shown at once */
	/* Instead of that request, after the zone was found. */
	bool (*enable)(struct driver *d, const char *owner, struct err *err);
};

struct kind {
	const struct dns_provider *provider;
	size_t size;		     /* of its own struct; 0: struct driver */
	struct driver_secret secret; /* without a setting: none in a header */
	/* Settings that are copied to d->kept, in that order; NULL ends. */
	const char *keep[DRIVER_KEPT_MAX];
	/* Where the API is on its server, which the endpoint may say or not;
	 * NULL: the endpoint says it all. */
	const char *root;
	const char *zone_key; /* as in struct driver */
	const char *apex;     /* {label} at the apex; NULL: "" */
	enum ttl_scope scope;
	/* Of it: said, verdicts, judge, gone, sign, hints … */
	struct rest rest;
	struct kind_zones zones;
	const struct rpc *rpc;	     /* all calls are such calls */
	const struct fields *fields; /* of the records */
	struct kind_records reads;   /* when records.read is NULL */
	struct kind_sets whole;	     /* when sets.replace is NULL */
	struct kind_signing signing; /* when it has a list */
	/* Waits for what a change began, by its answer; may be NULL. */
	bool (*follow)(const struct driver *d, const cJSON *answer,
		       struct err *err);
	struct recordwise records;
	struct setwise sets;
	/* Of it, what is not NULL: mx_…, dnssec_…, close. */
	struct dns_api api;
	/* What is left to do when all this is there; may be NULL. */
	bool (*begin)(void *self, const struct dns_config *config,
		      struct err *err);
	/* Headers with a setting each; a name of NULL ends. */
	struct kind_header {
		const char *name;
		size_t kept; /* which of keep */
	} headers[REST_HEADERS_MAX];
};

/* As dns_provider_open. kind outlives the handle. */
bool kind_open(const struct kind *kind, const struct dns_config *config,
	       struct dns_api *out, struct err *err);

/* Finds owner's zone, as zones say. */
bool kind_find_zone(struct driver *d, const char *owner, struct err *err);
/* The records in d->present, as reads say where. */
const cJSON *kind_present(const struct driver *d);
/* For whole.body: the records of want with what those in d->present of the same
 * host have beside, then those of owner that are disabled, as they are. */
cJSON *kind_carry(const struct driver *d, const char *owner,
		  const struct mxset *want);
/* A list, freed by the caller. ERR_PARSE when it is none. */
bool kind_list_read(const struct driver *d, const struct kind_list *list,
		    const char *name, cJSON **out, struct err *err);
/* Its first item alone, freed by the caller. ERR_PARSE when it is empty. */
bool kind_item_read(const struct driver *d, const struct kind_list *list,
		    const char *name, cJSON **out, struct err *err);

/* What the lists of a body that carries a whole plan are called. Without
 * change, that is a removal, of the record as it was read, and an addition. */
struct kind_lists {
	const char *add, *change, *remove;
};

/* Adds these lists to body: what turns d->held, which kind_reads were read
 * from d->present, into want. */
bool kind_add_plan(const struct driver *d, const char *owner,
		   const struct mxset *want, const struct kind_lists *lists,
		   cJSON *body, struct err *err);
/* A body by its template. */
bool kind_body(const struct driver *d, const char *template, const char *name,
	       cJSON **out, struct err *err);
/* One request; path is a template, or a verb where there is rpc; body is freed,
 * answer may be NULL. */
bool kind_call(const struct driver *d, const char *method, const char *path,
	       const char *name, cJSON *body, cJSON **answer, struct err *err);
/* One that changes something, and is followed; path is no template. */
bool kind_change(const struct driver *d, const char *method, const char *path,
		 cJSON *body, struct err *err);
