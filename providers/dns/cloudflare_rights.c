/*
 * What a Cloudflare token may do with the zone, which the zone tells; and what
 * else, which its policies tell, if it may read them.
 */
#include "providers/dns/path.h"
#include "providers/dns/rights.h"

#include <stdio.h>
#include <string.h>

/* Cloudflare's zones (developers.cloudflare.com/api, "Zone Details") tell what
 * the token may do with them: "#dns_records:edit". */
static bool read_zone(const struct driver *d, struct dns_rights *out,
		      struct err *err)
{
	static const struct rights_row rows[] = {
		{ "#zone:read", .is = RIGHT_NEEDED },
		{ "#dns_records:read", .is = RIGHT_NEEDED },
		{ "#dns_records:edit", .is = RIGHT_NEEDED },
		/* For signing. */
		{ "#zone_settings:read", .is = RIGHT_USEFUL },
		{ "#zone_settings:edit", .is = RIGHT_USEFUL },
		{ 0 },
	};
	static const struct rights_table table = {
		.list = { "/zones/{zone}", .at = "result.permissions",
			  .around = "result" },
		.is_untold = true,
		.rows = rows,
	};

	return rights_read(d, &table, out, err);
}

/* Resources are named one by one; or by "com.cloudflare.api.account.zone.*",
 * every zone there is; or as an object with those of one account. */
static bool are_all_zones(const cJSON *resources)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, resources)
	{
		if (strstr(item->string ? item->string : "", ".zone.*") ||
		    are_all_zones(item))
			return true;
	}
	return false;
}

static bool cover(const cJSON *resources, const char *zone)
{
	const cJSON *item;
	char own[160];

	snprintf(own, sizeof(own), "com.cloudflare.api.account.zone.%.80s",
		 zone);
	cJSON_ArrayForEach(item, resources)
	{
		if (rights_fit(item->string ? item->string : "", own) ||
		    cover(item, zone))
			return true;
	}
	return false;
}

/* Does a policy of that effect name the group for the zone? */
static bool is_named(const cJSON *policies, const char *effect,
		     const char *group, const char *zone)
{
	const cJSON *policy;

	cJSON_ArrayForEach(policy, policies)
	{
		if (rest_is(policy, "effect", effect) &&
		    rest_where(rest_at(policy, "permission_groups"), "name",
			       group, NULL) &&
		    cover(rest_at(policy, "resources"), zone))
			return true;
	}
	return false;
}

static bool is_granted(const cJSON *policies, const char *group,
		       const char *zone)
{
	return is_named(policies, "allow", group, zone) &&
	       !is_named(policies, "deny", group, zone);
}

/* Who may write may read. */
static void take_missing(const cJSON *policies, const char *zone,
			 struct dns_rights *out)
{
	if (!is_granted(policies, "Zone Read", zone) &&
	    !is_granted(policies, "Zone Write", zone))
		rights_add(out->missing, "Zone Read");
	if (!is_granted(policies, "DNS Write", zone))
		rights_add(out->missing, "DNS Write");
}

static void take_policy(const cJSON *policy, struct dns_rights *out)
{
	/* Under the names of the panel. What is missing, no policy tells alone.
	 */
	static const struct rights_row rows[] = {
		{ "Zone Read", .is = RIGHT_USEFUL },
		{ "DNS Read", .is = RIGHT_USEFUL },
		{ "DNS Write", .is = RIGHT_USEFUL },
		{ "Zone Settings Read", .is = RIGHT_USEFUL },
		{ "Zone Settings Write", .is = RIGHT_USEFUL },
		{ 0 },
	};
	static const struct rights_table table = { .word = "name",
						   .rows = rows };

	if (!rest_is(policy, "effect", "allow"))
		return;
	rights_compare(rest_at(policy, "permission_groups"), &table, out);
	if (are_all_zones(rest_at(policy, "resources")))
		rights_add(out->needless, "all zones");
}

/*
 * A user's token (developers.cloudflare.com/api, "Verify Token" and "Token
 * Details"). That it may not read itself, or is an account's, is just as well.
 */
static bool read_token(const struct driver *d, struct dns_rights *out,
		       struct err *err)
{
	cJSON *self = NULL, *token = NULL;
	struct err why = { 0 };
	const cJSON *policy;
	char path[DRIVER_PATH_MAX];

	bool ok = kind_call(d, "GET", "/user/tokens/verify", NULL, NULL, &self,
			    &why);
	const char *id = rest_text(self, "result.id");
	ok = ok &&
	     (!id || (path_below(d, "/user/tokens", "", id, path, &why) &&
		      rest_call(&d->rest, "GET", path, NULL, &token, &why)));
	const cJSON *policies = rest_at(token, "result.policies");
	if (cJSON_IsArray(policies) && !*out->missing)
		take_missing(policies, d->id, out);
	cJSON_ArrayForEach(policy, policies) take_policy(policy, out);
	cJSON_Delete(self);
	cJSON_Delete(token);
	if (ok || why.kind == ERR_AUTH || why.kind == ERR_REMOTE)
		return true;
	if (err)
		*err = why;
	return false;
}

bool cloudflare_rights(void *self, const char *owner, struct dns_rights *out,
		       struct err *err)
{
	return read_zone(self, out, err) && read_token(self, out, err);
}
