/*
 * What a Cloudflare token may do with the zone, which the zone tells; and what
 * else, which its policies tell, if it may read them.
 */
#include "providers/dns/path.h"
#include "providers/dns/rights.h"

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

/* "com.cloudflare.api.account.zone.*": every zone there is. */
static bool is_of_all_zones(const cJSON *policy)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, rest_at(policy, "resources"))
	{
		if (strstr(item->string ? item->string : "", ".zone.*"))
			return true;
	}
	return false;
}

static void take_policy(const cJSON *policy, struct dns_rights *out)
{
	/* Under the names of the panel. None is missing by this: see the zone.
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
	if (is_of_all_zones(policy))
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
	cJSON_ArrayForEach(policy, rest_at(token, "result.policies"))
		take_policy(policy, out);
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
