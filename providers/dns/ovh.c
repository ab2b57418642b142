/*
 * OVHcloud (eu.api.ovh.com/console, /domain/zone). One record a call; what was
 * changed is served after a refresh of the zone only. The apex is "".
 */
#include "providers/dns/drivers.h"
#include "providers/dns/kind.h"
#include "providers/dns/kind_verbs.h"
#include "providers/dns/ovh_sign.h"
#include "providers/dns/rights.h"

static const struct dns_setting settings[] = {
	{ .name = "endpoint",
	  .help = "address of the API, or ovh-, kimsufi-, soyoustart- and a "
		  "region (eu, ca; ovh-us)",
	  .env = { "OVH_ENDPOINT" },
	  .fallback = "ovh-eu" },
	{ .name = "application_key",
	  .help = "key of the application",
	  .required = true,
	  .env = { "OVH_APPLICATION_KEY" } },
	{ .name = "application_secret",
	  .help = "secret of the application",
	  .required = true,
	  .secret = true,
	  .env = { "OVH_APPLICATION_SECRET" } },
	{ .name = "consumer_key",
	  .help = "consumer key that a person has confirmed",
	  .required = true,
	  .secret = true,
	  .env = { "OVH_CONSUMER_KEY" } },
	{ 0 },
};

static const struct dns_value places[] = {
	{ "ovh-eu", "https://eu.api.ovh.com/1.0" },
	{ "ovh-ca", "https://ca.api.ovh.com/1.0" },
	{ "ovh-us", "https://api.us.ovhcloud.com/1.0" },
	{ "kimsufi-eu", "https://eu.api.kimsufi.com/1.0" },
	{ "kimsufi-ca", "https://ca.api.kimsufi.com/1.0" },
	{ "soyoustart-eu", "https://eu.api.soyoustart.com/1.0" },
	{ "soyoustart-ca", "https://ca.api.soyoustart.com/1.0" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 400, "was it the signature, compare OVH_APPLICATION_SECRET and "
	       "OVH_CONSUMER_KEY with what the application was given" },
	{ 403, "the key was refused, is not confirmed, or may not do this: it "
	       "needs GET, POST, PUT and DELETE on /domain/zone/*" },
	{ 0 },
};

static const struct fields fields = { "id",  "subDomain", "target", NULL,
				      "ttl", "fieldType", true };

/* {"class": "Client::NotFound", "message": …} */
static const char *const said[] = { "message", NULL };

/* A bad signature comes with status 400. */
static const struct rest_row verdicts[] = {
	{ "message", NULL, ERR_AUTH, "signature" },
	{ 0 },
};

/* ---- the records ---- */

/* A TTL of 0 stands for the zone's own. */
static bool spell_out_ttls(struct driver *d, struct records *records,
			   struct err *err)
{
	uint32_t ttl = 3600;
	cJSON *soa = NULL;

	for (size_t i = 0; i < records->n; i++) {
		struct mx *mx = &records->record[i].mx;
		if (mx->ttl != 0)
			continue;
		if (!soa && !kind_call(d, "GET", "/domain/zone/{zone}/soa",
				       d->owner, NULL, &soa, err))
			return false;
		rest_number(soa, "ttl", INT32_MAX, &ttl);
		mx->ttl = ttl;
	}
	cJSON_Delete(soa);
	return true;
}

static bool change_record(void *self, const char *owner,
			  const struct record_call *call, struct err *err)
{
	((struct ovh *)self)->published = false;
	return kind_change_record(self, owner, call, err);
}

static bool publish(void *self, const char *owner, struct err *err)
{
	struct ovh *o = self;

	o->published = kind_call(&o->d, "POST", "/domain/zone/{zone}/refresh",
				 owner, NULL, NULL, err);
	return o->published;
}

/* Does a change, of ours or of somebody else, wait for its refresh? */
static bool waits(const struct ovh *o, bool *out, struct err *err)
{
	cJSON *status = NULL;

	*out = false;
	if (o->published)
		return true;
	if (!kind_call(&o->d, "GET", "/domain/zone/{zone}/status", o->d.owner,
		       NULL, &status, err))
		return false;
	*out = cJSON_IsFalse(rest_at(status, "isDeployed"));
	cJSON_Delete(status);
	return true;
}

static bool mx_read(void *self, const char *owner, struct zone *out,
		    struct err *err)
{
	struct ovh *o = self;

