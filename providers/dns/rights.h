#pragma once
/*
 * What credentials may do beside what they must: the verb "rights" of those
 * APIs that tell. Each works on a handle that has found its zone.
 */
#include "providers/dns/kind.h"

/* Adds one to a list of words, unless it is there already. Of more than there
 * is room for, the last word is "…". */
void rights_add(char list[DNS_RIGHTS_MAX], const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Does a rule such as "/domain/zone/" and a star fit that text? A star stands
 * for any characters; letters of either case are alike. */
bool rights_fit(const char *rule, const char *text);

enum right { RIGHT_NEEDLESS, RIGHT_USEFUL, RIGHT_NEEDED };

/* The API's word, and the name that people know it by; NULL: the same. */
struct rights_row {
	const char *word, *name;
	enum right is;
};

/* Where an API lists the words for what credentials may do. */
struct rights_table {
	struct kind_list list;
	/* The member of an item that holds the word, if it is an object: one of
	 * the two. */
	const char *word, *or_word;
	const char *all; /* with this nothing is missing; may be NULL */
	/* An empty list says nothing: else, that all is missing. */
	bool is_untold;
	/* Ends with a NULL word. What has no row is needless. */
	const struct rights_row *rows;
};

/* What such a list says. */
void rights_compare(const cJSON *list, const struct rights_table *table,
		    struct dns_rights *out);
/* The same of the one that d is asked for. ERR_PARSE when there is none. */
bool rights_read(const struct driver *d, const struct rights_table *table,
		 struct dns_rights *out, struct err *err);
/* ERR_PARSE: the answer about rights is of a shape that is not known. */
bool rights_unread(const struct driver *d, struct err *err);

/* As struct dns_api's rights. */
bool autodns_rights(void *self, const char *owner, struct dns_rights *out,
		    struct err *err);
bool azure_rights(void *self, const char *owner, struct dns_rights *out,
		  struct err *err);
bool cloudflare_rights(void *self, const char *owner, struct dns_rights *out,
		       struct err *err);
bool desec_rights(void *self, const char *owner, struct dns_rights *out,
		  struct err *err);
bool dnsimple_rights(void *self, const char *owner, struct dns_rights *out,
		     struct err *err);
bool gandi_rights(void *self, const char *owner, struct dns_rights *out,
		  struct err *err);
bool google_rights(void *self, const char *owner, struct dns_rights *out,
		   struct err *err);
bool inwx_rights(void *self, const char *owner, struct dns_rights *out,
		 struct err *err);
bool ovh_rights(void *self, const char *owner, struct dns_rights *out,
		struct err *err);
bool route53_rights(void *self, const char *owner, struct dns_rights *out,
		    struct err *err);
bool scaleway_rights(void *self, const char *owner, struct dns_rights *out,
		     struct err *err);
