/*
 * Amazon Route 53 (docs.aws.amazon.com/Route53/latest/APIReference), in XML.
 * Whole sets; a batch deletes the set exactly as it was read and creates the
 * new one, both or neither.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/ds.h"
#include "providers/dns/fields.h"
#include "providers/dns/route53_sign.h"
#include "providers/dns/signing.h"
#include "providers/dns/texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOP "/2013-04-01"
#define ZONE TOP "/hostedzone/"
#define PAGES_MAX 20
#define BODY_MAX ((size_t)1 << 20)

static const struct dns_setting settings[] = {
	{ .name = "access_key_id",
	  .help = "the access key's id",
	  .required = true,
	  .env = { "AWS_ACCESS_KEY_ID" } },
	{ .name = "secret_access_key",
	  .help = "the access key's secret half",
	  .required = true,
	  .secret = true,
	  .env = { "AWS_SECRET_ACCESS_KEY" } },
	{ .name = "session_token",
	  .help = "of a role that was assumed; profiles and roles are turned "
		  "into these three by `aws configure export-credentials "
		  "--format env`",
	  .secret = true,
	  .env = { "AWS_SESSION_TOKEN" } },
	{ .name = "hosted_zone_id",
	  .help = "the zone's id, where several have the name, or the rights "
		  "do not allow to list zones",
	  .env = { "AWS_HOSTED_ZONE_ID" } },
	{ .name = "region",
	  .help = "whose signatures the endpoint takes (cn-northwest-1 in "
		  "China, us-gov-west-1)",
	  .fallback = "us-east-1" },
	{ .name = "endpoint",
	  .help = "address of the API (route53.amazonaws.com.cn in China)",
	  .env = { "AWS_ENDPOINT_URL_ROUTE_53" },
	  .fallback = "https://route53.amazonaws.com" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 400, "compare the settings with what `exodane providers route53` "
	       "says of them" },
	{ 403, "the access key was refused, or may not do this: see its policy "
	       "(`exodane providers route53`), whether a session token has "
	       "expired, and compare this machine's clock with the right "
	       "time" },
	{ 429, "Route 53 takes few requests a second, and one change of a zone "
	       "at a time: run the same command again in a minute" },
	{ 0 },
};

/* ---- refusals, in two forms ---- */

static const char *const said[] = { "ErrorResponse.Error.Code",
				    "ErrorResponse.Error.Message",
				    "InvalidChangeBatch.Messages.Message",
				    NULL };

static enum err_kind judge(const cJSON *answer)
{
	static const struct {
		const char *code, *about;
		enum err_kind kind;
	} rows[] = {
		{ "InvalidChangeBatch", "was not found", ERR_CONFLICT },
		{ "InvalidChangeBatch", "do not match", ERR_CONFLICT },
		{ "InvalidChangeBatch", "already exists", ERR_CONFLICT },
		{ "Throttling", "", ERR_BUSY },
		{ "ThrottlingException", "", ERR_BUSY },
		{ "PriorRequestNotComplete", "", ERR_BUSY },
		{ "AccessDenied", "", ERR_AUTH },
		{ "ExpiredToken", "", ERR_AUTH },
	};
	bool batch = rest_at(answer, "InvalidChangeBatch");
	const char *code =
		batch ? "InvalidChangeBatch" : rest_text(answer, said[0]);
	const char *words = rest_text(answer, said[batch ? 2 : 1]);

	for (size_t i = 0; code && i < sizeof(rows) / sizeof(*rows); i++)
		if (strcmp(rows[i].code, code) == 0 &&
		    strstr(words ? words : "", rows[i].about))
			return rows[i].kind;
	return code ? ERR_REMOTE : ERR_NONE;
}

