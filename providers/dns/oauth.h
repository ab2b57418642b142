#pragma once
/*
 * Tokens of OAuth 2.0 for programs (RFC 6749 section 4.4, RFC 7523): asked for
 * when they are needed, kept in memory until they end, asked for anew when the
 * API no longer takes one.
 */
#include "providers/dns/driver.h"

#define OAUTH_TOKEN_MAX 16384

struct oauth {
	/* Set by the driver: where tokens come from below the endpoint, and
	 * what adds the form that gets one. */
	char path[512];
	bool (*fill)(void *owner, struct buf *form, struct err *err);
	void *owner;
	/* The rest is filled in here. */
	struct rest rest; /* the token endpoint */
	struct clock clock;
	int64_t good_until;	      /* 0: there is no token */
	bool is_new;		      /* asked for by the request at hand */
	char header[OAUTH_TOKEN_MAX]; /* "Bearer …" */
};

/* From now on each request of d carries a token of endpoint's. */
bool oauth_begin(struct oauth *oauth, struct driver *d, const char *endpoint,
		 struct err *err);
/* …this token, which is neither asked for nor renewed. */
bool oauth_given(struct oauth *oauth, struct driver *d, const char *token,
		 struct err *err);
/* name=value, percent-encoded, behind what is there. */
bool oauth_add(struct buf *form, const char *name, const char *value);
int64_t oauth_now(const struct oauth *oauth);
