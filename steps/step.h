#pragma once
/*
 * The verbs' vocabulary: facts about the world as a plain value, a decision
 * as data, a step as a table row. observe asks; next, project and guard are
 * pure; act, in engine.c, is the only function that changes anything outside.
 */
#include "providers/dns_api.h"
#include "providers/exchange.h"
#include "providers/prober.h"
#include "providers/resolver.h"
#include "state/action.h"
#include "state/clock.h"
#include "state/migration.h"
#include "state/person.h"
#include "state/window.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Everything outside is a handle in here (law 9). */
struct world {
	struct clock clock;
	struct dns_api dns;
	struct exchange exchange;
	struct resolver resolver;
	struct prober prober;
	struct person person;
};

/* Groups of facts; a step names those it reads, for they are not free. */
enum fact {
	FACT_ZONE = 1 << 0,	/* the MX set by the provider's API */
	FACT_SERVED = 1 << 1,	/* by every authoritative server */
	FACT_CHAIN = 1 << 2,	/* the MX RRset's chain of trust */
	FACT_EXCHANGE = 1 << 3, /* states and assigned host */
	FACT_HOSTS = 1 << 4,	/* the MX hosts' addresses, and their chains */
	FACT_SMTP = 1 << 5,	/* port 25 of the hosts */
	FACT_TLSA = 1 << 6,	/* of the hosts whose addresses are secure */
	FACT_STS = 1 << 7,	/* MTA-STS */
	FACT_REPORTS = 1 << 8,	/* TLS-RPT and SPF, for check */
	FACT_SIGNING = 1 << 10, /* an unsigned zone: can its hoster sign? */
	/* Not a group: no person may be asked for facts (a dry run). */
	FACT_NOBODY = 1 << 9,
	/* Not a group: all at the same time, as far as can be (check). */
	FACT_AT_ONCE = 1 << 11,
};

/* Whether a group was observed, and how that went. */
enum known {
	NOT_ASKED,
	KNOWN,
	COULD_NOT_TELL, /* the group's words say why */
};

#define SERVERS_MAX 24
#define SERVED_SETS_MAX 4
#define HOSTS_MAX 8
#define HOST_ADDRESSES_MAX 8

struct served_server {
	char server[DNAME_MAX];
	char address[ADDRESS_MAX];
	enum server_state state;
	int set;	/* index into sets; -1 none */
	bool is_signed; /* signatures came along */
	enum verdict verdict;
	int64_t expires_at;
	char words[160];
};

/* What the authoritative servers show for the owner's MX RRset. */
struct served {
	char zone[DNAME_MAX];
	size_t n_parent_ns;
	char parent_ns[ZONE_NS_MAX][DNAME_MAX];
	size_t n_sets; /* the different sets seen; [0] the most frequent */
	struct mxset sets[SERVED_SETS_MAX];
	size_t n_servers;
	struct served_server servers[SERVERS_MAX];
};

struct chain_facts {
	enum verdict verdict;
	int rcode;
	int64_t expires_at; /* earliest signature end, all servers; 0 none */
	char expanded[DNAME_MAX]; /* the MX's owner, after CNAMEs; "" no alias
				   */
	char reason[512], hint[512];
};

/* What a TLSA record says of its data, which facts do not keep. */
struct tlsa_kind {
	uint8_t usage, selector, mtype;
};

/* One MX host as a sender sees it. */
struct host_facts {
	char host[DNAME_MAX];
	enum known known; /* addresses */
	bool exists;	  /* it has an address */
	bool shown; /* its authoritative servers show an address; new hosts
		       are asked for there first */
	enum verdict verdict;	  /* of its addresses, CNAMEs included */
	char expanded[DNAME_MAX]; /* where its CNAMEs lead; "" no alias */
	bool alias_secure; /* its own CNAME is, though it leads to an unsigned
			      zone */
	char words[256];
	size_t n_addresses;
	char addresses[HOST_ADDRESSES_MAX][ADDRESS_MAX];
	enum known tlsa_known; /* NOT_ASKED where addresses are not secure */
	enum verdict tlsa_verdict;
	uint32_t tlsa_ttl;
	char tlsa_base[DNAME_MAX]; /* whose TLSA they are: host or expanded */
	bool tlsa_anywhere;   /* one of its authoritative servers shows it */
	bool tlsa_everywhere; /* all of them show it */
	size_t n_tlsa;
	struct tlsa_kind tlsa[TLSA_MAX];
	enum known smtp_known; /* COULD_NOT_TELL: port 25 not testable here */
	bool takes_mail;       /* an address took RCPT TO, or deferred it */
	char smtp_words[384];
	struct probe_result probes[HOST_ADDRESSES_MAX];
	enum dane_verdict dane;
};

/* What SPF says of the MX hosts, includes and redirects followed. */
struct spf_facts {
	size_t n_records;	   /* of the domain itself */
	bool too_many;		   /* over ten questions: a permanent error */
	bool incomplete;	   /* a record could not be had */
	char mx_at[DNAME_MAX];	   /* whose record has the domain's "mx"; "" */
	char legacy[DNAME_MAX];	   /* a legacy host that is named; "" */
	char legacy_at[DNAME_MAX]; /* … in whose record */
	char legacy_mx[DNAME_MAX]; /* … by "mx:" of this other domain; "" */
};

#define LEGACY_NAMES_MAX 10

/* A name of the domain, beside its own MX, that leads to a legacy host. */
struct legacy_name {
	char name[DNAME_MAX];
	char host[DNAME_MAX];
	bool is_mx; /* an MX record leads there; else it is an alias */
};

