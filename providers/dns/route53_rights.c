/*
 * What an AWS access key may do: who it is (docs.aws.amazon.com/STS, "Get-
 * CallerIdentity", which everybody may ask), then what the policies of that
 * user or role allow on the zone (docs.aws.amazon.com/IAM, "Simulate-
 * PrincipalPolicy", for which few have the right).
 */
#include "providers/dns/aws.h"
#include "providers/dns/oauth.h"
#include "providers/dns/rights.h"

#include <stdio.h>
#include <string.h>

enum { STS = 5, IAM }; /* places in kept */

#define FORM_MAX 8192
#define ARN_MAX 512
#define MARKER_MAX 1024
#define PAGES_MAX 10
#define RESULT "SimulatePrincipalPolicyResponse.SimulatePrincipalPolicyResult"

static const struct rights_row rows[] = {
	{ "route53:ChangeResourceRecordSets", .is = RIGHT_NEEDED },
	{ "route53:ListResourceRecordSets", .is = RIGHT_NEEDED },
	{ "route53:GetHostedZone", .is = RIGHT_NEEDED },
	{ "route53:GetDNSSEC", .is = RIGHT_NEEDED },
	{ "route53:DeleteHostedZone" },
	{ 0 },
};

/* One request of a form, which is freed, if it is whole. */
static bool ask(const struct aws *aws, const char *service, int endpoint,
		bool is_whole, struct buf *form, cJSON **answer,
		struct err *err)
{
	struct aws asking = *aws;

	bool ok = (is_whole ||
		   err_set(err, ERR_INTERNAL, "route53: no memory")) &&
		  driver_elsewhere(&aws->driver, aws->driver.kept[endpoint],
				   &asking.driver, err);
	asking.service = service;
	asking.driver.rest.owner = &asking;
	ok = ok && rest_send(&asking.driver.rest, "POST", "/",
			     "application/x-www-form-urlencoded", form->data,
			     answer, err);
	buf_free(form);
	return ok;
}

/* "arn:aws:sts::1:assumed-role/NAME/SESSION" is "arn:aws:iam::1:role/NAME". */
static bool take_arn(const cJSON *answer, char out[ARN_MAX])
{
	const char *arn = rest_text(answer, "GetCallerIdentityResponse."
					    "GetCallerIdentityResult.Arn");
	const char *at = arn ? strstr(arn, ":sts::") : NULL;
	const char *role = at ? strstr(at, ":assumed-role/") : NULL;

	if (!arn || strlen(arn) >= ARN_MAX)
		return false;
	if (!role) {
		snprintf(out, ARN_MAX, "%s", arn);
		return true;
	}
	at += strlen(":sts::");
	role += strlen(":assumed-role/");
	snprintf(out, ARN_MAX, "%.*s:iam::%.*s:role/%.*s",
		 (int)(at - strlen(":sts::") - arn), arn,
		 (int)(role - strlen(":assumed-role/") - at), at,
		 (int)strcspn(role, "/"), role);
	return true;
}

static bool who(const struct aws *aws, char arn[ARN_MAX], struct err *err)
{
	cJSON *answer = NULL;
	struct buf form;

	buf_init(&form, FORM_MAX);
	bool ok = oauth_add(&form, "Action", "GetCallerIdentity") &&
		  oauth_add(&form, "Version", "2011-06-15");
	ok = ask(aws, "sts", STS, ok, &form, &answer, err) &&
	     (take_arn(answer, arn) || rights_unread(&aws->driver, err));
	cJSON_Delete(answer);
	return ok;
}

/* What a condition may be about: the record type of a change. */
static bool add_context(struct buf *form)
{
#define CONTEXT "ContextEntries.member.1.ContextKey"
	return oauth_add(form, CONTEXT "Name",
			 "route53:ChangeResourceRecordSetsRecordTypes") &&
	       oauth_add(form, CONTEXT "Type", "stringList") &&
	       oauth_add(form, CONTEXT "Values.member.1", "MX");
}

static bool fill(const struct aws *aws, const char *arn, const char *marker,
		 struct buf *form)
{
	char name[32], zone[1100];

	/* The partition: aws, aws-cn, … */
	snprintf(zone, sizeof(zone), "%.*s:route53:::hostedzone/%s",
		 (int)strcspn(arn + 4, ":") + 4, arn, aws->driver.id);
	bool ok = oauth_add(form, "Action", "SimulatePrincipalPolicy") &&
		  oauth_add(form, "Version", "2010-05-08") &&
		  oauth_add(form, "PolicySourceArn", arn) &&
		  oauth_add(form, "ResourceArns.member.1", zone);
	for (size_t i = 0; ok && rows[i].word; i++) {
		snprintf(name, sizeof(name), "ActionNames.member.%zu", i + 1);
		ok = oauth_add(form, name, rows[i].word);
	}
	return ok && add_context(form) &&
	       (!*marker || oauth_add(form, "Marker", marker));
}

/* Adds what is allowed; false for what is no answer. */
static bool take_page(const cJSON *answer, cJSON *allowed,
		      char marker[MARKER_MAX])
{
	const cJSON *results = rest_at(answer, RESULT ".EvaluationResults");
	const char *next = rest_text(answer, RESULT ".Marker"), *action;
	bool goes_on = rest_is(answer, RESULT ".IsTruncated", "true");
	const cJSON *item;

	cJSON_ArrayForEach(item, results)
	{
		action = rest_text(item, "EvalActionName");
		if (action && rest_is(item, "EvalDecision", "allowed"))
			cJSON_AddItemToArray(allowed,
					     cJSON_CreateString(action));
	}
	snprintf(marker, MARKER_MAX, "%s", goes_on && next ? next : "");
	return results && (!goes_on || *marker);
}

/* All pages: what is on the last would look as if it were missing. */
static bool read_allowed(const struct aws *aws, const char *arn, cJSON *allowed,
			 struct err *err)
{
	char marker[MARKER_MAX] = "";
	bool ok = true;

	for (int page = 0; ok && (page == 0 || *marker); page++) {
		cJSON *answer = NULL;
		struct buf form;

		buf_init(&form, FORM_MAX);
		bool is_whole = fill(aws, arn, marker, &form);
		if (!ask(aws, "iam", IAM, is_whole, &form, &answer, err))
			return false;
		ok = page < PAGES_MAX && take_page(answer, allowed, marker);
		cJSON_Delete(answer);
	}
	return ok || rights_unread(&aws->driver, err);
}

static bool simulate(const struct aws *aws, const char *arn,
		     struct dns_rights *out, struct err *err)
{
	static const struct rights_table table = { .rows = rows };
	cJSON *allowed = cJSON_CreateArray();

	bool ok = read_allowed(aws, arn, allowed, err);
	if (ok)
		rights_compare(allowed, &table, out);
	cJSON_Delete(allowed);
	return ok;
}

bool route53_rights(void *self, const char *owner, struct dns_rights *out,
		    struct err *err)
{
	const struct aws *aws = self;
	char arn[ARN_MAX];

	*out = (struct dns_rights){ 0 };
	if (!who(aws, arn, err))
		return false;
	size_t len = strlen(arn);
	if (len < 6 || strcmp(arn + len - 5, ":root") != 0)
		return simulate(aws, arn, out, err);
	rights_add(out->needless, "everything: the key is the root user's");
	return true;
}
