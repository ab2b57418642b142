#pragma once
/*
 * What credentials may do beside what they must: the verb "rights" of those
 * APIs that tell. Each works on a handle that has found its zone.
 */
#include "providers/dns/driver.h"

/* Adds one to a list of words, unless it is there already. */
void rights_add(char list[DNS_RIGHTS_MAX], const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Does a rule such as "/domain/zone/" and a star fit that text? A star stands
 * for any characters; letters of either case are alike. */
bool rights_fit(const char *rule, const char *text);

/* As struct dns_api's rights. */
bool azure_rights(void *self, const char *owner, struct dns_rights *out,
		  struct err *err);
bool cloudflare_rights(void *self, const char *owner, struct dns_rights *out,
		       struct err *err);
bool desec_rights(void *self, const char *owner, struct dns_rights *out,
		  struct err *err);
bool dnsimple_rights(void *self, const char *owner, struct dns_rights *out,
		     struct err *err);
bool ovh_rights(void *self, const char *owner, struct dns_rights *out,
		struct err *err);
