#pragma once
/*
 * exodane.conf: INI with [default], one section per domain, [account NAME] and
 * [tenant NAME]. A value is looked for in the domain's section, in the account
 * or tenant it names, and in [default]. Everything is checked when it is read;
 * secrets are fetched only when they are needed, and never stand in it.
 */
#include "providers/dns_api.h"
#include "providers/exchange.h"
#include "providers/prober.h"
#include "providers/resolver.h"
#include "state/buf.h"
#include "steps/step.h"

#include <stdbool.h>
#include <stddef.h>

#define CONFIG_LINE_MAX 200
#define CONFIG_ENTRIES_MAX 2000
#define CONFIG_VALUES_MAX 24

enum section_kind {
	SECTION_DEFAULT = 1 << 0,
	SECTION_DOMAIN = 1 << 1,
	SECTION_ACCOUNT = 1 << 2,
	SECTION_TENANT = 1 << 3,
};

struct section {
	enum section_kind kind;
	char name[DNAME_MAX]; /* of domain, account or tenant */
	int line;
};

struct entry {
	size_t section; /* index into sections */
	int line;
	char name[64];
	char value[CONFIG_LINE_MAX];
};

struct config {
	char path[4096]; /* "" nothing was read */
	size_t n_sections;
	struct section *sections;
	size_t n_entries;
	struct entry *entries;
};

/* Zeroed first. Without must_exist an absent file is an empty one. ERR_CONFIG
 * with "path:line: …". Freed with config_free. */
bool config_load(const char *path, bool must_exist, struct config *out,
		 struct err *err);
void config_free(struct config *config);

/* The section's own entry, or NULL. */
const struct entry *config_entry(const struct config *config,
				 const struct section *section,
				 const char *name);
const struct section *config_section(const struct config *config,
				     enum section_kind kind, const char *name);
/*
 * The entry that counts for a domain ("" none): its section, then the one of
 * that kind (account, tenant; 0 none) it names, then [default]; or NULL.
 */
const struct entry *config_find(const struct config *config, const char *domain,
				enum section_kind shared, const char *name);
/* The same, as its value or NULL. */
const char *config_value(const struct config *config, const char *domain,
			 enum section_kind shared, const char *name);

/* Times, TTLs, recipient, change window. ERR_CONFIG: the window's time zone
 * cannot be read any more. */
bool config_settings(const struct config *config, const char *domain,
		     struct settings *out, struct err *err);

/* Where time zones are: $TZDIR as the C library has it, else the usual folder.
 */
const char *config_zones(void);

/* What a driver is opened with; the values live in memory. */
struct dns_choice {
	const struct dns_provider *provider;
	struct dns_config config;
	struct dns_value values[CONFIG_VALUES_MAX];
	char *memory[CONFIG_VALUES_MAX];
};
/* ERR_CONFIG when a required setting or a secret is missing. */
bool config_dns(const struct config *config, const char *domain,
		struct dns_choice *out, struct err *err);
/* Wipes the secrets. */
void config_dns_free(struct dns_choice *choice);
/* "manual" where nothing is set. */
const char *config_dns_name(const struct config *config, const char *domain);

/* True in *manual: cmdlets are shown, not run. */
bool config_exchange(const struct config *config, const char *domain,
		     bool *manual, struct exchange_config *out,
		     struct err *err);

/* What the domain's Exchange sign-in is known by: equal where it is shared. */
const char *config_exchange_source(const struct config *config,
				   const char *domain);

/* A path with "~/" in front as the home folder's. ERR_CONFIG: too long. */
bool config_path(const char *text, char *out, size_t size, struct err *err);

/* "60", "60s", "30m", "1h", "2d" as seconds. */
bool config_span(const char *text, int64_t *out);
