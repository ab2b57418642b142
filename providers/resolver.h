#pragma once
/*
 * Asking the DNS: validated answers through a recursive resolver, and every
 * authoritative server of a zone directly. In providers/resolver/, on ldns'
 * primitives.
 */
#include "state/clock.h"
#include "state/dname.h"
#include "state/err.h"
#include "state/finding.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DNS_NAME_MAX 1025 /* any owner name as text, escapes included */
#define ADDRESS_MAX 46

/* RR types that this program asks for (IANA registry). */
enum {
	DNS_A = 1,
	DNS_NS = 2,
	DNS_CNAME = 5,
	DNS_SOA = 6,
	DNS_MX = 15,
	DNS_TXT = 16,
	DNS_AAAA = 28,
	DNS_DS = 43,
	DNS_DNSKEY = 48,
	DNS_TLSA = 52,
};

/* RFC 4035 section 4.3. */
enum verdict {
	VERDICT_INDETERMINATE, /* could not tell */
	VERDICT_SECURE,
	VERDICT_INSECURE, /* proved to be unsigned */
	VERDICT_BOGUS,
};
const char *verdict_name(enum verdict verdict);

struct dns_question {
	char name[DNS_NAME_MAX]; /* canonical, no final dot */
	uint16_t type;
};

/* One resource record; rdata uncompressed, as on the wire (RFC 1035, 3). */
struct dns_record {
	char owner[DNS_NAME_MAX];
	uint16_t type;
	uint32_t ttl;
	uint16_t rdlen;
	const uint8_t *rdata; /* owned by the answer */
	const char *text;     /* presentation form; owned by the answer */
};

/* The usual reasons why a chain breaks, or ends unsigned: explain.c says what
 * each means and what to do. */
enum dns_cause {
	CAUSE_NONE,
	CAUSE_SERVER_FAILS, /* SERVFAIL, lame, silent */
	CAUSE_STRIPPED,	    /* signatures left out, even the root's */
	CAUSE_NO_ANCHOR,
	CAUSE_ANCHOR_MISFIT,	/* the zone's keys are none of the anchors' */
	CAUSE_DS_WITHOUT_KEY,	/* the zone has other keys: a move of hosters */
	CAUSE_UNSIGNED_WITH_DS, /* a DS, but no keys at all */
	CAUSE_ALGORITHM_MISMATCH, /* that key has another algorithm */
	CAUSE_DIGEST_WRONG,	  /* that key has another digest */
	CAUSE_KEY_REVOKED,
	CAUSE_KEY_UNUSABLE, /* no zone key, or of another protocol */
	CAUSE_KEYS_NOT_SIGNED,
	CAUSE_EXPIRED,
	CAUSE_NOT_YET,
	CAUSE_SIGNATURE_BAD,
	CAUSE_SIGNATURE_MISSING,
	CAUSE_SIGNATURE_NO_KEY,
	CAUSE_SIGNATURE_FOREIGN, /* made by another zone */
	CAUSE_TOO_MUCH,
	CAUSE_ABSENCE_UNPROVED,
	CAUSE_DS_UNPROVED, /* neither DS nor a proof that there is none */
	CAUSE_ALIAS,	   /* broken, or too many */
	CAUSE_UNSIGNED,	   /* proved: no DS, and no keys either */
	CAUSE_SIGNED_WITHOUT_DS,
	CAUSE_UNSUPPORTED, /* only algorithms that cannot be verified */
	CAUSE_WEAK_PROOF,  /* opt-out, or too many NSEC3 iterations */
};
/* "ds-without-key", …: stable words; "" none. */
const char *dns_cause_word(enum dns_cause cause);
/* What it is, and what to do: sentences without the zone's name. */
const char *dns_cause_title(enum dns_cause cause);
const char *dns_cause_advice(enum dns_cause cause);

/* A key for which the parent should publish a DS, as registrars ask for it:
 * some want the DS, some the key. */
struct dns_ds {
	char record[400]; /* "example.org. IN DS 12345 13 2 abcd…" */
	uint16_t tag, flags;
	uint8_t algorithm;
	char algorithm_name[32];
	char digest[65];       /* SHA-256, digest type 2 */
	char public_key[1400]; /* base64 */
};
#define DNS_DS_MAX 4