/* GET; the inside of the element root, with the answer to be freed. */
static bool read_answer(const struct driver *d, const char *path,
			const char *root, cJSON **answer, const cJSON **inside,
			struct err *err)
{
	if (!rest_call(&d->rest, "GET", path, NULL, answer, err))
		return false;
	*inside = rest_at(*answer, root);
	if (cJSON_IsObject(*inside))
		return true;
	cJSON_Delete(*answer);
	return err_set(err, ERR_PARSE, "route53: the answer has no %s", root);
}

/* ---- the zone ---- */

static const struct rest_fault faults[] = {
	{ "Config.PrivateZone", .never = "true",
	  .why = "is a private zone, which only virtual networks see" },
	{ 0 },
};

static bool is_named(const cJSON *item, const char *name)
{
	const char *text = rest_text(item, "Name");
	char its[DNAME_MAX];
	struct err ignored;

	return text && dname_parse(text, its, &ignored) &&
	       strcmp(its, name) == 0;
}

/* The list begins at the name, and goes on behind it. */
static bool list_zones(struct driver *d, const char *name, cJSON *list,
		       struct err *err)
{
	char path[DNAME_MAX + 256], id[128] = "";
	bool more = true;

	for (int i = 0; more && i < PAGES_MAX; i++) {
		const cJSON *inside, *zone;
		cJSON *answer;

		snprintf(path, sizeof(path),
			 TOP "/hostedzonesbyname?dnsname=%s.%s%s&maxitems=100",
			 name, *id ? "&hostedzoneid=" : "", id);
		if (!read_answer(d, path, "ListHostedZonesByNameResponse",
				 &answer, &inside, err))
			return false;
		cJSON_ArrayForEach(zone, rest_at(inside, "HostedZones"))
		{
			if (is_named(zone, name))
				cJSON_AddItemToArray(
					list, cJSON_Duplicate(zone, true));
		}
		const char *next = rest_text(inside, "NextHostedZoneId");
		const char *next_name = rest_text(inside, "NextDNSName");
		more = next && next_name &&
		       strncmp(next_name, name, strlen(name)) == 0 &&
		       rest_segment(next, id, sizeof(id));
		cJSON_Delete(answer);
	}
	return true;
}

/* "/hostedzone/Z0123" or "Z0123" */
static const char *bare(const char *id)
{
	const char *slash = id ? strrchr(id, '/') : NULL;

	return slash ? slash + 1 : id;
}

/* One that was named need not have the owner's name: it may lie above. */
static bool take_zone(struct driver *d, const char *owner, const char *id,
		      bool *found, struct err *err)
{
	char path[256], segment[128], name[DNAME_MAX];
	const cJSON *inside;
	struct err ignored;
	cJSON *answer;

	if (!id || !rest_segment(id, segment, sizeof(segment)))
		return err_set(err, ERR_PARSE,
			       "route53: the zone of %s has no id", owner);
	snprintf(path, sizeof(path), ZONE "%s", segment);
	if (!read_answer(d, path, "GetHostedZoneResponse", &answer, &inside,
			 err))
		return false;
	const cJSON *zone = rest_at(inside, "HostedZone");
	const char *text = rest_text(zone, "Name");
	bool ok = text && dname_parse(text, name, &ignored);
	*found = ok && dname_is_within(owner, name);
	if (!ok)
		err_set(err, ERR_PARSE, "route53: a zone without a name");
	else if (*found && rest_fault(faults, zone))
		ok = driver_refuse_zone(d, name, rest_fault(faults, zone), err);
	else if (*found)
		ok = driver_take_zone(d, name, id, err);
	if (ok)
		d->zone.ttl_max = INT32_MAX;
	zone_add_list(&d->zone, rest_at(inside, "DelegationSet.NameServers"));
	cJSON_Delete(answer);
	return ok;
}

static bool look(struct driver *d, const char *name, bool *found,
		 struct err *err)
{
	const struct route53 *r = (struct route53 *)d;
	const cJSON *zone = NULL;
	cJSON *list;

