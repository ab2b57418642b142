#pragma once
/*
 * What the claims are written with: one provider, opened by the registry, and
 * the server that it speaks to. Whatever the driver says is searched for the
 * canary.
 */
#include "providers/dns_api.h"
#include "server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ZONE "example.org"

/* What not every API has; a claim names those it is about. */
enum trait {
	HTTP = 1 << 0,
	PRECONDITION = 1 << 1, /* the API itself refuses a stale write */
	SET_WISE = 1 << 2,     /* a write is one changing request */
	TTL_FLOOR = 1 << 3,
	SIGNS = 1 << 4,
	NETWORK = 1 << 5, /* settings "endpoint" and a secret */
	/* These follow from the members of a subject. */
	REFUSAL = 1 << 6,
	NOT_LIVE = 1 << 7,
	SHOWS_DS = 1 << 8,
	TELLS_RIGHTS = 1 << 9,
};

struct claim {
	struct CMUnitTest test;
	unsigned needs;
};

/* One row of the table: an entry of the registry that has a server. */
struct subject {
	const char *provider; /* name in the registry */
	const char *server;   /* backend for dns_serve.py */
	const char *secret;   /* the setting that holds it */
	unsigned traits;
	size_t pages; /* that its server makes of what a read asks for; 0: 1 */
	/* A refusal that comes with status 200 and says "no luck". */
	const char *refusal;
	bool hides_ds;		 /* signs, but the API does not show the DS */
	const struct claim *own; /* claims of this provider alone */
	const size_t *n_own;
};

struct suite {
	const struct subject *subject;
	const struct dns_provider *provider;
	struct server server;
	struct dns_api api;
	struct person person;
	char told[8192]; /* all that the person was told in this test */
	double began_s;	 /* this test, in processor time of this process */
	double most_s;	 /* that any test took of it */
};
extern struct suite suite;

/* Before and after each claim. */
int claim_begin(void **state);
int claim_end(void **state);

/* "10 a.example.net, 20 b.example.net" of one TTL, or the nearest to it that
 * the hoster takes. */
struct mxset set_of(uint32_t ttl, const char *text);

/* A new zone ZONE with that set at owner, and strangers' records. */
void given(const char *owner, const struct mxset *set);
/* …of another kind or with other members: {"kind": "Slave"}. */
void given_more(const char *owner, const struct mxset *set, const char *more);
/* Somebody else writes the set of the owner given last. */
void edited(uint32_t ttl, const char *contents);
/* A list in what the server said of itself. */
const cJSON *said_list(const char *name);
/* The set that the server holds now. */
struct mxset held(void);
/* Everything else of the zone, as text; freed by the caller with free(). */
char *others(void);
/* Requests that change something, since given(). */
size_t changing_requests(void);
size_t all_requests(void);
/* Those with such words in their path or body. */
size_t requests_with(const char *words);
/* {"how": "status", …}: the next request that it fits goes wrong. */
void fault(const char *json);
/* Forgets requests, history and faults. */
void forget(void);
/* The sets after each changing request; returns how many. */
size_t history(struct mxset *out, size_t max);

/* Another handle with one setting changed; closed by the caller. */
void open_with(const char *name, const char *value, struct dns_api *out);

/* The driver's verbs; what they say is looked through. */
bool mx_read(const char *owner, struct zone *out, struct err *err);
bool mx_write(const char *owner, const struct mxset *have,
	      const struct mxset *want, struct err *err);
/* Reads ZONE twice: as it is, "10 a.example.net" of 3600 s, and with that body
 * for an answer. Returns what the second read does. */
bool mx_read_answered(const char *body, struct zone *out, struct err *err);
/* Fails the test when text holds the canary. */
void assert_silent(const char *text);
/* …and when the error is not of that kind, or has no words. */
void assert_err(const struct err *err, enum err_kind kind);
void assert_set(const struct mxset *is, const struct mxset *shall);

extern const struct claim write_claims[];
extern const size_t n_write_claims;
extern const struct claim shape_claims[];
extern const size_t n_shape_claims;
extern const struct claim failure_claims[];
extern const size_t n_failure_claims;
extern const struct claim signing_claims[];
extern const size_t n_signing_claims;
/* A claim about APIs that show keys which are not in use, too. */
void keys_out_of_use_give_no_ds(void **state);
extern const struct claim rights_claims[];
extern const size_t n_rights_claims;
extern const struct claim cloudflare_claims[];
extern const size_t n_cloudflare_claims;
extern const struct claim desec_claims[];
extern const size_t n_desec_claims;
extern const struct claim dnsimple_claims[];
extern const size_t n_dnsimple_claims;
extern const struct claim exec_claims[];
extern const size_t n_exec_claims;
extern const struct claim hostingde_claims[];
extern const size_t n_hostingde_claims;
extern const struct claim gandi_claims[];
extern const size_t n_gandi_claims;
extern const struct claim autodns_claims[], inwx_claims[], ionos_claims[];
extern const size_t n_autodns_claims, n_inwx_claims, n_ionos_claims;
extern const struct claim infomaniak_claims[];
extern const size_t n_infomaniak_claims;
extern const struct claim netcup_claims[], ovh_claims[];
extern const size_t n_netcup_claims, n_ovh_claims;
extern const struct claim azure_claims[];
extern const size_t n_azure_claims;
extern const struct claim scaleway_claims[];
extern const size_t n_scaleway_claims;
extern const struct claim google_claims[];
extern const size_t n_google_claims;
extern const struct claim route53_claims[];
extern const size_t n_route53_claims;
extern const struct claim powerdns_claims[];
extern const size_t n_powerdns_claims;
extern const struct claim rfc2136_claims[];
extern const size_t n_rfc2136_claims;

/* One row of a table of claims. */
#define CLAIM(f, traits)                                                \
	{                                                               \
		.test = cmocka_unit_test_setup_teardown(f, claim_begin, \
							claim_end),     \
		.needs = traits                                         \
	}