/* One link of the chain of trust, from the anchor down. */
struct link {
	char zone[DNAME_MAX];
	char check[32]; /* "anchor", "ds", "dnskey", "rrsig", "denial", … */
	enum status status;
	char text[384];
	char hint[512];
};

/*
 * What a validated question came to. The records are the CNAMEs that were
 * followed and the final RRset. Freed with dns_answer_free.
 */
struct dns_answer {
	struct dns_question question;
	int rcode; /* RFC 1035; -1: nobody answered */
	enum verdict verdict;
	char reason[512]; /* one line: why this verdict */
	char hint[1024];  /* what to do, with a DS line where one helps */
	enum dns_cause cause;
	char cause_zone[DNS_NAME_MAX]; /* whose fault it is */
	size_t n_ds; /* what the parent of that zone should publish */
	struct dns_ds *ds;
	char final_name[DNS_NAME_MAX]; /* after CNAMEs */
	bool cname_secure;  /* with CNAMEs: each link of them is secure */
	int64_t expires_at; /* earliest end of a signature used; 0: none */
	char route[96];	    /* who was asked */
	size_t n_records;
	struct dns_record *records;
	size_t n_links;
	struct link *links;
	void *memory; /* what the pointers above point into */
};
void dns_answer_free(struct dns_answer *answer);

enum server_state {
	SERVER_ANSWERED,
	SERVER_SILENT,	  /* timed out */
	SERVER_NOT_ASKED, /* no route to that address family from here */
	SERVER_LAME,	  /* REFUSED, SERVFAIL, not authoritative, nonsense */
	SERVER_NO_ADDRESS,
};

/* One address of one authoritative server, asked for one RRset. */
struct server_answer {
	char server[DNAME_MAX];
	char address[ADDRESS_MAX];
	enum server_state state;
	char words[160]; /* with any other state: what happened */
	int rcode;
	uint32_t serial;      /* of the zone's SOA there; 0 unknown */
	uint32_t ttl;	      /* of the RRset; 0 when absent */
	bool is_signed;	      /* an RRSIG over it came along */
	enum verdict verdict; /* its signature against the zone's keys */
	char reason[160];
	bool is_late;	    /* there was no time left to verify it */
	int64_t expires_at; /* earliest end of its signatures; 0 none */
	size_t n_records;
	struct dns_record *records;
};

/* Freed with dns_authority_free. */
struct dns_authority {
	struct dns_question question;
	int64_t at;	      /* what signatures were held against */
	char zone[DNAME_MAX]; /* the zone that holds the name */
	size_t n_parent_ns;   /* as the parent delegates it */
	char (*parent_ns)[DNAME_MAX];
	size_t n_child_ns; /* as the zone itself says */
	char (*child_ns)[DNAME_MAX];
	size_t n_servers; /* one entry per server and address */
	struct server_answer *servers;
	void *memory;
};
void dns_authority_free(struct dns_authority *authority);
/*
 * Each server that fails, lags or differs from the others: a finding, of which
 * the subject is its name; one good finding when all agree. How many were put
 * into out, at most max. Pure.
 */
size_t dns_authority_compare(const struct dns_authority *all, int64_t now,
			     struct finding *out, size_t max);

struct resolver {
	void *self;
	/*
	 * Validated answers to n questions at once, one deadline over all.
	 * True even where an answer is INDETERMINATE; false only when nothing
	 * could be asked at all, or ERR_INTERRUPTED, which all three give.
	 * out[i] is always initialised.
	 */
	bool (*ask)(void *self, const struct dns_question *questions, size_t n,
		    struct dns_answer *out, struct err *err);
	/*
	 * Each question put to every authoritative server of its zone. False
	 * when the zone or its servers cannot be found (ERR_NET).
	 */
	bool (*authority)(void *self, const struct dns_question *questions,
			  size_t n, struct dns_authority *out, struct err *err);
	/*
	 * The same for one question, in what is left of the deadline of the
	 * last ask, but not more than 2.5 s, and as of the time of that ask.
	 */
	bool (*compare)(void *self, const struct dns_question *question,
			struct dns_authority *out, struct err *err);
	void (*close)(void *self);
};

