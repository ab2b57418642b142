#pragma once
/*
 * The mail side as a sender sees it: SMTP with STARTTLS, certificates against
 * TLSA records, MTA-STS policies. Never sends a message. In providers/smtp/,
 * on OpenSSL and libcurl.
 */
#include "providers/resolver.h"
#include "state/clock.h"
#include "state/dname.h"
#include "state/err.h"
#include "state/mxset.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TLSA_MAX 32

/* RFC 6698 section 2.1. Data of up to 64 KB lie in the rdata it was read from,
 * which must live as long. */
struct tlsa {
	uint8_t usage, selector, mtype;
	uint16_t len;
	const uint8_t *data;
};
/* Rdata → struct tlsa; false when malformed. */
bool tlsa_parse(const uint8_t *rdata, uint16_t len, struct tlsa *out);

enum tlsa_match {
	TLSA_NOT_TRIED, /* no certificate was seen */
	TLSA_MATCH,
	TLSA_NO_MATCH,
	TLSA_UNUSABLE, /* usage 0/1, unknown selector or matching type, bad
			  length */
};

/* How far a server was carried, and where it ended. */
enum probe_state {
	PROBE_ACCEPTS,	 /* up to RCPT TO: takes mail for the recipient */
	PROBE_GREYLISTS, /* 4xx that says so: takes mail the second time */
	PROBE_DEFERS,	 /* any other 4xx to MAIL or RCPT */
	/* Exchange Online finds no tenant for the domain (…ATTR…), 4xx or 5xx,
	 * as happens for a while around a change of MX. */
	PROBE_UNATTRIBUTED,
	PROBE_REJECTS,	  /* 5xx to RCPT: does not take this domain's mail */
	PROBE_REPUTATION, /* refuses our own address, says nothing else */
	PROBE_NO_STARTTLS,
	PROBE_TLS_FAILED,
	PROBE_SMTP_FAILED, /* 4xx/5xx banner or EHLO, nonsense */
	PROBE_CLOSED,	   /* connection refused */
	PROBE_TIMEOUT,
	PROBE_RESET,
	PROBE_NO_ROUTE,	    /* address family not reachable from here */
	PROBE_NOT_TESTABLE, /* could not even be tried; or, by whoever looks at
			     * all targets, port 25 is closed from here: neither
			     * yes nor no */
};
const char *probe_state_name(enum probe_state state);

/* What a DANE sender would make of this one server (RFC 7672). */
enum dane_verdict {
	DANE_NONE,    /* no secure TLSA: opportunistic TLS. Only unusable ones
		       * and TLS came about: encrypted, nobody authenticated;
		       * words say so */
	DANE_GOOD,    /* a usable TLSA record matches */
	DANE_BAD,     /* usable records, none matches; or any, and no TLS:
		       * deferred */
	DANE_UNKNOWN, /* could not tell */
};
const char *dane_verdict_name(enum dane_verdict verdict);

struct probe_target {
	char host[DNAME_MAX]; /* the MX host */
	/* Whose TLSA they are (RFC 7672 section 2.2.2): for SNI and for the
	 * names that DANE-TA demands; "" host. */
	char base[DNAME_MAX];
	char address[ADDRESS_MAX];
	uint16_t port;		/* 0: 25 */
	char recipient[321];	/* RCPT TO; "" stops after the second EHLO */
	char domain[DNAME_MAX]; /* the mail domain */
	/* A secure MX led to host: then domain, and where its own CNAMEs lead
	 * ("" no alias), are names that DANE-TA takes, too (section 3.2.2). */
	bool mx_is_secure;
	char domain_expanded[DNAME_MAX];
	size_t n_tlsa; /* secure TLSA set; 0: none */
	struct tlsa tlsa[TLSA_MAX];
};

struct probe_result {
	enum probe_state state;
	char words[384];      /* the server's or TLS library's own words */
	bool connected;	      /* TCP and a 220 banner */
	bool starttls;	      /* the handshake finished */
	char tls_version[16]; /* "TLSv1.3" */
	bool cert_seen;
	bool cert_name_ok; /* fits host (RFC 6125) */
	bool cert_trusted; /* public chain, or --ca-file */
	bool cert_checked; /* the two above were judged */
	int64_t cert_ends_at;
	char cert_subject[256];
	enum tlsa_match match[TLSA_MAX]; /* one per target's tlsa */
	enum dane_verdict dane;
	int elapsed_ms;
	bool reached; /* something answered there: TCP came about, or RST */
};

/* RFC 8461. */
enum sts_mode { STS_ABSENT, STS_NONE, STS_TESTING, STS_ENFORCE, STS_UNKNOWN };
const char *sts_mode_name(enum sts_mode mode);

