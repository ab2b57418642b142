/* Whose a host is, and the arithmetic of preferences and TTLs. Pure. */
#include "steps/mx.h"

#include <string.h>

static bool is_kept(const char *host, const struct migration *migration,
		    const struct settings *settings)
{
	for (size_t i = 0; i < settings->n_keep_mx; i++)
		if (strcmp(settings->keep_mx[i], host) == 0)
			return true;
	return migration_has_override(migration, "keep-mx", host);
}

static bool is_new(const char *host, const struct migration *migration)
{
	if (migration->assigned[0])
		return strcmp(host, migration->assigned) == 0;
	return dname_classify(host) == DNAME_NEW;
}

enum mx_role mx_role(const char *host, const struct migration *migration,
		     const struct settings *settings)
{
	if (is_new(host, migration))
		return ROLE_NEW;
	if (dname_classify(host) == DNAME_LEGACY ||
	    (migration->legacy[0] && strcmp(host, migration->legacy) == 0))
		return ROLE_LEGACY;
	return is_kept(host, migration, settings) ? ROLE_KEPT : ROLE_FOREIGN;
}

const struct mx *mx_of_role(const struct mxset *set, enum mx_role role,
			    const struct migration *migration,
			    const struct settings *settings)
{
	for (size_t i = 0; i < set->n; i++)
		if (mx_role(set->mx[i].exchange, migration, settings) == role)
			return &set->mx[i];
	return NULL;
}

void mx_drop_role(struct mxset *set, enum mx_role role,
		  const struct migration *migration,
		  const struct settings *settings)
{
	const struct mx *mx;

	while ((mx = mx_of_role(set, role, migration, settings)) != NULL) {
		char host[DNAME_MAX];

		memcpy(host, mx->exchange, sizeof(host));
		mxset_remove(set, host);
	}
}

bool mx_only_new(const struct mxset *set, const struct migration *migration,
		 const struct settings *settings)
{
	return mx_of_role(set, ROLE_NEW, migration, settings) &&
	       !mx_of_role(set, ROLE_LEGACY, migration, settings) &&
	       !mx_of_role(set, ROLE_FOREIGN, migration, settings);
}

uint16_t mx_lowest(const struct mxset *set)
{
	uint16_t lowest = UINT16_MAX;

	for (size_t i = 0; i < set->n; i++)
		if (set->mx[i].preference < lowest)
			lowest = set->mx[i].preference;
	return lowest;
}

uint16_t mx_highest(const struct mxset *set)
{
	uint16_t highest = 0;

	for (size_t i = 0; i < set->n; i++)
		if (set->mx[i].preference > highest)
			highest = set->mx[i].preference;
	return highest;
}

static bool is_taken(const struct mxset *set, const char *host,
		     uint32_t preference)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->mx[i].preference == preference &&
		    strcmp(set->mx[i].exchange, host) != 0)
			return true;
	return false;
}

uint16_t mx_free_preference(const struct mxset *set, const char *host,
			    uint32_t wanted, uint16_t max)
{
	uint32_t top = max ? max : UINT16_MAX;
	uint32_t at = wanted > top ? top : wanted;

	while (at < top && is_taken(set, host, at))
		at++;
	while (at > 0 && is_taken(set, host, at))
		at--;
	return (uint16_t)at;
}

bool mx_put(struct mxset *set, const char *host, uint16_t preference)
{
	uint32_t ttl = mxset_max_ttl(set);

	mxset_remove(set, host);
	return mxset_add(set, host, preference, ttl);
}

static uint32_t larger(int64_t a, int64_t b)
{
	return (uint32_t)(a > b ? a : b);
}

uint32_t mx_low_ttl(const struct zone *zone, const struct settings *settings)
{
	return larger(zone->ttl_min,
		      larger(settings->low_ttl, settings->ttl_floor));
}

uint32_t mx_write_ttl(const struct zone *zone, const struct settings *settings)
{
	uint32_t present = mxset_max_ttl(&zone->set);
	uint32_t low = mx_low_ttl(zone, settings);

	if (zone->scope == TTL_ZONE || !zone->set.n)
		return present ? present : low;
	if (present < low)
		return larger(larger(present, zone->ttl_min),
			      settings->ttl_floor);
	return low;
}

bool server_ignored(const char *server, const struct migration *migration,
		    const struct settings *settings)
{
	for (size_t i = 0; i < settings->n_ignore_server; i++)
		if (strcmp(settings->ignore_server[i], server) == 0)
			return true;
	return migration_has_override(migration, "ignore-server", server);
}
