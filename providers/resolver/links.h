#pragma once
/* The chain of trust as it is told: links from the anchor down. For
 * providers/resolver/. */
#include "providers/resolver.h"
#include "providers/resolver/verify.h"

#define LINKS_MAX 96

struct links {
	size_t n;
	struct link *link; /* owned; freed with links_free */
};

/* zone and check of at most a few words. The newest give way at LINKS_MAX. */
struct link *links_add(struct links *links, const ldns_rdf *zone,
		       const char *check, enum status status, const char *fmt,
		       ...) __attribute__((format(printf, 5, 6)));
void links_hint(struct links *links, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
bool links_copy(struct links *to, const struct links *from);
void links_free(struct links *links);

/* A link about a signature over what ("the MX RRset"); its status. */
enum status links_signature(struct links *links, const ldns_rdf *zone,
			    const char *what, const struct sig_proof *proof,
			    int64_t now);