	return recordwise_read(&o->d.records, owner, out, err) &&
	       waits(o, &out->unpublished, err);
}

/* A write may have been cut off before its refresh: then it goes on there. */
static bool mx_write(void *self, const char *owner, const struct mxset *have,
		     const struct mxset *want, struct err *err)
{
	struct ovh *o = self;
	bool unfinished;

	return recordwise_write(&o->d.records, owner, have, want, err) &&
	       waits(o, &unfinished, err) &&
	       (!unfinished || publish(o, owner, err));
}

/* ---- signing of zones ---- */

static const struct signing_word states[] = {
	{ "enabled", SIGNING_ON,
	  "for a domain registered elsewhere OVHcloud sends the DS by mail; "
	  "its API does not show it" },
	{ "enableInProgress", SIGNING_PENDING, "up to 24 hours" },
	{ "disabled", SIGNING_OFF },
	{ "disableInProgress", SIGNING_OFF, "being switched off" },
	{ 0 },
};

/* Of keys that sign no longer, or not yet. */
static const struct rest_fault key_faults[] = {
	{ "status", .never = "generated|removed|retired|revoked",
	  .why = "is not in use" },
	{ 0 },
};

static const struct kind kind = {
	.provider = &ovh_provider,
	.size = sizeof(struct ovh),
	.keep = { "application_key", "application_secret", "consumer_key" },
	.scope = TTL_RECORD,
	.rest = { .said = said,
		  .verdicts = verdicts,
		  .sign = ovh_sign,
		  .hints = hints },
	.zones = { .list = { "/domain/zone/{name}", .single = true },
		   .proof = "nameServers",
		   .ns = "nameServers" },
	.fields = &fields,
	.reads = { .list = { "/domain/zone/{zone}/record?fieldType=MX"
			     "&subDomain={label}",
			     .each = "/domain/zone/{zone}/record" },
		   .name = "{label}",
		   .take = spell_out_ttls,
		   .path = "/domain/zone/{zone}/record",
		   .change = "PUT",
		   .untyped = true },
	.records = { .call = change_record, .publish = publish },
	/* The DS of a domain that is registered there; of others the API has
	 * none (404). */
	.signing = { .list = { "/domain/zone/{zone}/dnssec", .single = true },
		     .word = "status",
		     .words = states,
		     .ds = "*",
		     .ds_list = { "/domain/{zone}/dsRecord", .may_lack = true,
				  .each = "/domain/{zone}/dsRecord" },
		     .ds_unseen = "signed; the consumer key may not see the "
				  "DS: that takes GET on "
				  "/domain/ZONE/dsRecord*",
		     .ds_fields = { .algorithm = "algorithm",
				    .flags = "flags",
				    .key = "publicKey" },
		     .ds_faults = key_faults,
		     .sends_ds_itself = true,
		     .method = "POST",
		     .path = "/domain/zone/{zone}/dnssec" },
	.api = { .rights = ovh_rights,
		 .mx_read = mx_read,
		 .mx_write = mx_write },
	.headers = { { "X-Ovh-Application", 0 }, { "X-Ovh-Consumer", 2 } },
};

const struct dns_provider ovh_provider = {
	.name = "ovh",
	.title = "OVHcloud",
	.settings = settings,
	.places = places,
	.kind = &kind,
	.ttl_min = 60,
	.can_sign = true,
	.asks = { .read = 2, .record = 1 },
	.privilege = "an application key and secret with a consumer key for "
		     "GET, POST, PUT and DELETE on /domain/zone/ZONE/* and "
		     "GET on /domain/zone/ZONE (eu.api.ovh.com/createToken); "
		     "with IAM, apiovh: get, soa/get, status/get, refresh, "
		     "record/get, create, edit and delete, dnssec/get and "
		     "create for this one zone; the DS of a domain registered "
		     "there is shown with GET on /domain/ZONE/dsRecord* too "
		     "(IAM: dsRecord/get)",
	.tells = "missing and needless rules of the consumer key",
	.ds_path = "OVHcloud sends the DS for domains registered there; for "
		   "others it mails the DS to the account, and the API does "
		   "not show it",
	.untried = "everything against the live API; above all whether "
		   "isDeployed tells of a change that waits for its refresh",
	.reverts = "Terraform (ovh_domain_zone_record), octoDNS, dnscontrol, "
		   "external-dns, and OVHcloud's own mail when it is set up "
		   "again. The other way round, the refresh makes public "
		   "whatever else waits in the zone",
};
