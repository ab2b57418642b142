#pragma once
/*
 * APIs whose calls are POSTs of a verb and its parameters, all at one address,
 * or each at its own; to some of them one logs in: once a handle, and anew when
 * the session has ended.
 */
#include "providers/dns/driver.h"
#include "providers/dns/pages.h"

struct rpc {
	const char *path; /* behind the endpoint; NULL: the verb */
	/* Verbs that begin so may find nothing; NULL: none. */
	const char *asks;
	/* The body of a call; params stays the caller's. */
	cJSON *(*body)(const struct driver *d, const char *verb,
		       const cJSON *params);
	/* Begins a session, with rpc_send; NULL: there are none. */
	bool (*log_in)(struct driver *d, struct err *err);
	const char *log_out; /* the verb that ends it */
	bool has_cookies;    /* which are the session */
};

/*
 * A call, with a login before it where there is no session, or no longer one
 * (ERR_AUTH). params is freed. *answer (may be NULL) is freed by the caller; it
 * is NULL for what one asks for and is not there.
 */
bool rpc_call(struct driver *d, const char *verb, cJSON *params, cJSON **answer,
	      struct err *err);
/* The same without a login. */
bool rpc_send(const struct driver *d, const char *verb, cJSON *params,
	      cJSON **answer, struct err *err);
/* As pages_post, where there are no sessions. params is freed. */
bool rpc_pages(const struct driver *d, const char *verb, cJSON *params,
	       const struct pages *pages, cJSON **out, struct err *err);
/* For log_in: a one-time password, which works once. ERR_BUSY, and when to come
 * again, where it has been used; ERR_CONFIG, without a hint, when secret is
 * empty or no base32. */
bool rpc_code(struct driver *d, const char *secret, char out[7],
	      struct err *err);
/* Ends the session, where there is one, and the driver. */
void rpc_close(void *self);
