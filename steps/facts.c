/* Facts as a value: large arrays, of which only what is counted is looked at.
 */
#include "steps/mx.h"

#include <string.h>

void facts_forget(struct facts *facts)
{
	struct served *served = &facts->served;

	memset(facts, 0, offsetof(struct facts, served));
	served->zone[0] = '\0';
	served->n_parent_ns = served->n_sets = served->n_servers = 0;
}

static void copy_served(struct served *to, const struct served *from)
{
	memcpy(to->zone, from->zone, sizeof(to->zone));
	to->n_parent_ns = from->n_parent_ns;
	memcpy(to->parent_ns, from->parent_ns,
	       from->n_parent_ns * sizeof(*to->parent_ns));
	to->n_sets = from->n_sets;
	memcpy(to->sets, from->sets, from->n_sets * sizeof(*to->sets));
	to->n_servers = from->n_servers;
	memcpy(to->servers, from->servers,
	       from->n_servers * sizeof(*to->servers));
}

void facts_copy(struct facts *to, const struct facts *from)
{
	memcpy(to, from, offsetof(struct facts, served));
	copy_served(&to->served, &from->served);
	memcpy(to->hosts, from->hosts, from->n_hosts * sizeof(*to->hosts));
}

const struct host_facts *facts_host(const struct facts *facts, const char *host)
{
	for (size_t i = 0; i < facts->n_hosts; i++)
		if (strcmp(facts->hosts[i].host, host) == 0)
			return &facts->hosts[i];
	return NULL;
}

uint32_t facts_served_ttl(const struct facts *facts)
{
	uint32_t ttl = 0;

	for (size_t i = 0; i < facts->served.n_sets; i++) {
		uint32_t own = mxset_max_ttl(&facts->served.sets[i]);

		if (own > ttl)
			ttl = own;
	}
	return ttl;
}

const struct mxset *facts_served_set(const struct facts *facts)
{
	if (facts->served_known != KNOWN || facts->served.n_sets != 1)
		return NULL;
	return &facts->served.sets[0];
}

bool facts_served_has(const struct facts *facts, const char *host)
{
	for (size_t i = 0; i < facts->served.n_sets; i++)
		if (mxset_find(&facts->served.sets[i], host))
			return true;
	return false;
}
