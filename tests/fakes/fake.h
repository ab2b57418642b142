#pragma once
/*
 * A hostile world in virtual time: a zone with its history, name servers that
 * follow it late, an Exchange that is slow and sometimes silent, hosts that
 * come and go, other people's caches that keep any honest old answer until its
 * TTL ends, a person with scripted answers, a journal that may die at any save.
 */
#include "state/journal.h"
#include "steps/engine.h"

#define FAKE_SERVERS_MAX 4
#define FAKE_VERSIONS_MAX 128
#define FAKE_ANSWERS_MAX 16
#define FAKE_TOLD_MAX 512

#define FAKE_DOMAIN "contoso.ch"
#define FAKE_LEGACY "contoso-ch.mail.protection.outlook.com"
#define FAKE_NEW "contoso-ch.o-v1.mx.microsoft"
#define FAKE_START 1800000000 /* the first virtual second */
#define FAKE_NEVER INT64_MAX

/* Places where the outside is called. */
enum fake_site {
	SITE_MX_READ,
	SITE_MX_WRITE,
	SITE_SIGN,
	SITE_EXCHANGE_READ,
	SITE_EXCHANGE_SET,
	SITE_ASK,
	SITE_AUTHORITY,
	SITE_PROBE,
	SITE_POLICY,
	FAKE_SITES,
};
extern const char *const fake_site_names[FAKE_SITES];

/* The nth call (from 1) of a site goes wrong. */
struct fake_fault {
	enum fake_site site;
	unsigned nth; /* 0: no fault */
	enum { BEFORE_EFFECT, AFTER_EFFECT, HALF_WAY } when;
	enum err_kind kind;
};

/* From at on, this was the zone's set. */
struct fake_version {
	int64_t at;
	struct mxset set;
};

struct fake_zone {
	size_t n_versions;
	struct fake_version versions[FAKE_VERSIONS_MAX];
	size_t n_servers;
	char names[FAKE_SERVERS_MAX][DNAME_MAX];
	int64_t lag[FAKE_SERVERS_MAX];
	bool silent[FAKE_SERVERS_MAX];
	struct zone limits; /* TTL limits, scope, preference_max, ns */
	/* A write that fails after its effect is in the API, not in public. */
	bool drafts;
	struct mxset draft;
	/* Where the hoster can sign: since when it does, and how long after
	 * that the DS is at the parent. FAKE_NEVER: it does not. */
	int64_t signed_at, ds_after_s;
	unsigned signings;
	enum verdict verdict;
	int64_t signature_s; /* how long signatures last from now */
	unsigned writes;     /* that changed something */
	/* The cache model: how old the resolver's answers are; 0: it sees
	 * every change at once. */
	int64_t stale_s;
};

/* A feature's state over time. */
struct fake_feature {
	int64_t on_at, off_at; /* FAKE_NEVER: not yet */
};

struct fake_exchange {
	struct fake_feature dnssec, dane;
	unsigned unknown_reads; /* the next so many reads say Unknown */
	int64_t late_s; /* an unanswered call takes hold so much later */
	int64_t publish_s, tlsa_s;    /* after enabling, until it is shown */
	struct exchange_status extra; /* accepted, initial, preference, … */
	unsigned sets;		      /* calls that had an effect */
	char names[DNAME_MAX];	      /* the host it reports; "" the true one */
};

struct fake_hosts {
	int64_t legacy_gone_at;	   /* the name no longer resolves */
	bool legacy_dies_unlisted; /* takes no mail once out of the zone */
	int64_t new_works_at;	   /* takes no mail before */
	bool port25_closed;	   /* not testable from here */
	bool tlsa_mismatch;
	enum verdict new_verdict;
};

struct fake_person {
	size_t n;
	struct {
		char id[QUESTION_ID_MAX], answer[64];
	} answers[FAKE_ANSWERS_MAX];
	bool first_choice; /* answers everything with the first choice */
	unsigned asked;
	char last_id[QUESTION_ID_MAX], last_text[768];
	size_t n_told; /* what was said, the first lines of it */
	struct {
		enum tell level;
		char text[512];
	} told[FAKE_TOLD_MAX];
};