#define RESOLVER_SERVERS_MAX 8
#define RESOLVER_PASSES_MORE 3 /* from the root down, by other servers */
#define RESOLVER_ROUTES_MAX (RESOLVER_SERVERS_MAX + 1 + RESOLVER_PASSES_MORE)
#define ROUTE_TEXT_MAX 96

/* One reply, or silence, as it came. */
struct captured {
	size_t route; /* in the order asked */
	/* For the comparison of name servers: the address asked, "" where that
	 * was the resolver, and how it went. */
	char server[ADDRESS_MAX];
	enum server_state state;
	char name[DNS_NAME_MAX];
	uint16_t type;
	char by[ROUTE_TEXT_MAX]; /* who answered, or was asked last */
	char words[160];	 /* without packet: what happened */
	size_t len;
	uint8_t *packet; /* owned; NULL none */
};

/* All that one question was judged by, so that it can be judged again. Freed
 * with dns_capture_free. */
struct dns_capture {
	struct dns_question question;
	int64_t at; /* when it was judged */
	size_t n_anchors;
	char **anchors; /* records as text */
	size_t n_routes;
	char routes[RESOLVER_ROUTES_MAX][ROUTE_TEXT_MAX];
	size_t n;
	struct captured *captured;
	size_t n_servers; /* none: the name servers were not compared */
	struct captured *servers;
};
#define CAPTURED_MAX 4096 /* of either list */
void dns_capture_free(struct dns_capture *capture);
/* Copies; takes entry->packet over. False when full or out of memory. */
bool dns_capture_add(struct dns_capture *capture, const struct captured *entry);
bool dns_capture_add_server(struct dns_capture *capture,
			    const struct captured *entry);
bool dns_capture_add_anchor(struct dns_capture *capture, const char *record);
/*
 * Judges it again, as of now; nothing is asked. anchor_file: "" the captured
 * anchors. ERR_CONFIG for what cannot be read.
 */
bool dns_capture_judge(const struct dns_capture *capture,
		       const char *anchor_file, int64_t now,
		       struct dns_answer *out, struct err *err);
/*
 * The same of the name servers, as compare above gave it. ERR_NET: none were
 * found then, or their answers are not in the capture.
 */
bool dns_capture_compare(const struct dns_capture *capture,
			 const char *anchor_file, int64_t now,
			 struct dns_authority *out, struct err *err);

struct resolver_config {
	/* "ADDR", "ADDR@PORT", "[v6]@PORT", "https://…/dns-query" (RFC 8484),
	 * asked in this order while a verdict is bogus or could not be had;
	 * none, and no root hints: the system's (/etc/resolv.conf). */
	size_t n_servers;
	char servers[RESOLVER_SERVERS_MAX][256];
	/* "" none; "builtin" or a file: from the root down, after the servers
	 * above have failed to tell. */
	char root_hints_file[4096];
	char trust_anchor_file[4096]; /* "" the built-in root anchors */
	char ca_file[4096];	      /* for DNS over HTTPS; "" the system's */
	int deadline_ms;	      /* over all fallbacks; 0: 4000 */
	uint16_t authority_port;      /* 0: 53; tests without root differ */
	struct clock clock;	      /* what "now" is for signatures */
	/* NULL, or filled by each ask, of the first question, and by compare;
	 * the caller's. */
	struct dns_capture *capture;
};

/* ERR_CONFIG on an address or file that cannot be used. */
bool resolver_open(const struct resolver_config *config, struct resolver *out,
		   struct err *err);

/* MX rdata → preference and host; false when malformed or not a host name. */
bool dns_record_mx(const struct dns_record *record, uint16_t *preference,
		   char exchange[DNAME_MAX]);
/* CNAME rdata → the name it leads to; false as above. */
bool dns_record_cname(const struct dns_record *record, char target[DNAME_MAX]);
/* A or AAAA rdata → text. */
bool dns_record_address(const struct dns_record *record, char out[ADDRESS_MAX]);
/* TXT rdata → its strings joined (RFC 7208 section 3.3); false if too long. */
bool dns_record_txt(const struct dns_record *record, char *out, size_t size);
/* "MX", "TYPE65534" ⇄ number. */
bool dns_type_parse(const char *word, uint16_t *type);
void dns_type_text(uint16_t type, char out[16]);
void dns_rcode_text(int rcode, char out[16]);
