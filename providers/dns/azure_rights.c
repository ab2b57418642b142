/*
 * What an application may do with an Azure DNS zone: the zone's own list of
 * permissions (learn.microsoft.com/rest/api/authorization/permissions,
 * "List For Resource"), one entry for each role that it has there.
 */
#include "providers/dns/rights.h"

#include "providers/dns/kind.h"

#include <string.h>

#define ZONE "Microsoft.Network/dnsZones"

static const char *const needed[] = { ZONE "/read", ZONE "/MX/read",
				      ZONE "/MX/write" };

/* Reading, and what else the role DNS Zone Contributor has. */
static bool is_usual(const char *action)
{
	static const char *const usual[] = { ZONE "/",
					     "Microsoft.Insights/alertRules/",
					     "Microsoft.Resources/deployments/",
					     "Microsoft.Support/" };
	const char *verb = strrchr(action, '/');

	if (verb && strcasecmp(verb, "/read") == 0)
		return true;
	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++)
		if (strncasecmp(action, usual[i], strlen(usual[i])) == 0)
			return true;
	return false;
}

static bool fits_any(const cJSON *actions, const char *action)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, actions)
	{
		const char *rule = cJSON_GetStringValue(item);
		if (rule && rights_fit(rule, action))
			return true;
	}
	return false;
}

/* By one of the roles, whose own exceptions hold for it alone. */
static bool is_allowed(const cJSON *roles, const char *action)
{
	const cJSON *role;

	cJSON_ArrayForEach(role, roles)
	{
		if (fits_any(rest_at(role, "actions"), action) &&
		    !fits_any(rest_at(role, "notActions"), action))
			return true;
	}
	return false;
}

static void take_needless(const cJSON *roles, struct dns_rights *out)
{
	const cJSON *role, *item;

	cJSON_ArrayForEach(role, roles)
	{
		cJSON_ArrayForEach(item, rest_at(role, "actions"))
		{
			const char *action = cJSON_GetStringValue(item);
			if (action && !is_usual(action))
				rights_add(out->needless, "%.80s", action);
		}
	}
}

bool azure_rights(void *self, const char *owner, struct dns_rights *out,
		  struct err *err)
{
	static const struct pages_chain pages = { "value", "nextLink", NULL };
	static const struct kind_list list = {
		"{zone}/providers/Microsoft.Authorization/permissions"
		"?api-version=2022-04-01",
		.chain = &pages
	};
	const struct driver *d = self;
	cJSON *roles;

	*out = (struct dns_rights){ 0 };
	if (!kind_list_read(d, &list, d->zone.name, &roles, err))
		return false;
	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++)
		if (!is_allowed(roles, needed[i]))
			rights_add(out->missing, "%s", needed[i]);
	take_needless(roles, out);
	cJSON_Delete(roles);
	return true;
}
