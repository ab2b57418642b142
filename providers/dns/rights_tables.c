/* Rights that an API tells as a list of words. */
#include "providers/dns/rights.h"

/*
 * Google (docs.cloud.google.com/dns, "managedZones.testIamPermissions") tells
 * which of the permissions that it is asked for the caller has on a zone: here
 * what changes need, then what would cost the zone or the say over it.
 */
bool google_rights(void *self, const char *owner, struct dns_rights *out,
		   struct err *err)
{
	static const struct rights_row rows[] = {
		{ "dns.changes.create", .is = RIGHT_NEEDED },
		{ "dns.resourceRecordSets.create", .is = RIGHT_NEEDED },
		{ "dns.resourceRecordSets.delete", .is = RIGHT_NEEDED },
		{ "dns.resourceRecordSets.list", .is = RIGHT_NEEDED },
		{ "dns.resourceRecordSets.update", .is = RIGHT_NEEDED },
		{ 0 },
	};
	static const struct rights_table table = {
		.list = { "/managedZones/{zone}:testIamPermissions",
			  .at = "permissions", .around = "",
			  .body = "{\"permissions\": ["
				  "\"dns.changes.create\", "
				  "\"dns.resourceRecordSets.create\", "
				  "\"dns.resourceRecordSets.delete\", "
				  "\"dns.resourceRecordSets.list\", "
				  "\"dns.resourceRecordSets.update\", "
				  "\"dns.managedZones.delete\", "
				  "\"dns.managedZones.setIamPolicy\"]}" },
		.rows = rows,
	};

	return rights_read(self, &table, out, err);
}

/* Gandi's sign-in service tells the scopes of a token, whatever they are
 * (api.gandi.net/docs/authentication; GET /tokeninfo). */
bool gandi_rights(void *self, const char *owner, struct dns_rights *out,
		  struct err *err)
{
	static const struct rights_row rows[] = {
		{ "domain:tech",
		  "Manage domain name technical configurations (domain:tech)",
		  .is = RIGHT_NEEDED },
		{ "domain:view", .is = RIGHT_USEFUL },
		{ 0 },
	};
	static const struct rights_table table = {
		.list = { "/tokeninfo", .at = "scope" },
		.rows = rows,
	};
	const struct driver *d = self;
	struct driver asking;

	return driver_elsewhere(d, d->kept[0], &asking, err) &&
	       rights_read(&asking, &table, out, err);
}

/*
 * INWX (www.inwx.de/en/help/apidoc, account.getroles and account.addrole, which
 * lists them): numbers, or objects that hold one, or a mere list. No roles at
 * all say nothing: so it is with an account that is nobody's sub-account. A new
 * session, as of rpc_call, would change nothing.
 */
bool inwx_rights(void *self, const char *owner, struct dns_rights *out,
		 struct err *err)
{
	static const struct rights_row rows[] = {
		{ "20000", "the role Standard (everything)" },
		{ "20001", "the role Accounting" },
		{ "20002", .is = RIGHT_USEFUL }, /* domains: signing */
		{ "20003", "the role Hosting" },
		{ "20004", "the role DNS", .is = RIGHT_NEEDED },
		{ "20005", "the role Authcodes" },
		{ 0 },
	};
	static const struct rights_table table = { .word = "id",
						   .or_word = "roleId",
						   .all = "20000",
						   .is_untold = true,
						   .rows = rows };
	const struct driver *d = self;
	cJSON *answer = NULL;

	*out = (struct dns_rights){ 0 };
	if (!rpc_send(d, "account.getroles", cJSON_CreateObject(), &answer,
		      err))
		return false;
	const cJSON *data = rest_at(answer, "resData");
	rights_compare(cJSON_IsArray(data) ? data : rest_at(data, "roles"),
		       &table, out);
	cJSON_Delete(answer);
	return true;
}
