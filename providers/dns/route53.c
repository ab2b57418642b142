/*
 * Amazon Route 53 (docs.aws.amazon.com/Route53/latest/APIReference), in XML. A
 * batch deletes a set exactly as it was read and creates the new one.
 */
#include "providers/dns/aws.h"
#include "providers/dns/drivers.h"
#include "providers/dns/kind_verbs.h"
#include "providers/dns/rights.h"
#include "providers/dns/route53_batch.h"
#include "providers/dns/xml.h"

#include <string.h>

#define ZONE_ID 4 /* its place in kept */
#define TOP "/2013-04-01"
#define ZONE TOP "/hostedzone/{zone}"
#define IN_BATCH "InvalidChangeBatch.Messages.Message"
#define LIST "ListHostedZonesByNameResponse."
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
	  .help = "of an assumed role; `aws configure export-credentials "
		  "--format env` turns profiles and roles into these three",
	  .secret = true,
	  .env = { "AWS_SESSION_TOKEN" } },
	{ .name = "hosted_zone_id",
	  .help = "the zone's id, where several have the name, or the rights "
		  "do not allow to list zones",
	  .env = { "AWS_HOSTED_ZONE_ID" } },
	{ .name = "region",
	  .help = "whose signatures the endpoint takes (cn-northwest-1)",
	  .fallback = "us-east-1" },
	{ .name = "sts_endpoint",
	  .help = "address of the API that tells whose key it is",
	  .env = { "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL" },
	  .fallback = "https://sts.amazonaws.com" },
	{ .name = "iam_endpoint",
	  .help = "address of the API that tells what it may do",
	  .env = { "AWS_ENDPOINT_URL_IAM", "AWS_ENDPOINT_URL" },
	  .fallback = "https://iam.amazonaws.com" },
	{ .name = "endpoint",
	  .help = "address of the API (route53.amazonaws.com.cn in China)",
	  .env = { "AWS_ENDPOINT_URL_ROUTE_53", "AWS_ENDPOINT_URL" },
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
				    "ErrorResponse.Error.Message", IN_BATCH,
				    NULL };

/* A batch that does not fit what is there is told in words alone. */
static const struct rest_row verdicts[] = {
	{ "ErrorResponse.Error.Code", "Throttling", ERR_BUSY },
	{ "ErrorResponse.Error.Code", "ThrottlingException", ERR_BUSY },
	{ "ErrorResponse.Error.Code", "PriorRequestNotComplete", ERR_BUSY },
	{ "ErrorResponse.Error.Code", "AccessDenied", ERR_AUTH },
	{ "ErrorResponse.Error.Code", "ExpiredToken", ERR_AUTH },
	{ "ErrorResponse.Error.Code", NULL, ERR_REMOTE },
	{ IN_BATCH, NULL, ERR_CONFLICT, .has = "was not found" },
	{ IN_BATCH, NULL, ERR_CONFLICT, .has = "do not match" },
	{ IN_BATCH, NULL, ERR_CONFLICT, .has = "already exists" },
	{ IN_BATCH, NULL, ERR_REMOTE },
	{ 0 },
};

/* ---- the zone ---- */

static const struct rest_fault zone_faults[] = {
	{ "Config.PrivateZone", .never = "true",
	  .why = "is a private zone, which only virtual networks see" },
	{ 0 },
};

/* The list begins at the name, and goes on behind it. */
static const struct pages_chain zones = {
	.list = LIST "HostedZones",
	.next = LIST "NextHostedZoneId",
	.parameter = "&hostedzoneid=",
	.name = "Name",
	.next_name = LIST "NextDNSName",
};

/* "/hostedzone/Z0123" */
static bool take_id(struct driver *d, const cJSON *zone, struct err *err)
{
	const char *id = rest_text(zone, "Id"), *slash = strrchr(id, '/');

	return rest_segment(slash ? slash + 1 : id, d->id, sizeof(d->id)) ||
	       err_set(err, ERR_PARSE, "route53: a zone's id is none");
}

/* ---- signing ---- */

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

static const struct rest_fault key_faults[] = {
	{ "Status", .only = "ACTIVE", .why = "signs nothing" },
	{ 0 },
};

/* Keys are in KMS, cost money, and are for their owner to make. */
static bool dnssec_enable(void *self, const char *owner, struct err *err)
{
	if (kind_dnssec_enable(self, owner, err))
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
			((struct driver *)self)->id);
}

/* ---- the handle ---- */

static bool begin(void *self, const struct dns_config *config, struct err *err)
{
	struct aws *aws = self;
	char *id = aws->driver.kept[ZONE_ID], *slash = strrchr(id, '/');

	aws->service = "route53";
	if (slash)
		memmove(id, slash + 1, strlen(slash + 1) + 1);
	return true;
}

static const struct kind kind = {
	.provider = &route53_provider,
	.size = sizeof(struct aws),
	.keep = { "access_key_id", "secret_access_key", "session_token",
		  "region", "hosted_zone_id", "sts_endpoint", "iam_endpoint" },
	.zone_key = "Name",
	.rest = { .said = said,
		  .verdicts = verdicts,
		  .sign = aws_sign,
		  .parse = xml_parse,
		  .format = "XML",
		  .max_body = BODY_MAX,
		  .hints = hints },
	.zones = { .list = { TOP "/hostedzonesbyname?dnsname={name}."
				 "&maxitems=100",
			     .chain = &zones },
		   .named = { TOP "/hostedzone/{4}",
			      .at = "GetHostedZoneResponse.HostedZone",
			      .single = true },
		   .named_by = ZONE_ID,
		   .id = "Id",
		   .faults = zone_faults,
		   .several = "set AWS_HOSTED_ZONE_ID to the zone that is "
			      "served, the one whose name servers the parent "
			      "names",
		   .ttl_max = INT32_MAX,
		   .ns_list = { ZONE, .at = "GetHostedZoneResponse."
					    "DelegationSet.NameServers" },
		   .take = take_id },
	/* The list begins at the set, or behind where it would be. */
	.whole = { .list = { ZONE "/rrset?name={name}.&type=MX&maxitems=1",
			     .at = "ListResourceRecordSetsResponse."
				   "ResourceRecordSets" },
		   .name = "Name",
		   .type = "Type",
		   .is = "{name}.",
		   .known = "Name|Type|TTL|ResourceRecords",
		   .ttl = "TTL",
		   .texts = "ResourceRecords.*.Value" },
	.sets = { .replace = route53_replace },
	.signing = { .list = { ZONE "/dnssec", .at = "GetDNSSECResponse",
			       .single = true },
		     .word = "Status.ServeSignature",
		     .words = words,
		     .ds = "KeySigningKeys.*",
		     .ds_texts = "DSRecord",
		     .ds_faults = key_faults,
		     .method = "POST",
		     .path = ZONE "/enable-dnssec" },
	.api = { .dnssec_enable = dnssec_enable, .rights = route53_rights },
	.begin = begin,
};

const struct dns_provider route53_provider = {
	.name = "route53",
	.title = "Amazon Route 53",
	.settings = settings,
	.kind = &kind,
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
	.tells = "whether the key is the root user's; missing and needless "
		 "ones where its policy allows iam:SimulatePrincipalPolicy",
	.ds_path = "for a domain registered at Route 53 in the console "
		   "(Registered domains, DNSSEC keys); else by hand. CDS is "
		   "not published",
	.untried = "everything against the live API",
	.reverts = "Terraform (aws_route53_record), CloudFormation and CDK, "
		   "octoDNS, dnscontrol, external-dns",
};