	if (*r->zone_id)
		return take_zone(d, name, bare(r->zone_id), found, err);
	list = cJSON_CreateArray();
	bool ok = list_zones(d, name, list, err) &&
		  (driver_choose(d, list, name, faults, &zone, err) ||
		   err_hint(err, "set AWS_HOSTED_ZONE_ID to the zone that is "
				 "served, the one whose name servers the "
				 "parent names"));
	*found = false;
	if (ok && zone)
		ok = take_zone(d, name, bare(rest_text(zone, "Id")), found,
			       err);
	cJSON_Delete(list);
	return ok;
}

/* ---- the set ---- */

/* Aliases, weights, places, health checks: a batch could not name them all. */
static bool is_plain(const cJSON *set, struct err *err)
{
	static const char *const known[] = { "Name", "Type", "TTL",
					     "ResourceRecords" };
	const cJSON *member;
	char why[128];

	cJSON_ArrayForEach(member, set)
	{
		size_t i = 0;
		while (i < 4 && strcmp(known[i], member->string) != 0)
			i++;
		if (i < 4)
			continue;
		snprintf(why, sizeof(why),
			 "has %.40s (an alias, a routing "
			 "policy or the like)",
			 member->string);
		return driver_refuse_set(why, err);
	}
	return true;
}

static bool take_set(const cJSON *set, struct mxset *out, struct err *err)
{
	const cJSON *record;
	uint32_t ttl;

	if (!is_plain(set, err))
		return false;
	if (!fields_number(set, "TTL", INT32_MAX, &ttl))
		return err_set(err, ERR_PARSE, "a set without TTL");
	cJSON_ArrayForEach(record, rest_at(set, "ResourceRecords"))
	{
		const char *text = rest_text(record, "Value");
		if (!texts_add(text ? text : "", ttl, out, err))
			return false;
	}
	return true;
}

/* The list begins at the set, or behind where it would be. */
static bool read_set(void *self, const char *owner, struct zone *out,
		     struct err *err)
{
	char path[DNAME_MAX + 256];
	struct driver *d = self;
	const cJSON *inside;
	cJSON *answer;

	if (!driver_find_zone(d, owner, look, err))
		return false;
	*out = d->zone;
	cJSON_Delete(d->present);
	d->present = NULL;
	snprintf(path, sizeof(path),
		 ZONE "%s/rrset?name=%s.&type=MX&maxitems=1", d->id, owner);
	if (!read_answer(d, path, "ListResourceRecordSetsResponse", &answer,
			 &inside, err))
		return false;
	const cJSON *sets = rest_at(inside, "ResourceRecordSets");
	if (sets && is_named(sets->child, owner) &&
	    rest_is(sets->child, "Type", "MX"))
		d->present = cJSON_Duplicate(sets->child, true);
	cJSON_Delete(answer);
	return !d->present || take_set(d->present, &out->set, err) ||
	       err_prefix(err, "route53: %s", owner);
}

/* The change is PENDING at first; lists show it at once, and the name servers
 * are for the engine to ask. */
static bool replace(void *self, const char *owner, const struct mxset *want,
		    struct err *err)
{
	struct driver *d = self;
	char *batch = route53_batch(d->present, owner, want);
	char path[256];

	snprintf(path, sizeof(path), ZONE "%s/rrset", d->id);
	bool ok = batch ? rest_send(&d->rest, "POST", path, "application/xml",
				    batch, NULL, err)
			: err_set(err, ERR_INTERNAL, "route53: no memory");
	free(batch);
	return ok;
}

/* ---- signing ---- */

static bool dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
			struct err *err)
{
	static const struct signing_word words[] = {
		{ "SIGNING", SIGNING_ON, "" },
		{ "UPDATING", SIGNING_PENDING, "being changed" },
		{ "NOT_SIGNING", SIGNING_OFF, "" },
		{ "DELETING", SIGNING_OFF, "being switched off" },
		{ "ACTION_NEEDED", SIGNING_UNKNOWN,
		  "Route 53 cannot use the key (ACTION_NEEDED)" },
		{ "INTERNAL_FAILURE", SIGNING_UNKNOWN,
		  "Route 53 cannot use the key (INTERNAL_FAILURE)" },
		{ 0 },
	};
	struct driver *d = self;
	const cJSON *inside, *key;
	cJSON *answer;
	char path[256];

