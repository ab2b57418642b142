#pragma once
/* What each route came to, and which verdict stands. Pure. For
 * providers/resolver/. */
#include "providers/resolver.h"

struct account {
	size_t n, shown; /* shown: whose answer is kept */
	struct {
		const char *route;	 /* the caller's */
		char by[ROUTE_TEXT_MAX]; /* who answered, "" unknown */
		enum verdict verdict;
		char reason[256];
	} told[RESOLVER_ROUTES_MAX];
};

/* Is it proved, by whatever route it came? */
bool account_is_proved(enum verdict verdict);
/* Does next tell more than kept? What is proved, then bogus, then could not
 * tell. */
bool account_is_better(enum verdict next, enum verdict kept);
/* Puts down the next route's answer. kept becomes the better of the two; the
 * other is freed. */
void account_add(struct account *account, const char *route,
		 struct dns_answer *kept, struct dns_answer *next);
/* What the routes gave whose answer is not shown, in front of the links. */
void account_tell(const struct account *account, struct dns_answer *out);
