/*
 * PowerDNS Authoritative Server, by its HTTP API (doc.powerdns.com,
 * "Built-in Webserver and HTTP API"). Whole RRsets are replaced in one
 * transaction; disabled records and comments stay.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/powerdns_api.h"
#include "providers/dns/setwise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct dns_setting settings[] = {
	{ .name = "endpoint",
	  .help = "address of the server's web service, such as "
		  "https://dns.example.com:8081",
	  .required = true,
	  .env = { "PDNS_API_URL", "PDNS_SERVER_URL", "POWERDNS_API_URL" } },
	{ .name = "api_key",
	  .help = "the server's api-key",
	  .required = true,
	  .secret = true,
	  .env = { "PDNS_API_KEY", "POWERDNS_API_KEY" } },
	{ .name = "server_id",
	  .help = "the server's name within the API",
	  .env = { "PDNS_SERVER_NAME", "POWERDNS_SERVER_ID" },
	  .fallback = "localhost" },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 401, "the server refused the API key: compare PDNS_API_KEY with "
	       "api-key in its pdns.conf" },
	{ 403, "the server or a proxy in front refuses: see webserver-"
	       "allow-from in its pdns.conf" },
	{ 404, "check the endpoint, the server_id and that the zone is on "
	       "this server; see `exodane providers powerdns`" },
	{ 422, "PowerDNS holds the change for invalid; its log says more" },
	{ 0 },
};

static bool replace(void *self, const char *owner, const struct mxset *want,
		    struct err *err)
{
	struct powerdns *p = self;
	cJSON *body = powerdns_patch(p->rrset, owner, want);
	bool ok = body && powerdns_zone_call(p, "PATCH", "", body, NULL, err);

	if (!body)
		err_set(err, ERR_INTERNAL, "powerdns: no memory");
	cJSON_Delete(body);
	if (ok) {
		p->replaced_serial = p->serial;
		p->replaced = true;
	}
	return ok;
}

/*
 * Secondaries fetch the change only when the serial rises, and sooner when
 * they are told; that they were told is no part of the write.
 */
static void tell_secondaries(struct powerdns *p)
{
	struct err ignored;
	char text[1024];

	if (!p->has_secondaries)
		return;
	powerdns_zone_call(p, "PUT", "/notify", NULL, NULL, &ignored);
	if (p->serial != p->replaced_serial || !p->driver.person)
		return;
	snprintf(text, sizeof(text),
		 "powerdns: the serial of %s is still %u after the change, so "
		 "secondaries will not fetch it: let it rise by `pdnsutil "
		 "increase-serial %s`, and by itself from now on by `pdnsutil "
		 "set-meta ZONE SOA-EDIT-API DEFAULT`",
		 p->driver.zone.name, p->serial, p->driver.zone.name);
	p->driver.person->tell(p->driver.person->self, TELL_WARNING, text);
}

static bool mx_write(void *self, const char *owner, const struct mxset *have,
		     const struct mxset *want, struct err *err)
{
	struct powerdns *p = self;
	struct setwise api = { p, "powerdns", powerdns_mx_read_whole, replace };

	p->replaced = false;
	bool ok = setwise_write(&api, owner, have, want, err);
	if (p->replaced && ok)
		tell_secondaries(p);
	return ok;
}

/* The bare PowerDNS: "PowerDNS 4.7.3, zone example.org. (Native), signed". */
static bool examine(void *self, const char *owner, char *out, size_t size,
		    struct err *err)
{
	struct powerdns *p = self;
	struct zone_dnssec dnssec;
	cJSON *server = NULL;

	if (!rest_call(&p->driver.rest, "GET", "", NULL, &server, err))
		return false;
	const char *version = rest_text(server, "version");
	bool ok = powerdns_dnssec_read(p, owner, &dnssec, err);
	if (ok)
		snprintf(out, size, "PowerDNS %.40s, zone %s, %s",
			 version ? version : "(unknown version)",
			 p->driver.zone.name,
			 dnssec.state == SIGNING_ON ? "signed" : "not signed");
	cJSON_Delete(server);
	return ok;
}

static void close_driver(void *self)
{
	struct powerdns *p = self;

	cJSON_Delete(p->rrset);
	driver_close(p);
}

/* The address may be given with or without the API's own path. */
static bool take_server(struct rest *rest, const struct dns_config *config,
			struct err *err)
{
	static const char path[] = "/api/v1";
	char *end = strstr(rest->base, path);
	char server[256];

	if (end)
		*end = '\0';
	if (!rest_segment(dns_config_value(config, "server_id"), server,
			  sizeof(server)))
		return err_set(err, ERR_CONFIG,
			       "powerdns: the setting \"server_id\" is no "
			       "name of a server");
	size_t len = strlen(rest->base);
	snprintf(rest->base + len, sizeof(rest->base) - len, "%s/servers/%s",
		 path, server);
	return true;
}

static bool open_driver(const struct dns_config *given, struct dns_api *out,
			struct err *err)
{
	static const struct driver_secret secret = { "X-API-Key", "",
						     "api_key" };
	struct dns_config config = *given;
	struct powerdns *p = driver_open(&powerdns_provider, sizeof(*p),
					 &config, &secret, err);

	if (!p)
		return false;
	p->driver.rest.max_body = POWERDNS_BODY_MAX;
	p->driver.rest.detail = powerdns_detail;
	p->driver.rest.hints = hints;
	if (!take_server(&p->driver.rest, &config, err)) {
		close_driver(p);
		return false;
	}
	*out = (struct dns_api){ .self = p,
				 .name = "powerdns",
				 .mx_read = powerdns_mx_read,
				 .mx_write = mx_write,
				 .dnssec_read = powerdns_dnssec_read,
				 .dnssec_enable = powerdns_dnssec_enable,
				 .examine = examine,
				 .close = close_driver };
	return true;
}

const struct dns_provider powerdns_provider = {
	.name = "powerdns",
	.title = "PowerDNS Authoritative Server",
	.settings = settings,
	.open = open_driver,
	.can_sign = true,
	.asks = { .read = 1 },
	.privilege = "the api-key of pdns.conf, which may change every zone; "
		     "PowerDNS knows no smaller key. A proxy in front that "
		     "passes only GET and PATCH of the zone narrows it",
	.ds_path = "by hand: give the DS records shown to the registrar, or "
		   "publish CDS (pdnsutil set-publish-cds) where the registry "
		   "looks for them",
	.untried = "views and zone variants (5.0); backends other than "
		   "sqlite3 and bind",
	.reverts = "octoDNS, dnscontrol, Terraform (pan-net/powerdns), "
		   "external-dns and front ends with templates",
};