	*out = (struct zone_dnssec){ 0 };
	if (!driver_find_zone(d, owner, look, err))
		return false;
	snprintf(path, sizeof(path), ZONE "%s/dnssec", d->id);
	if (!read_answer(d, path, "GetDNSSECResponse", &answer, &inside, err))
		return false;
	signing_by_word(words, rest_text(inside, "Status.ServeSignature"), out);
	cJSON_ArrayForEach(key, rest_at(inside, "KeySigningKeys"))
	{
		if (out->state == SIGNING_ON &&
		    rest_is(key, "Status", "ACTIVE"))
			ds_add_text(out, rest_text(key, "DSRecord"));
	}
	cJSON_Delete(answer);
	return true;
}

/* Keys are in KMS, cost money, and are for their owner to make. */
static bool dnssec_enable(void *self, const char *owner, struct err *err)
{
	struct driver *d = self;

	if (signing_enable(d, owner, dnssec_read, "POST", ZONE,
			   "/enable-dnssec", NULL, err))
		return true;
	if (!err || !strstr(err->msg, "KeySigningKeyWithActiveStatusNotFound"))
		return false;
	err->kind = ERR_UNSUPPORTED;
	return err_hint(err,
			"make a KMS key (us-east-1, ECC_NIST_P256, "
			"SIGN_VERIFY) that dnssec-route53.amazonaws.com may "
			"use; then `aws route53 create-key-signing-key "
			"--hosted-zone-id %s --name exodane --status ACTIVE "
			"--caller-reference 1 --key-management-service-arn "
			"ARN`, and run the same command again",
			d->id);
}

/* ---- the handle ---- */

static bool open_driver(const struct dns_config *given, struct dns_api *out,
			struct err *err)
{
	struct dns_config config = *given;
	struct route53 *r =
		driver_open(&route53_provider, sizeof(*r), &config, NULL, err);

	if (!r)
		return false;
	r->driver.rest.said = said;
	r->driver.rest.judge = judge;
	r->driver.rest.hints = hints;
	r->driver.rest.max_body = BODY_MAX;
	r->driver.zone_key = "Name";
	r->driver.sets.read = read_set;
	r->driver.sets.replace = replace;
	if (!route53_begin(r, &config, err)) {
		driver_close(r);
		return false;
	}
	*out = driver_api(&r->driver);
	out->dnssec_read = dnssec_read;
	out->dnssec_enable = dnssec_enable;
	return true;
}

const struct dns_provider route53_provider = {
	.name = "route53",
	.title = "Amazon Route 53",
	.settings = settings,
	.open = open_driver,
	.can_sign = true,
	.sign_needs = "a key of your own in AWS KMS (us-east-1), which costs "
		      "money each month, made a key-signing key of the zone",
	.asks = { .read = 1 },
	.privilege = "an access key of an IAM user or role whose policy allows "
		     "route53:GetHostedZone, ListResourceRecordSets, "
		     "ChangeResourceRecordSets (by the condition keys "
		     "route53:ChangeResourceRecordSetsRecordTypes for MX "
		     "alone) and GetDNSSEC on "
		     "arn:aws:route53:::hostedzone/ID, and "
		     "ListHostedZonesByName on * unless AWS_HOSTED_ZONE_ID is "
		     "set; to switch on signing also EnableHostedZoneDNSSEC",
	.ds_path = "for a domain registered at Route 53 in the console "
		   "(Registered domains, DNSSEC keys); else by hand. CDS is "
		   "not published",
	.untried = "everything against the live API",
	.reverts = "Terraform (aws_route53_record), CloudFormation and CDK, "
		   "octoDNS, dnscontrol, external-dns",
};