struct fake_journal {
	struct migration saved; /* as it is on disk */
	unsigned saves;
	unsigned kill_at; /* the process dies at that save; 0 never */
	bool kill_before; /* … before it reached the disk */
	bool dead;
	unsigned unmeant; /* calls that changed something unannounced: law 3 */
};

struct fake {
	int64_t now;
	struct world world;
	struct settings settings;
	struct run_opts opts;
	struct migration migration; /* in memory */
	struct journal journal;
	struct run_report report;
	struct fake_zone zone;
	struct fake_exchange exchange;
	struct fake_hosts hosts;
	struct sts_policy sts; /* mode STS_ABSENT: none */
	struct fake_person person;
	struct fake_journal disk;
	struct fake_fault fault;
	unsigned calls[FAKE_SITES];
	unsigned sleeps;
	unsigned interrupt_sleep; /* Ctrl-C in that sleep; 0 never */
	/* Called at every sleep, before it: a meddler. */
	void (*meddle)(struct fake *fake);
};

/* A legacy domain at TTL 3600, preference 10, three servers; everything works.
 * Freed with fake_close. */
struct fake *fake_open(void);
void fake_close(struct fake *fake);

/* Runs the engine over fake->migration until it ends. */
enum run_result fake_run(struct fake *fake);
/* Runs again from the disk, as often as it takes: leaves at each wait, sleeps
 * until it is due. At most tries runs. */
enum run_result fake_continue(struct fake *fake, unsigned tries);
/* The process was killed: memory is lost, the disk stays. */
void fake_revive(struct fake *fake);

/* fake_zone.c */
void fake_zone_open(struct fake *fake);
/* A person is the hands: what the servers show is all that is known. */
void fake_zone_by_hand(struct fake *fake);
/* It is unsigned, and its hoster can sign it. */
void fake_zone_unsigned(struct fake *fake);
enum verdict fake_zone_verdict(const struct fake *fake);
/* Does server i show signatures now? */
bool fake_zone_is_signed(const struct fake *fake, size_t server);
void fake_zone_set(struct fake *fake, const struct mxset *set);
const struct mxset *fake_zone_now(const struct fake *fake);
/* What server i shows at that time. */
const struct mxset *fake_zone_at(const struct fake *fake, size_t server,
				 int64_t at);

/* fake_exchange.c */
void fake_exchange_open(struct fake *fake);
bool fake_is_on(const struct fake_feature *feature, int64_t at);

/* fake_hosts.c, fake_resolver.c, fake_prober.c */
bool fake_host_exists(const struct fake *fake, const char *host, int64_t at);
bool fake_host_works(const struct fake *fake, const char *host, int64_t at);
bool fake_host_has_tlsa(const struct fake *fake, int64_t at);
void fake_resolver_open(struct fake *fake);
void fake_prober_open(struct fake *fake);

/* fake_person.c, fake_journal.c */
void fake_person_open(struct fake *fake);
void fake_answer(struct fake *fake, const char *id, const char *answer);
/* How often was something said that contains text? */
size_t fake_told(const struct fake *fake, const char *text);
/* Notes a change whose intent is not on disk. */
void fake_must_be_meant(struct fake *fake, enum action_kind kind);
void fake_journal_open(struct fake *fake);
/* What the strict reader makes of the disk. */
void fake_journal_read(const struct fake *fake, struct migration *out);

/* Counts a call and says whether it goes wrong, and how. */
bool fake_fails(struct fake *fake, enum fake_site site, int when,
		struct err *err);
void fake_called(struct fake *fake, enum fake_site site, int64_t seconds);

/*
 * fake_senders.c: the first virtual second at which a sender whose cache holds
 * any honest old answer finds no working MX; 0: there was none.
 */
int64_t fake_stranded_at(const struct fake *fake);