struct facts {
	int64_t at;
	unsigned asked; /* FACT_* groups that were observed */
	unsigned fresh; /* those of them that the last look observed */
	enum known zone_known;
	struct zone zone;
	struct err zone_err;
	enum known served_known;
	char served_words[256];
	enum known chain_known;
	struct chain_facts chain;
	bool can_sign;		  /* the hoster's API can */
	enum known signing_known; /* NOT_ASKED unless the zone is unsigned */
	struct zone_dnssec signing;
	char signing_words[256];
	enum known exchange_known;
	struct exchange_status exchange;
	struct err exchange_err;
	enum known sts_known;
	struct sts_policy sts;
	enum known reports_known;
	char tls_rpt[512]; /* the TXT value; "" absent */
	size_t n_tls_rpt;  /* how many there are */
	struct spf_facts spf;
	size_t n_legacy_names;
	struct legacy_name legacy_names[LEGACY_NAMES_MAX];
	size_t n_hosts; /* of all served sets, and the assigned */
	/* Large, and told by their counts: last, see facts_forget. */
	struct served served;
	struct host_facts hosts[HOSTS_MAX];
};
/* Nothing is known any more. What lies beyond a count is left as it is. */
void facts_forget(struct facts *facts);
/* Like =, but for what lies beyond the counts. */
void facts_copy(struct facts *to, const struct facts *from);

/* Settings of the runbook; all times in seconds. */
struct settings {
	int64_t low_ttl;      /* 60 */
	int64_t ttl_floor;    /* 30 */
	bool allow_short_ttl; /* a floor below 30 was allowed; recorded */
	int64_t final_ttl;    /* 0: max(original, 3600) */
	int64_t spread;	      /* 60: anycast nodes behind one address */
	int64_t tlsa_note;    /* 30 min */
	int64_t tlsa_give_up; /* 90 min */
	int64_t zone_max_ttl; /* 1 day: the largest TTL in an unsigned zone */
	int64_t old_ttl;      /* what caches may still hold; 0: as served */
	int64_t poll;	      /* first look again after this; grows ×2 to 60 */
	char recipient[321];  /* RCPT TO; "" postmaster@DOMAIN */
	size_t n_keep_mx;
	char keep_mx[8][DNAME_MAX];
	size_t n_ignore_server;
	char ignore_server[8][DNAME_MAX];
	bool zone_is_live;
	bool accept_zone;
	struct window window; /* moves are made only inside */
	bool outside_window;  /* … but a person said otherwise; recorded */
};
void settings_default(struct settings *settings);

/* An unanswered Enable- or Disable- is not sent again earlier, seconds: the
 * service itself gives a call 15 minutes. */
#define UNANSWERED_PAUSE 900

enum decision_kind { HOLDS, DO, WAIT, ASK, BLOCKED, CANNOT_TELL };

struct decision {
	enum decision_kind kind;
	struct action action;	  /* DO */
	int64_t due_at;		  /* WAIT, CANNOT_TELL: look again then */
	struct question question; /* ASK */
	char why[512], hint[512];
	enum err_kind err_kind; /* CANNOT_TELL: what kept us from it; ERR_NONE:
				   the world was unclear */
	char note[384]; /* HOLDS: what others say of it; decides nothing */
};

struct step {
	enum step_id id;
	const char *title;
	unsigned needs; /* FACT_* that next and the guards read */
	struct decision (*next)(const struct facts *facts,
				const struct migration *migration,
				const struct settings *settings, int64_t now);
};

struct runbook {
	enum runbook_id id;
	size_t n;
	const struct step *const *steps;
};
const struct runbook *runbook_find(enum runbook_id id);

/*
 * The groups a step needs now: its own, without those that cost much (port 25,
 * PowerShell, TLSA) once the journal shows that its proof held and a later
 * step has begun to act.
 */
unsigned step_needs(const struct runbook *runbook, size_t index,
		    const struct migration *migration);

/* ---- observe.c: the asking ---- */

/* Full answers behind the facts, for check, dnssec and report. */
struct evidence {
	struct dns_answer mx;
	bool has_mx;
	struct dns_authority authority;
	bool has_authority;
};
void evidence_free(struct evidence *evidence);

/* Asks for the groups in needs; out->…_known tells how each went. evidence
 * may be NULL. */
void observe(struct world *world, const struct settings *settings,
	     const struct migration *migration, unsigned needs,
	     struct facts *out, struct evidence *evidence);

/* Adds the groups in needs that facts lacks, as one more part of one look. */
void observe_more(struct world *world, const struct settings *settings,
		  const struct migration *migration, unsigned needs,
		  struct facts *facts, struct evidence *evidence);

/* ---- pure ---- */

/*
 * What the journal takes from the facts: the set and states as first found,
 * hosts, first sights, and the open move's applied, visible and settled times.
 * True when anything of it changed and must be saved.
 */
bool learn(const struct facts *facts, const struct settings *settings,
	   int64_t now, struct migration *migration);
/* The host that an Enable- named. */
void learn_result(struct migration *migration, const struct result *result);

/* Makes of the facts those that will be once the action has taken hold
 * everywhere. */
void project_into(struct facts *facts, const struct action *action);

/* ERR_UNSAFE, message and hint, when a guard forbids the action. */
bool guard(const struct action *action, enum step_id step,
	   const struct facts *facts, const struct migration *migration,
	   const struct settings *settings, int64_t now, struct err *err);
