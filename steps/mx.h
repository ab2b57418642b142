#pragma once
/* Whose a host is, and the arithmetic of preferences and TTLs. Pure. */
#include "steps/step.h"

enum mx_role {
	ROLE_LEGACY,  /* Microsoft's old host */
	ROLE_NEW,     /* the one Exchange assigned */
	ROLE_KEPT,    /* foreign, kept by --keep-mx */
	ROLE_FOREIGN, /* anybody else's */
};
enum mx_role mx_role(const char *host, const struct migration *migration,
		     const struct settings *settings);

/* The first host of that role in set, or NULL. */
const struct mx *mx_of_role(const struct mxset *set, enum mx_role role,
			    const struct migration *migration,
			    const struct settings *settings);
/* Removes all hosts of that role. */
void mx_drop_role(struct mxset *set, enum mx_role role,
		  const struct migration *migration,
		  const struct settings *settings);
/* Does set hold no other roles than new and kept, and the new one at all? */
bool mx_only_new(const struct mxset *set, const struct migration *migration,
		 const struct settings *settings);

uint16_t mx_lowest(const struct mxset *set);
uint16_t mx_highest(const struct mxset *set);
/* The preference nearest to wanted, at or above it where there is room, that
 * no host but `host` has; at most max (0: 65535). */
uint16_t mx_free_preference(const struct mxset *set, const char *host,
			    uint32_t wanted, uint16_t max);
/* Gives host (already there or not) that preference. */
bool mx_put(struct mxset *set, const char *host, uint16_t preference);

/* The low TTL that this provider and the settings allow. */
uint32_t mx_low_ttl(const struct zone *zone, const struct settings *settings);
/* The TTL for a write in mid-migration: the low one, or the present where that
 * is lower or cannot be set. */
uint32_t mx_write_ttl(const struct zone *zone, const struct settings *settings);

const struct host_facts *facts_host(const struct facts *facts,
				    const char *host);
/* Largest TTL of all sets that are served. */
uint32_t facts_served_ttl(const struct facts *facts);
/* The set that all answering servers show, or NULL. */
const struct mxset *facts_served_set(const struct facts *facts);
/* Does any served set hold host? */
bool facts_served_has(const struct facts *facts, const char *host);
/* Was that server excused, by --ignore-server now or before? */
bool server_ignored(const char *server, const struct migration *migration,
		    const struct settings *settings);