#define STS_MX_MAX 32

struct sts_policy {
	enum sts_mode mode; /* UNKNOWN: TXT is there, policy cannot be had */
	char id[64];	    /* from the TXT record */
	uint32_t txt_ttl;
	int64_t max_age_s;
	size_t n_mx;
	char mx[STS_MX_MAX][DNAME_MAX]; /* patterns, "*." allowed in front */
	char digest[65];		/* SHA-256 of the body */
	char words[384];		/* with UNKNOWN: why; else findings */
};
/* Section 4.1: does a pattern match host? A wildcard covers one label. */
bool sts_policy_matches(const struct sts_policy *policy, const char *host);

#define STS_TEXT_MAX 16384

/* What to publish, in this order: the policy first, the TXT after it. */
struct sts_proposal {
	char policy[STS_TEXT_MAX]; /* the file's body, CRLF line ends */
	char txt[64];		   /* the value of TXT _mta-sts.<domain> */
};
/*
 * The same policy with host matched too: mode, max_age and patterns stay, the
 * id is new, made from `at` (seconds; UTC, to the second). ERR_UNSUPPORTED when
 * there is no policy to start from (ABSENT, UNKNOWN) or no room for a pattern.
 */
bool sts_policy_propose(const struct sts_policy *policy, const char *host,
			int64_t at, struct sts_proposal *out, struct err *err);

/*
 * The policy for the end of a migration: mode enforce, the patterns that match
 * a host of the set, and every host that none of them matches. Errors as above.
 */
bool sts_policy_finish(const struct sts_policy *policy, const struct mxset *set,
		       int64_t at, struct sts_proposal *out, struct err *err);
/* Does the pattern match any host of the set? */
bool sts_pattern_is_used(const char *pattern, const struct mxset *set);

#define TLS_RPT_RUA_MAX 8

/* RFC 8460 section 3. */
struct tls_rpt {
	size_t n_rua;
	char rua[TLS_RPT_RUA_MAX][256]; /* "mailto:…" or "https://…" */
};
/* The value of the one "v=TLSRPTv1" record; ERR_PARSE says what is wrong. */
bool tls_rpt_parse(const char *txt, struct tls_rpt *out, struct err *err);

/* RFC 7208: the terms of an SPF record that ask the DNS. */
enum spf_kind {
	SPF_A,
	SPF_MX,
	SPF_INCLUDE,
	SPF_REDIRECT,
	SPF_OTHER, /* exists, ptr */
};
struct spf_term {
	enum spf_kind kind;
	/* "" the one that the record is about; "?" only a receiver knows. */
	char domain[DNAME_MAX];
};
bool spf_is_record(const char *txt);
/* The first max such terms, in their order; how many. */
size_t spf_terms(const char *txt, struct spf_term *out, size_t max);

#define POLICY_ADDRESSES_MAX 8

/* Whose MTA-STS policy is to be fetched, and from where. */
struct policy_request {
	char domain[DNAME_MAX];
	char txt[512]; /* the value of the one "v=STSv1" record */
	uint32_t ttl;  /* of that record */
	size_t n_addresses;
	char addresses[POLICY_ADDRESSES_MAX][ADDRESS_MAX]; /* of mta-sts.… */
};

struct probing; /* a look in the background */

struct prober {
	void *self;
	/*
	 * All targets at once, one deadline each. True even where a probe
	 * failed: that is in out[i].
	 */
	bool (*probe)(void *self, const struct probe_target *targets, size_t n,
		      struct probe_result *out, struct err *err);
	/* Fetches https://mta-sts.<domain>/.well-known/mta-sts.txt. */
	bool (*policy)(void *self, const struct policy_request *request,
		       struct sts_policy *out, struct err *err);
	/*
	 * Both in the background: begin returns at once, with NULL and err
	 * where it cannot; finish waits. Targets and request (NULL: no policy)
	 * must live until then; the targets' TLSA count as they are then.
	 */
	struct probing *(*begin)(void *self, const struct probe_target *targets,
				 size_t n, const struct policy_request *request,
				 struct err *err);
	void (*finish)(void *self, struct probing *probing,
		       struct probe_result *out, struct sts_policy *policy);
	void (*close)(void *self);
};

struct prober_config {
	char ca_file[4096];	       /* "" the system's */
	char helo[DNAME_MAX];	       /* "" this machine's name */
	int connect_ms;		       /* 0: 10000 */
	int total_ms;		       /* per target; 0: 30000 */
	bool check_public_certificate; /* loads a CA store: slow */
	struct clock clock;
	uint16_t policy_port; /* where policies are fetched; 0: 443 */
};
bool prober_open(const struct prober_config *config, struct prober *out,
		 struct err *err);
