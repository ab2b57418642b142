/*
 * AutoDNS of InterNetX (help.internetx.com, "JSON API": zones). A _stream adds
 * and removes records in one change; what is removed must be named exactly as
 * it is, which guards the last moment. Whole zones are never written.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/rights.h"

#include <stdio.h>
#include <string.h>

#define JOB_TRIES 3

static const struct dns_setting settings[] = {
	{ .name = "user",
	  .help = "name of the user",
	  .required = true,
	  .env = { "AUTODNS_API_USER", "AUTODNS_USERNAME" } },
	{ .name = "password",
	  .help = "password of the user",
	  .required = true,
	  .secret = true,
	  .env = { "AUTODNS_API_PASSWORD", "AUTODNS_PASSWORD" } },
	{ .name = "context",
	  .help = "4 live, 1 demo; resellers have their own numbers",
	  .env = { "AUTODNS_CONTEXT" },
	  .fallback = "4" },
	{ .name = "endpoint",
	  .help = "address of the API",
	  .env = { "AUTODNS_ENDPOINT" },
	  .fallback = "https://api.autodns.com/v1" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "user, password or context were refused: compare "
	       "AUTODNS_API_USER, AUTODNS_API_PASSWORD and AUTODNS_CONTEXT "
	       "with the account; a user with a second factor cannot be used" },
	{ 403, "the user may not do this: it needs the rights to see and "
	       "update zones (and domains, to switch on DNSSEC)" },
	{ 429, "AutoDNS takes 3 requests a second from one address: run the "
	       "same command again" },
	{ 0 },
};

static const struct fields fields = { NULL,  "name",	  "value",	 "pref",
				      "ttl", .dot = true, .sparse = true };

/* {"stid", "status": {"code", "type", "text"}, "messages", "data"} */
static const char *const said[] = { "status.code", "status.text",
				    "messages.0.text", "stid", NULL };

static const struct rest_row verdicts[] = {
	{ "status.type", "ERROR", ERR_REMOTE },
	{ 0 },
};

#define SEARCH                                                         \
	"{\"filters\": [{\"key\": \"name\", \"operator\": \"EQUAL\", " \
	"\"value\": \"{name}\"}], \"view\": {\"limit\": 10, \"offset\": 0}}"

/* A change is a removal, of the record exactly as it was read, and an addition;
 * what stays is neither. */
static const struct kind_lists lists = { .add = "adds", .remove = "rems" };

/* A record without a TTL has the zone's; the apex has two names. */
static bool take_rest(struct driver *d, struct records *records,
		      struct err *err)
{
	uint32_t ttl;

	if (strcmp(d->owner, d->zone.name) == 0 &&
	    !fields_read(&fields, kind_present(d), "@", records, err))
		return false;
	if (!rest_number(d->present, "0.soa.ttl", INT32_MAX, &ttl))
		return err_set(err, ERR_PARSE, "the zone has no TTL");
	for (size_t i = 0; i < records->n; i++)
		if (records->record[i].mx.ttl == 0)
			records->record[i].mx.ttl = ttl;
	return true;
}

/* A job is followed for a moment; then it is the caller who looks again. */
static bool follow(const struct driver *d, const cJSON *answer, struct err *err)
{
	char id[REST_WORD_MAX], path[REST_WORD_MAX + 8];
	bool done = false, failed = false;

	if (!rest_is(answer, "status.type", "NOTIFY"))
		return true;
	rest_word(rest_at(answer, "data.0.id"), id);
	snprintf(path, sizeof(path), "/job/%s", id);
	for (int i = 0; i < JOB_TRIES && !done && !failed; i++) {
		cJSON *job = NULL;
		if (!driver_pause(d, i, err) ||
		    !rest_call(&d->rest, "GET", path, NULL, &job, err))
			return false;
		done = rest_is(job, "data.0.job.status", "SUCCESS");
		failed = rest_is(job, "data.0.job.status", "FAILED") ||
			 rest_is(job, "data.0.job.status", "CANCELED");
		cJSON_Delete(job);
	}
	if (done)
		return true;
	err_set(err, failed ? ERR_REMOTE : ERR_BUSY, "autodns: the job %s %s",
		id, failed ? "failed" : "is not done yet");
	return err_hint(err, failed ? "see why among the jobs in AutoDNS, then "
				      "run the same command again"
				    : "run the same command again in a minute");
}

/* Signing is a matter of the domain. */
static bool take_domain(struct driver *d, const cJSON *domain,
			struct zone_dnssec *out, struct err *err)
{
	bool on = rest_is_true(domain, "dnssec") ||
		  rest_is_true(domain, "autoDnssec");

	if (domain)
		out->state = on ? SIGNING_ON : SIGNING_OFF;
	else
		snprintf(out->note, sizeof(out->note),
			 "the domain is not registered through AutoDNS");
	return true;
}

static bool add_context(void *self, const struct dns_config *config,
			struct err *err)
{
	struct driver *d = self;

	d->rest.headers[d->rest.n_headers++] =
		(struct http_header){ "X-Domainrobot-Context", d->kept[1] };
	return true;
}

static const struct kind kind = {
	.provider = &autodns_provider,
	.secret = { "Authorization", "Basic ", "password", .user = "user" },
	.keep = { "password", "context", "user" },
	.zone_key = "origin",
	.scope = TTL_RECORD,
	.rest = { .said = said, .verdicts = verdicts, .hints = hints },
	.zones = { .list = { "/zone/_search", .at = "data", .body = SEARCH },
		   /* One zone may lie on several sets of name servers. */
		   .id = "virtualNameServer" },
	.fields = &fields,
	.reads = { .list = { "/zone/{origin}/{zone}", .at = "data" },
		   .within = "0.resourceRecords",
		   .name = "{label}",
		   .ns = "0.nameServers.*.name",
		   .take = take_rest },
	.whole = { .method = "POST",
		   .path = "/zone/{origin}/_stream",
		   .lists = &lists },
	.signing = { .list = { "/domain/{origin}", .at = "data.0",
			       .single = true },
		     .sends_ds_itself = true,
		     .take = take_domain,
		     .ds = "dnssecData.*",
		     .ds_fields = { .algorithm = "algorithm",
				    .flags = "flags",
				    .key = "publicKey" },
		     .method = "PUT",
		     .path = "/domain/{origin}/_dnssec",
		     .body = "{\"autoDnssec\": true}" },
	.follow = follow,
	.api = { .rights = autodns_rights },
	.begin = add_context,
};

const struct dns_provider autodns_provider = {
	.name = "autodns",
	.title = "AutoDNS (InterNetX)",
	.settings = settings,
	.kind = &kind,
	.ttl_min = 60,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "a user of its own under the account, with the rights to "
		     "see and update zones (and domains, to switch on DNSSEC) "
		     "and without a second factor; AutoDNS, Users",
	.tells = "what is locked and needed, or open and needless, of a "
		 "user who may read its own ACL",
	.ds_path = "AutoDNS sends the DS itself where it is the registrar; "
		   "else by hand",
	.untried = "everything against the live API; above all TTLs below "
		   "180 s, which some resellers' name servers refuse",
	.reverts = "Terraform, octoDNS, dnscontrol, external-dns, and the "
		   "reseller's own panel",
};
