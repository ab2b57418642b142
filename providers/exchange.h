#pragma once
/*
 * Exchange Online: the state of inbound DNSSEC and DANE for accepted domains,
 * and the four cmdlets that change it. In providers/exchange/: by PowerShell,
 * or by hand. The MX host is assigned by Microsoft, never built here.
 */
#include "state/action.h"
#include "state/clock.h"
#include "state/dname.h"
#include "state/err.h"
#include "state/person.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum feature_state {
	FEATURE_STATE_UNKNOWN, /* Exchange says so, or did not say */
	FEATURE_STATE_DISABLED,
	FEATURE_STATE_ENABLED,
};
const char *feature_state_name(enum feature_state state);

#define CONNECTORS_MAX 16

struct exchange_status {
	enum feature_state dnssec, dane;
	enum feature_state ipv6; /* AAAA of the mail host; decides nothing */
	bool accepted_known;
	bool accepted; /* an accepted domain of this tenant */
	bool initial;  /* the *.onmicrosoft.com one */
	bool pending;  /* being removed or completed */
	bool self_service;
	char domain_type[48];	  /* "Authoritative" */
	char assigned[DNAME_MAX]; /* the DNSSEC MX host; "" unknown */
	bool has_preference;	  /* from ExpectedMxRecord */
	uint16_t preference;
	char validation[256]; /* Exchange's own verdicts, one line */
	char words[1024];     /* Errors, Warnings, EX… verbatim; lines */
	size_t n_connectors;  /* that name a legacy host: "name: host" */
	char connectors[CONNECTORS_MAX][128];
};

struct exchange {
	void *self;
	const char *name; /* "pwsh", "manual" */
	/* A person is the source: asked only when a proof needs it. */
	bool manual;
	/* Sign-in needs a person (device code, browser). */
	bool interactive;
	/* n domains in one visit. */
	bool (*read)(void *self, const char (*domains)[DNAME_MAX], size_t n,
		     struct exchange_status *out, struct err *err);
	/*
	 * One of the four Enable-/Disable- cmdlets. False with ERR_NET or
	 * ERR_BUSY: unanswered, it may have happened. ERR_REMOTE: it said no.
	 */
	bool (*set)(void *self, const char *domain, enum feature feature,
		    bool enable, struct result *out, struct err *err);
	/* Program and module versions, sign-in, rights; one line each into out,
	 * what is known of them also when it is false. For doctor; may be
	 * NULL. */
	bool (*examine)(void *self, char *out, size_t size, struct err *err);
	/* Lines to paste into PowerShell that give the rights; may be NULL. */
	void (*advise)(void *self, char *out, size_t size);
	void (*close)(void *self);
};

/* How to sign in: settings of a [tenant NAME] section. Secrets are values
 * read from environment, file or command by cmd. */
struct exchange_config {
	char program[4096];  /* "" finds pwsh */
	char temp_dir[4096]; /* for a private folder; "" is /tmp */
	char sign_in[32]; /* "device", "browser", "app", "identity", "token" */
	char user[256];	  /* UserPrincipalName */
	char organization[256]; /* primary *.onmicrosoft.com */
	char delegated_organization[256];
	char app_id[64];
	char certificate_file[4096];
	char certificate_thumbprint[64]; /* of Windows' own store instead */
	char certificate_password[512];	 /* secret */
	char access_token[8192];	 /* secret */
	char identity_id[64];		 /* user-assigned managed identity */
	char environment[64];		 /* O365Default; others are refused */
	int connect_s; /* 0: 120, without limit for a person */
	int cmdlet_s;  /* 0: 900 */
	struct clock clock;
	const struct person *person; /* for device codes; not owned */
	bool nobody; /* no person can sign in: such ways end in ERR_NOBODY */
};

bool exchange_pwsh_open(const struct exchange_config *config,
			struct exchange *out, struct err *err);
/* Prints cmdlets through person, asks for what they gave. */
bool exchange_manual_open(const struct person *person, struct exchange *out,
			  struct err *err);

/* ^[a-z0-9-]+\.[a-z0-9-]+\.mx\.microsoft\.?$, canonical into out. */
bool exchange_is_assigned_host(const char *text, char out[DNAME_MAX]);
